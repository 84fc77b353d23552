"""Second and third line: the five places with their numbers, and a rule with the title of what is shown. While the store
is out of reach the second says that instead."""

from __future__ import annotations

from collections.abc import Sequence

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
    """The places; a click opens one. The current one is bold and underlined, and begins the title below."""

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
        self._title: tuple[str, ...] = ()

    def show(self, frame: Frame, title: Sequence[str] = ()) -> None:
        """Updates the keys, which may be remapped, whether the store is out of reach, and the title."""
        self._title = tuple(title)
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

    def set_title(self, title: Sequence[str]) -> None:
        """What is shown, besides the place: the most important first, since the end is cut where it is narrow."""
        if self._title != tuple(title):
            self._title = tuple(title)
            self.refresh()

    def render(self) -> Content:
        width = self.size.width
        line = Content("")
        for place, column, key, label in self._laid_out(width):
            line = Content.assemble(line, " " * (column - line.cell_length))
            text = f"{key} {label}".rstrip()
            if place == self._current:
                line = Content.assemble(line, (text, "bold underline"))
            else:
                line = Content.assemble(line, (key, "$text-accent"), text[len(key) :])
        if self._out_of_reach:
            line = Content.styled(set_cell_size(f" {OUT_OF_REACH}", width), "bold $text-warning")
        return Content.assemble(line, "\n", self._rule(width))

    def _rule(self, width: int) -> Content:
        """`─ Users · idle for 90 days · Sales Hub ──────`."""
        place = str(BY_ID[self._current].label)
        title = Content.assemble((place, "bold $primary"), *(f" · {part}" for part in self._title))
        title = title.truncate(max(width - 4, 1), ellipsis=True)
        rest = max(width - title.cell_length - 3, 0)
        return Content.assemble(("─", "$rule"), " ", title, " ", ("─" * rest, "$rule"))

    def on_click(self, event: events.Click) -> None:
        for place, column, key, label in self._laid_out(self.size.width):
            if column <= event.x < column + cell_len(f"{key} {label}".rstrip()):
                self.post_message(self.Chosen(place))
