"""Values now beside values after the change: the panel in all change dialogs."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.widgets import Static

from seattui.domain.plan.plan import Line
from seattui.kit.i18n import Message, msg

NOW = msg("now")
AFTER = msg("after")


class BeforeAfter(Static):
    """Lines with their value before and after; a changed line has an arrow and bold text."""

    def __init__(self, before: Message = NOW, after: Message = AFTER, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self.before = before
        self.after = after

    def show(self, lines: Sequence[Line]) -> None:
        """Replaces the lines; without any, it takes no room."""
        self.display = bool(lines)
        if lines:
            self.update(panel(lines, self.before, self.after))


def panel(lines: Sequence[Line], before: Message, after: Message) -> Table:
    """A grid of the lines: labels on the left, values right-aligned below their heading."""
    table = Table.grid(padding=(0, 2), expand=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right", overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(justify="right", overflow="fold")
    quiet, plain, strong = Style(dim=True), Style.null(), Style(bold=True)
    table.add_row("", Text(str(before), quiet), "", Text(str(after), quiet))
    for line in lines:
        was, will = str(line.before), str(line.after)
        moved = was != will
        table.add_row(
            Text(str(line.label)),
            Text(was, plain if moved else quiet),
            Text("→" if moved else " "),
            Text(will, strong if moved else quiet),
        )
    return table
