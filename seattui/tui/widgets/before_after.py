"""Values now beside values after the change: the panel in all change dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from seattui.domain.plan.plan import Line
from seattui.kit.i18n import Message, msg
from seattui.tui.widgets.drawn import FIXED, LEFT, RIGHT, Cell, Drawn, grid

NOW = msg("now")
AFTER = msg("after")


class BeforeAfter(Drawn):
    """Lines with their value before and after; a changed line has an arrow and bold text."""

    def __init__(self, before: Message = NOW, after: Message = AFTER, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.before = before
        self.after = after
        self._lines: Sequence[Line] = ()

    def show(self, lines: Sequence[Line]) -> None:
        """Replaces the lines; without any, it takes no room."""
        self._lines = lines
        self.display = bool(lines)
        self.redraw()

    def drawn(self, width: int) -> Content:
        return panel(self._lines, self.before, self.after, width) if self._lines else Content("")


def panel(lines: Sequence[Line], before: Message, after: Message, width: int) -> Content:
    """The lines: labels on the left, values right-aligned below their heading."""
    rows = [(Cell(""), Cell(str(before), "dim"), Cell(" "), Cell(str(after), "dim"))]
    for line in lines:
        was, will = str(line.before), str(line.after)
        moved = was != will
        rows.append(
            (
                Cell(str(line.label)),
                Cell(was, "" if moved else "dim"),
                Cell("→" if moved else " "),
                Cell(will, "bold" if moved else "dim"),
            )
        )
    return grid(rows, (LEFT, RIGHT, FIXED, RIGHT), 2, width)
