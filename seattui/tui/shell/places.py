"""Second and third line: the five places with their numbers, and a rule that marks the current one. While the store is
out of reach the second says that instead."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from seattui.kit.i18n import msg
from seattui.tui.action import PLACES
from seattui.tui.actions import BY_ID
from seattui.tui.frame import Frame

GAPS = (3, 2, 1)
OUT_OF_REACH = msg("The store is out of reach: this may be old, and can't be changed now. Waiting …")


class PlacesBar(Widget):
    """The places; a click opens one. The current one is bold, with a heavy rule below it."""

    DEFAULT_CSS = """
    PlacesBar { height: 2; width: 1fr; color: $foreground; background: $background; }
    """
    ALLOW_SELECT = False

    class Chosen(Message):
        """A place was clicked."""

        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    def __init__(self, current: str) -> None:
        super().__init__()
        self._current = current
        self._keys = {place: BY_ID[place].keys for place in PLACES}
        self._out_of_reach = False

    def show(self, frame: Frame) -> None:
        """Updates the keys, which may be remapped, and whether the store is out of reach."""
        self._out_of_reach = frame.out_of_reach is not None
        self._keys = {place: frame.shown_key(BY_ID[place]) for place in PLACES}
        self.refresh()

    def _laid_out(self, width: int) -> list[tuple[str, int, str, str]]:
        """(place, column, key, label) of each; if it is too narrow, only the current one has its label."""
        labels = {p: str(BY_ID[p].label) for p in PLACES}
        for gap in GAPS:
            spots = self._spots(labels, gap)
            if spots[-1][1] + cell_len(f"{spots[-1][2]} {spots[-1][3]}") <= width:
                return spots
        return self._spots({p: label if p == self._current else "" for p, label in labels.items()}, 2)

    def _spots(self, labels: dict[str, str], gap: int) -> list[tuple[str, int, str, str]]:
        spots = []
        column = 1
        for place in PLACES:
            spots.append((place, column, self._keys[place], labels[place]))
            column += cell_len(f"{self._keys[place]} {labels[place]}".rstrip()) + gap
        return spots

    def render(self) -> Content:
        width = self.size.width
        line, rule = Content(""), Content("")
        for place, column, key, label in self._laid_out(width):
            current = place == self._current
            line = Content.assemble(line, " " * (column - line.cell_length))
            rule = Content.assemble(rule, ("─" * (column - rule.cell_length), "$rule"))
            text = f"{key} {label}".rstrip()
            if current:
                line = Content.assemble(line, (text, "bold"))
            else:
                line = Content.assemble(line, (key, "$text-accent"), text[len(key) :])
            under = ("━" * cell_len(text), "bold $primary") if current else ("─" * cell_len(text), "$rule")
            rule = Content.assemble(rule, under)
        rule = Content.assemble(rule, ("─" * max(width - rule.cell_length, 0), "$rule"))
        if self._out_of_reach:
            line = Content.styled(set_cell_size(f" {OUT_OF_REACH}", width), "bold $text-warning")
        return Content.assemble(line, "\n", rule)

    def on_click(self, event: events.Click) -> None:
        for place, column, key, label in self._laid_out(self.size.width):
            if column <= event.x < column + cell_len(f"{key} {label}".rstrip()):
                self.post_message(self.Chosen(place))
