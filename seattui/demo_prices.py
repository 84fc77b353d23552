"""The prices that seattui ships, marked as demo prices."""

from __future__ import annotations

from importlib.resources import files

from seattui.domain.catalogue import Catalogue, parse
from seattui.i18n import say

FILE = "demo-prices.toml"

# A store keeps the label of a hub's access as text: said here, so that the catalogues know those of the
# hubs that are shipped.
ACCESS = (say("Sales Hub access"), say("Service Hub access"))


def demo_catalogue() -> Catalogue:
    """Sales Hub and Service Hub in three tiers, in a handful of currencies and billing intervals."""
    return parse(files("seattui").joinpath("data", FILE).read_text(encoding="utf-8"), FILE)
