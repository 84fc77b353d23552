"""The line above the list: the search, the filters in force, and how many people that leaves."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message as Event
from textual.widget import Widget
from textual.widgets import Static

from seattui.domain.model import UserFilter
from seattui.i18n import Message
from seattui.tui.widgets.filter_fields import FilterField
from seattui.tui.widgets.search_field import SearchField

GAP = 3


class FilterChips(Widget):
    """`Permissions: any   Status: active   Seat: Sales Hub`: as many as fit, those in force first."""

    ALLOW_SELECT = False

    class Pressed(Event):
        """A filter was clicked."""

        def __init__(self, part: str) -> None:
            super().__init__()
            self.part = part

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fields: Sequence[FilterField] = ()
        self._wanted = UserFilter()

    def show(self, fields: Sequence[FilterField], wanted: UserFilter) -> None:
        self._fields, self._wanted = fields, wanted
        self.refresh()

    def _placed(self, width: int) -> list[tuple[int, FilterField, str, str]]:
        """(column, field, label, value) of those that fit, in their own order."""
        texts = {f.part: (f"{f.label}: ", f.said(self._wanted)) for f in self._fields}
        by_weight = sorted(self._fields, key=lambda f: f.of(self._wanted) is None)
        chosen: set[str] = set()
        room = width
        for field in by_weight:
            needed = sum(map(cell_len, texts[field.part])) + (GAP if chosen else 0)
            if needed > room:
                continue
            chosen.add(field.part)
            room -= needed
        column = 0
        result = []
        for field in self._fields:
            if field.part in chosen:
                name, value = texts[field.part]
                result.append((column, field, name, value))
                column += cell_len(name + value) + GAP
        return result

    def render(self) -> Content:
        line = Content("")
        for column, field, name, value in self._placed(self.size.width):
            on = field.of(self._wanted) is not None
            line = Content.assemble(
                line,
                " " * (column - line.cell_length),
                (name, "$foreground" if on else "$foreground-muted"),
                (value, "bold $text-accent" if on else "$foreground-muted"),
            )
        return line

    def on_click(self, event: events.Click) -> None:
        for column, field, name, value in self._placed(self.size.width):
            if column <= event.x < column + cell_len(name + value):
                self.post_message(self.Pressed(field.part))


class FilterBar(Horizontal):
    """Search, filters, count. Data comes down by `show` and `tally`; what is typed goes up as messages."""

    def compose(self) -> ComposeResult:
        yield Static("/", id="search-sign", markup=False)
        yield SearchField(id="search")
        yield FilterChips(id="chips")
        yield Static("", id="tally", markup=False)

    @property
    def search(self) -> SearchField:
        return self.query_one(SearchField)

    def show(self, fields: Sequence[FilterField], wanted: UserFilter) -> None:
        self.query_one(FilterChips).show(fields, wanted)

    def tally(self, count: Message | None, marked: Message | None, reading: bool) -> None:
        """How many there are and how many are marked; dots in front while they are being read."""
        parts: list[tuple[str, str]] = []
        if reading:
            parts.append(("… ", "$foreground-muted"))
        if marked is not None:
            parts.append((f"● {marked}", "bold $text-accent"))
            parts.append(("  ", ""))
        if count is not None:
            parts.append((str(count), "$foreground"))
        self.query_one("#tally", Static).update(Content.assemble(*parts))
