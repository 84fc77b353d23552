"""The parts of a catalogue that lists need at startup, read directly from the stored JSON.

The catalogue itself (`domain.billing.catalogue`) is validated by pydantic, which takes longer to import than
reading a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from seattui.kit.reading import parsed_json


def hub_tabs_in(catalogue_json: str) -> dict[str, str]:
    """The short name of each hub by code. Raises KeyError or ValueError if `catalogue_json` isn't a catalogue."""
    return {hub["code"]: hub["tab"] for hub in _read(catalogue_json)["hubs"]}


T = TypeVar("T")
Kind = tuple[str, str, str, int]
"""Hub, tier, currency, and the months of a billing interval."""
Offer = tuple[str, int, date, T]
"""One price of a tier: currency, months of the billing interval, the day it takes effect, and the price."""


def in_force(dated: Iterable[tuple[date, T]], day: date) -> T | None:
    """The item in force on `day`: the one with the latest effective day by then; of equal days, the last one."""
    since, found = date.min, None
    for begins, price in dated:
        if since <= begins <= day:
            since, found = begins, price
    return found


def offer_in_force(offers: Iterable[Offer[T]], currency: str, months: int, day: date) -> T | None:
    """A tier's price in force on `day`; None if there is none in this currency and interval."""
    return in_force(((begins, price) for c, m, begins, price in offers if (c, m) == (currency, months)), day)


def seat_price(catalogue_json: str, kind: Kind, day: date) -> int | None:
    """The price of a seat in force on `day`, in minor units per billing interval; the same as `Catalogue.price_on`."""
    hub, tier, currency, months = kind
    return offer_in_force(_seat_prices(catalogue_json).get((hub, tier), ()), currency, months, day)


@lru_cache(maxsize=4)
def _read(catalogue_json: str) -> Mapping[str, Any]:
    catalogue: Mapping[str, Any] = parsed_json(catalogue_json)
    return catalogue


@lru_cache(maxsize=4)
def _seat_prices(catalogue_json: str) -> Mapping[tuple[str, str], list[Offer[int]]]:
    return {
        (hub["code"], tier["code"]): [
            (p["currency"], p["billing_months"], date.fromisoformat(p["valid_from"]), p["seat_minor"])
            for p in tier["prices"]
        ]
        for hub in _read(catalogue_json)["hubs"]
        for tier in hub["tiers"]
    }
