"""All filters in one form that needs only arrows, digits and Enter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as Event
from textual.reactive import reactive
from textual.widget import Widget

from seattui.domain.model import UserFilter
from seattui.domain.people.filter_choices import MOST_IDLE, FormField
from seattui.kit.i18n import Message, msg
from seattui.tui.actions import bound
from seattui.tui.widgets.columns import fit

GAP = 2
TYPED = frozenset("0123456789-./")
MOST_TYPED = 10
SUCH_AS = msg("A day such as 2027-01-31.")

Spot = tuple[int, str, int | None]
"""A column, a text, and the index of its choice."""


class FilterForm(Widget, can_focus=True):
    """A line for each filter. Up and down move between filters, left and right between a filter's choices."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "go(1)", show=False),
        Binding("up", "go(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
        bound("choice_down", "go(1)"),
        bound("choice_up", "go(-1)"),
        bound("choice_more", "step(1)"),
        bound("choice_less", "step(-1)"),
        Binding("backspace,delete", "delete_last", show=False),
    ]
    ALLOW_SELECT = False

    index: reactive[int] = reactive(0)
    typed: reactive[str] = reactive("")
    """The text of a date that is being typed."""
    wanted: reactive[UserFilter] = reactive(UserFilter)

    class Changed(Event):
        """A choice changed."""

        def __init__(self, wanted: UserFilter) -> None:
            super().__init__()
            self.wanted = wanted

    def __init__(self, fields: Sequence[FormField], wanted: UserFilter, part: str = "") -> None:
        super().__init__()
        self.fields = tuple(field for field in fields if field.in_form(wanted))
        self._typed_at = 0
        self._label = 2 + GAP + max(cell_len(str(field.label)) for field in self.fields)
        self.set_reactive(FilterForm.wanted, wanted)
        self.set_reactive(FilterForm.index, next((i for i, f in enumerate(self.fields) if f.part == part), 0))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self.fields)

    def choose(self, wanted: UserFilter) -> None:
        if wanted != self.wanted or self.typed:
            self.typed = ""
            self.wanted = wanted
            self.post_message(self.Changed(wanted))

    @property
    def wrong(self) -> Message | None:
        """What is wrong with the typed date."""
        return _day(self.typed)[1]

    def _type_day(self, field: FormField, text: str) -> None:
        self.typed, self._typed_at = text, self.index
        self.wanted = field.put(self.wanted, _day(text)[0])
        self.post_message(self.Changed(self.wanted))

    def action_go(self, by: int) -> None:
        self.index = (self.index + by) % len(self.fields)
        if not self.wrong:
            self.typed = ""

    def action_step(self, by: int) -> None:
        self.choose(self.fields[self.index].stepped(self.wanted, by))

    def action_delete_last(self) -> None:
        """Deletes the last digit of idle days or the last character of a date; resets other filters to any."""
        field = self.fields[self.index]
        value = field.of(self.wanted)
        if field.is_day:
            self._type_day(field, (self.typed or (str(value) if value else ""))[:-1])
            return
        shorter = value // 10 or None if field.is_days and isinstance(value, int) else None
        self.choose(field.put(self.wanted, shorter))

    def on_key(self, event: events.Key) -> None:
        """Digits type a date in a date filter, and a number of days otherwise, whichever filter the cursor is
        on."""
        current = self.fields[self.index]
        if current.is_day and event.character and event.character in TYPED:
            event.stop()
            event.prevent_default()
            self._type_day(current, (self.typed + event.character)[:MOST_TYPED])
            return
        days = next((number for number, field in enumerate(self.fields) if field.is_days), None)
        if days is None or not (event.character or "").isdecimal():
            return
        event.stop()
        event.prevent_default()
        self.index = days
        field = self.fields[days]
        value = field.of(self.wanted)
        typed = int(f"{value if isinstance(value, int) else 0}{event.character}")
        if typed > MOST_IDLE or value in [choice for choice, _ in field.choices]:
            typed = int(event.character or "0")
        self.choose(field.put(self.wanted, typed or None))

    # --- drawing -----------------------------------------------------------------------------------

    def _spots(self, field: FormField, width: int) -> list[Spot]:
        """All choices side by side if they fit, otherwise the chosen one between arrows."""
        value = field.of(self.wanted)
        if self.typed and field is self.fields[self._typed_at]:
            return [(self._label, f"[{self.typed}_]", None)]
        spots: list[Spot] = []
        column = self._label
        for number, (choice, text) in enumerate(field.choices):
            shown = f"[{text}]" if choice == value else f" {text} "
            spots.append((column, shown, number))
            column += cell_len(shown) + 1
        if column - 1 <= width and value in [choice for choice, _ in field.choices]:
            return spots
        return [
            (
                self._label,
                fit(f"‹ {field.choice_text(self.wanted)} ›", max(1, width - self._label)).rstrip(),
                None,
            )
        ]

    def render(self) -> Content:
        lines = []
        for number, field in enumerate(self.fields):
            current = number == self.index
            line = Content.assemble(
                ("▌ " if current else "  ", "bold $text-accent"),
                (fit(str(field.label), self._label - 2), "bold" if current else "$foreground-muted"),
            )
            for column, text, choice in self._spots(field, self.size.width):
                on = choice is None or field.choices[choice][0] == field.of(self.wanted)
                line = Content.assemble(
                    line,
                    " " * (column - line.cell_length),
                    (text, "bold $text-accent" if on else "$foreground-muted"),
                )
            if current and field.is_day and not self.typed and field.of(self.wanted) is None:
                line = Content.assemble(line, "  ", (str(SUCH_AS), "$foreground-muted"))
            lines.append(line)
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        if not 0 <= event.y < len(self.fields):
            return
        self.index = event.y
        field = self.fields[self.index]
        for column, text, number in self._spots(field, self.size.width):
            if column <= event.x < column + cell_len(text):
                if number is None and not field.is_day:
                    self.action_step(-1 if event.x == column else 1)
                elif number is not None:
                    self.choose(field.put(self.wanted, field.choices[number][0]))


def _day(typed: str) -> tuple[date | None, Message | None]:
    """The typed date, or what is wrong with it."""
    from seattui.files.people.dates import NotADate, day_of

    try:
        return (day_of(typed) if typed else None), None
    except NotADate as error:
        return None, error.reason
