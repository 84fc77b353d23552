"""A widget's label, drawn by the widget itself in a margin at its left: no line around it, and no label beside it."""

from __future__ import annotations

from typing import ClassVar, Self

from rich.cells import cell_len
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget
from textual.widgets import Static

from seattui.kit.i18n import Message

GAP = 2
"""Blanks between the longest label and what it is the label of."""


class Labelled(Widget):
    """Its dialog calls `indent` with the width of the widest label. One that wasn't `labelled` stays as it is."""

    INSET: ClassVar[tuple[int, int]] = (0, 0)
    """Blank cells at the left and the right of what the widget shows."""
    field_label: str | None = None
    _indent = 0

    def labelled(self, label: Message | None = None) -> Self:
        """With this label, or with as many blanks."""
        self.field_label = str(label or "")
        return self

    @property
    def label_width(self) -> int:
        return cell_len(self.field_label or "") + GAP

    def indent(self, width: int) -> None:
        """Leaves this many cells for the label."""
        if self.field_label is None:
            return
        left, right = self.INSET
        self._indent = width
        self.styles.padding = (0, right, 0, width + left)

    def render_lines(self, crop: Region) -> list[Strip]:
        lines = super().render_lines(crop)
        if crop.y > 0 or not lines or not self._indent or not isinstance(self.parent, Widget):
            return lines
        text, style = Content.styled(self.field_label or "", "$text-muted"), self.parent.visual_style
        label = Visual.to_strips(self, text, self._indent, 1, style, apply_selection=False, pad=True)[0]
        for line_filter in self.get_line_filters():
            label = label.apply_filter(line_filter, self.parent.background_colors[1])
        seen = label.crop(crop.x, crop.right)
        return [Strip.join([seen, lines[0].crop(seen.cell_length)]), *lines[1:]]


class LabelledText(Static, Labelled):
    """A text that stands where fields have theirs."""

    INSET = (1, 1)


class LabelledLine(Horizontal, Labelled):
    """Several widgets beside each other that begin where fields do."""
