"""Columns derived from names and address, for comparing, sorting and searching."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from seattui.domain.people.email import email_key
from seattui.domain.people.homoglyphs import skeleton
from seattui.kit.text import fold
from seattui.store.db import search

# Cached: a million people have few distinct names, and normalising one with an accent is slow.
_folded = lru_cache(maxsize=1 << 15)(fold)


class SearchKeys(NamedTuple):
    """The columns of `users` that are derived from names and address."""

    email_key: str
    email_skeleton: str | None
    name_key: str
    search_text: str


NAME_COLUMNS = ("email", "first_name", "last_name", *SearchKeys._fields)


def name_columns(email: str, first_name: str, last_name: str) -> dict[str, Any]:
    """Names, address and derived columns, for every writer of people: each of NAME_COLUMNS."""
    keys = search_keys(email, first_name, last_name)
    return dict(zip(NAME_COLUMNS, (email, first_name, last_name, *keys), strict=True))


def search_keys(email: str, first_name: str, last_name: str) -> SearchKeys:
    first, last = _folded(first_name), _folded(last_name)
    name_key = f"{first} {last}" if first_name and last_name else first or last
    return SearchKeys(
        email_key(email), skeleton(email), name_key, search.padded(f"{first} {last} {fold(email)}")
    )
