"""The line above the list: search, active filters, and the number of people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message as Event
from textual.widget import Widget
from textual.widgets import Static

from seattui.domain.model import UserFilter
from seattui.domain.people.filter_choices import FormField, active_filters
from seattui.kit.i18n import Message, plural
from seattui.tui.widgets.search_field import SearchField

GAP = 3
MARGINS = 8
"""Columns of the line beside what stands in it: its padding, the sign of the search, around the filters."""


class Chip(NamedTuple):
    """A text in the line; `part` is its filter, or "" for the number of filters that don't fit."""

    column: int
    part: str
    label: str
    value: str
    on: bool


class FilterChips(Widget):
    """`Seat: Sales Hub  Idle for: 90 days  Permissions: any`: active filters first, then as many others as
    fit. If the active ones don't fit, the line ends with how many more there are."""

    ALLOW_SELECT = False

    class Pressed(Event):
        """A filter was clicked."""

        def __init__(self, part: str) -> None:
            super().__init__()
            self.part = part

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fields: Sequence[FormField] = ()
        self._wanted = UserFilter()

    def show(self, fields: Sequence[FormField], wanted: UserFilter) -> None:
        wanted = replace(wanted, search="")  # which is in its own field
        if (fields, wanted) == (self._fields, self._wanted):
            return
        self._fields, self._wanted = fields, wanted
        self.set_class(bool(active_filters(wanted, fields)), "-on")
        self.refresh()

    @property
    def hides(self) -> bool:
        """Whether an active filter isn't visible."""
        return len([chip for chip in self._placed(self.size.width) if chip.on and chip.part]) < len(
            active_filters(self._wanted, self._fields)
        )

    def _placed(self, width: int) -> list[Chip]:
        active = active_filters(self._wanted, self._fields)
        on = [(field.part, f"{field.label}: ", words) for field, words in active]
        if _cells(on) > width:
            # A choice that names its filter needs no label.
            on = [
                (f.part, "" if f.names_filter(self._wanted) else f"{f.label}: ", words) for f, words in active
            ]
        left = 0
        while on and _cells([*on, *[("", "", more_message(left))] * bool(left)]) > width:
            on.pop()
            left += 1
        texts = [(*text, True) for text in (*on, *[("", "", more_message(left))] * bool(left))]
        if not left:
            choosable = (f for f in self._fields if f.in_form(self._wanted) and not f.widens)
            rest = [f for f in choosable if f.of(self._wanted) is None]
            texts += [(f.part, f"{f.label}: ", f.choice_text(self._wanted), False) for f in rest]
        chips: list[Chip] = []
        column = 0
        for part, label, value, is_on in texts:
            if is_on or column + cell_len(label + value) <= width:
                chips.append(Chip(column, part, label, value, is_on))
                column += cell_len(label + value) + GAP
        return chips

    def render(self) -> Content:
        line = Content("")
        for column, _, label, value, on in self._placed(self.size.width):
            line = Content.assemble(
                line,
                " " * (column - line.cell_length),
                (label, "$foreground" if on else "$foreground-muted"),
                (value, "bold $text-accent" if on else "$foreground-muted"),
            )
        return line

    def on_click(self, event: events.Click) -> None:
        for column, part, label, value, _ in self._placed(self.size.width):
            if column <= event.x < column + cell_len(label + value):
                self.post_message(self.Pressed(part))


def _cells(texts: Sequence[tuple[str, str, str]]) -> int:
    return sum(cell_len(label + value) + GAP for _, label, value in texts) - GAP


def more_message(filters: int) -> str:
    return str(plural("+{n} filter", "+{n} filters", filters))


class FilterBar(Horizontal):
    """Search, filters, count. Data is set by `show` and `tally`; user input is posted as messages."""

    _tally: Sequence[tuple[str, str]] = ()
    """What the end of the line shows."""
    _said: tuple[Message | None, Sequence[Message], bool] = (None, (), False)
    """What it was told to show."""

    def __init__(self, search: Callable[[str], None]) -> None:
        """`search` is called with each new text of the search."""
        super().__init__()
        self._search = search

    def compose(self) -> ComposeResult:
        yield Static("/", id="search-sign", markup=False)
        yield SearchField(self._search, id="search")
        yield FilterChips(id="chips")
        yield Static("", id="tally", markup=False)

    @property
    def search(self) -> SearchField:
        return self.query_one(SearchField)

    def show(self, fields: Sequence[FormField], wanted: UserFilter) -> None:
        self.query_one(FilterChips).show(fields, wanted)

    def tally(self, count: Message | None, marked: Sequence[Message], reading: bool) -> None:
        """Shows how many people there are and what is marked; with dots while they are loaded. `marked` has the same
        with less and less of it: of those that fit it is the first."""
        self._said = count, marked, reading
        self._show_tally()

    def on_resize(self, event: events.Resize) -> None:
        self._show_tally()

    def _show_tally(self) -> None:
        count, marked, reading = self._said
        parts: list[tuple[str, str]] = []
        if reading:
            parts.append(("… ", "$foreground-muted"))
        fitting, with_count = self._fitting([str(one) for one in marked], str(count or ""))
        if fitting:
            parts.append((f"● {fitting}", "bold $text-accent"))
            parts.append(("  " if with_count else "", ""))
        if count is not None and with_count:
            parts.append((str(count), "$foreground"))
        if parts != self._tally:
            self._tally = parts
            self.query_one("#tally", Static).update(Content.assemble(*parts))

    def _fitting(self, marked: Sequence[str], count: str) -> tuple[str, bool]:
        """What is said of the marked people, and whether there is room for how many are listed beside it; the last
        stands anywhere."""
        chips, field = self.query_one(FilterChips), self.search
        taken = sum(int(w.styles.min_width.value) for w in (field, chips) if w.styles.min_width) + MARGINS
        for text in marked[:-1]:
            room = self.size.width - taken - cell_len(f"● {text}")
            if room >= 0:
                return text, room >= cell_len(f"  {count}")
        return (marked[-1] if marked else ""), True
