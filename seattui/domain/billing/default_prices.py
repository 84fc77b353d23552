"""The prices shipped with seattui, marked as demo prices."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue

FILE = "demo-prices.toml"


def demo_catalogue() -> Catalogue:
    """Sales Hub and Service Hub in three tiers, with a few currencies and billing intervals."""
    from seattui.domain.billing.catalogue import parse

    return parse(files("seattui").joinpath("data", FILE).read_text(encoding="utf-8"), FILE)
