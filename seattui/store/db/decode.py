"""Decoding stored values, with an error if something else wrote them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from seattui.kit.errors import StoreError
from seattui.kit.i18n import msg
from seattui.kit.money import CURRENCIES
from seattui.kit.reading import parsed_json

SHOWN = 60

# Start of the recorded state of somebody who lost a seat: since when they had held it, by hub.
HELD_SINCE = '{"held_since"'

T = TypeVar("T")

_RESTORE = msg("Restore it from a backup; 'seattui activity verify' checks the record.")


def decode_stored(parse: Callable[[str], T], text: str) -> T:
    """`text` parsed. Raises StoreError if it is invalid, since seattui didn't write it."""
    try:
        return parse(text)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise StoreError(
            "store-corrupt",
            msg("The store is damaged: “{text}” isn't a valid value.", text=text[:SHOWN]),
            _RESTORE,
        ) from error


def currency(code: str, account: str) -> str:
    """A currency from the store. Raises StoreError, which doesn't repeat what isn't one."""
    if code in CURRENCIES:
        return code
    raise StoreError(
        "store-corrupt",
        msg(
            "The store is damaged: {account} has amounts in a currency that isn't one (ISO 4217).",
            account=account,
        ),
        _RESTORE,
    )


def fields(text: str) -> Any:
    """JSON from the store."""
    return decode_stored(parsed_json, text)
