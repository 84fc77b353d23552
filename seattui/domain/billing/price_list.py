"""What lists need of the catalogue at each start, straight from the JSON that the store keeps.

The catalogue itself (`domain.catalogue`) is checked by pydantic, which takes longer to import than a list to read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar


def hub_tabs_in(kept: str) -> dict[str, str]:
    """The short name of each hub, by code. Raises KeyError or ValueError for what is no catalogue."""
    return {hub["code"]: hub["tab"] for hub in _read(kept)["hubs"]}


T = TypeVar("T")
Kind = tuple[str, str, str, int]
"""Hub, tier, currency, and the months of a billing interval."""
Offer = tuple[str, int, date, T]
"""A tier's price: its currency, the months of its billing interval, the day from which it holds, and what it is."""


def in_force(dated: Iterable[tuple[date, T]], day: date) -> T | None:
    """Of what holds from a day on, what holds on `day`: the newest, and of one day the last given."""
    since, found = date.min, None
    for begins, what in dated:
        if since <= begins <= day:
            since, found = begins, what
    return found


def offer_in_force(offers: Iterable[Offer[T]], currency: str, months: int, day: date) -> T | None:
    """A tier's price on `day`; None while there is none in this currency and interval."""
    return in_force(((begins, what) for c, m, begins, what in offers if (c, m) == (currency, months)), day)


def seat_price(kept: str, kind: Kind, day: date) -> int | None:
    """Minor units a billing interval for a seat on `day`, as `Catalogue.price_on` has it."""
    hub, tier, currency, months = kind
    return offer_in_force(_seat_prices(kept).get((hub, tier), ()), currency, months, day)


@lru_cache(maxsize=4)
def _read(kept: str) -> Mapping[str, Any]:
    catalogue: Mapping[str, Any] = json.loads(kept)
    return catalogue


@lru_cache(maxsize=4)
def _seat_prices(kept: str) -> Mapping[tuple[str, str], list[Offer[int]]]:
    return {
        (hub["code"], tier["code"]): [
            (p["currency"], p["billing_months"], date.fromisoformat(p["valid_from"]), p["seat_minor"])
            for p in tier["prices"]
        ]
        for hub in _read(kept)["hubs"]
        for tier in hub["tiers"]
    }
