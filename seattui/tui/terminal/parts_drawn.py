"""Draws only the lines of widgets that an update shows.

For each update Textual 8.2 draws every widget of the screen, whole, and then takes the lines that changed:
tests/tui/terminal/test_parts_drawn.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from textual.geometry import Region
from textual.strip import Strip

from seattui.tui.terminal.private import PARTS, Compositor, Patch


def _get_renders(
    self: Compositor, crop: Region | None = None
) -> Iterator[tuple[Region, Region, list[Strip]]]:
    """What of each widget is seen within `crop`, the front ones first, up to one that covers all of it."""
    wanted = crop or self.size.region
    for widget, (region, clip) in self.visible_widgets.items():
        seen = region.intersection(clip)
        top, bottom = max(seen.y, wanted.y), min(seen.bottom, wanted.bottom)
        if top >= bottom or max(seen.x, wanted.x) >= min(seen.right, wanted.right):
            continue
        # Whole lines: they are cut where widgets begin and end.
        part = Region(seen.x, top, seen.width, bottom - top)
        yield part, part, widget.render_lines(part.translate(-region.offset))
        if part.contains_region(wanted):
            return


patch = Patch(PARTS, {"_get_renders": _get_renders})
"""Active while an app runs."""
