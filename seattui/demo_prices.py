"""The prices that seattui ships, marked as demo prices."""

from __future__ import annotations

from importlib.resources import files

from seattui.domain.catalogue import Catalogue, parse

FILE = "demo-prices.toml"


def demo_catalogue() -> Catalogue:
    """Sales Hub and Service Hub in three tiers, in a handful of currencies and billing intervals."""
    return parse(files("seattui").joinpath("data", FILE).read_text(encoding="utf-8"), FILE)
