"""Text wrapped to a number of cells, at blanks if possible, and never inside an amount or a day that fits."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from seattui.kit import columns_text
from seattui.kit.columns_text import held

_HELD = "\ue000"
"""Stands for a blank where no line may end. No text that is shown has it: `safe` takes it out."""


def wrapped(text: str, width: int) -> list[str]:
    """At least one line; none is wider than `width` cells as Textual measures them."""
    return columns_text.wrapped(text, width, cell_len, chop_cells)


def unbroken(content: Content, width: int) -> Content:
    """Content that Textual can wrap to `width` cells without ending a line inside an amount or a day."""
    if width < 1 or held(content.plain) == content.plain:
        return content
    lines = Content(held(content.plain, _HELD), [*content.spans]).wrap(width)
    return Content("\n").join(Content(line.plain.replace(_HELD, " "), [*line.spans]) for line in lines)


class Prose(Static):
    """A text whose lines don't end inside an amount or a day."""

    def _unbroken(self, width: int) -> Content:
        assert isinstance(self.visual, Content)
        return unbroken(self.visual, width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._unbroken(width).get_height({}, width) if width else 0

    def render(self) -> Content:
        return self._unbroken(self.size.width)
