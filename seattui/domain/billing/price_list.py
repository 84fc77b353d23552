"""What lists need of the catalogue at each start, straight from the JSON that the store keeps.

The catalogue itself (`domain.catalogue`) is checked by pydantic, which takes longer to import than a list to read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any


def hub_tabs_in(kept: str) -> dict[str, str]:
    """The short name of each hub, by code. Raises KeyError or ValueError for what is no catalogue."""
    return {hub["code"]: hub["tab"] for hub in _read(kept)["hubs"]}


Kind = tuple[str, str, str, int]
"""Hub, tier, currency, and the months of a billing interval."""


def seat_price(kept: str, kind: Kind, day: date) -> int | None:
    """Minor units a billing interval for a seat on `day`, as `Catalogue.price_on` has it; None while there is
    no price of that kind."""
    hub, tier, currency, months = kind
    held = [
        (price["valid_from"], price["seat_minor"])
        for price in _prices(kept).get((hub, tier), [])
        if price["currency"] == currency
        and price["billing_months"] == months
        and price["valid_from"] <= day.isoformat()
    ]
    return max(held)[1] if held else None


@lru_cache(maxsize=4)
def _read(kept: str) -> Mapping[str, Any]:
    catalogue: Mapping[str, Any] = json.loads(kept)
    return catalogue


@lru_cache(maxsize=4)
def _prices(kept: str) -> Mapping[tuple[str, str], list[dict[str, Any]]]:
    return {
        (hub["code"], tier["code"]): tier["prices"] for hub in _read(kept)["hubs"] for tier in hub["tiers"]
    }
