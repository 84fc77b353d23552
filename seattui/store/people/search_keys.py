"""What is kept of somebody's names and address besides the words themselves: how they compare and are found."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from seattui.domain.people.email import email_key
from seattui.domain.people.homoglyphs import skeleton
from seattui.kit.text import fold
from seattui.store.db import search

# Of a million people's names few differ, and folding one with an accent takes a while.
_folded = lru_cache(maxsize=1 << 15)(fold)


class SearchKeys(NamedTuple):
    """The columns of `users` that follow from names and address."""

    email_key: str
    email_skeleton: str | None
    name_key: str
    search_text: str


NAME_COLUMNS = ("email", "first_name", "last_name", *SearchKeys._fields)


def name_columns(email: str, first_name: str, last_name: str) -> dict[str, Any]:
    """What is written of somebody's names and address, by whoever writes people: each of NAME_COLUMNS."""
    keys = search_keys(email, first_name, last_name)
    return dict(zip(NAME_COLUMNS, (email, first_name, last_name, *keys), strict=True))


def search_keys(email: str, first_name: str, last_name: str) -> SearchKeys:
    first, last = _folded(first_name), _folded(last_name)
    name_key = f"{first} {last}" if first_name and last_name else first or last
    return SearchKeys(
        email_key(email), skeleton(email), name_key, search.padded(f"{first} {last} {fold(email)}")
    )
