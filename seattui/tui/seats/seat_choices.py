"""A box for each subscription: assigns its seat to the selected people, unassigns it, or leaves it unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as Event
from textual.reactive import reactive

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import User
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass
from seattui.tui.actions import bound
from seattui.tui.widgets.columns import fit
from seattui.tui.widgets.field import ENTER_NEXT
from seattui.tui.widgets.labelled import Labelled
from seattui.tui.widgets.tri_state import Choice, TriState

BOX = 6
"""Cells before a name: cursor, box, blank."""
GAP = "  "


@dataclass(slots=True)
class SeatLine(TriState):
    """A subscription, how many of the people have its seat (None: too many to load), and the choice."""

    subscription: Subscription
    people: int
    holders: int | None
    choice: Choice = Choice.UNCHANGED

    @property
    def label(self) -> Message:
        one = self.subscription
        return msg(
            "{name}: {left} of {purchased} remaining",
            name=one.name,
            left=one.unassigned,
            purchased=one.purchased,
        )

    @property
    def held(self) -> Message | None:
        """How many of several people have one now."""
        if self.holders is None or self.people == 1:
            return None
        return plural("held by {held} of {n}", "held by {held} of {n}", self.people, held=self.holders)

    @property
    def held_briefly(self) -> Message | None:
        """The same, shorter."""
        if self.holders is None or self.people == 1:
            return None
        return plural("{n} holds it", "{n} hold it", self.holders)


def seat_lines(
    subscriptions: Sequence[Subscription],
    people: Sequence[User] | None,
    total: int,
    kept: Sequence[SeatLine] = (),
) -> list[SeatLine]:
    """A line for each subscription, with the choices made in `kept`. `people` None: too many to load."""
    chosen = {line.subscription.hub: line.choice for line in kept}
    return [
        SeatLine(
            one,
            total,
            None if people is None else sum(one.hub in user.access_state.seats for user in people),
            chosen.get(one.hub, Choice.UNCHANGED),
        )
        for one in subscriptions
    ]


class SeatChoices(Labelled, can_focus=True):
    """The lines, with a cursor; Space sets the next choice, Up and Down at the ends move the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "cycle", show=False),
        ENTER_NEXT,
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        bound("choice_down", "step(1)"),
        bound("choice_up", "step(-1)"),
    ]

    index: reactive[int] = reactive(0)

    class Changed(Event):
        """A choice was changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: list[SeatLine] = []
        self.loading_text = msg("Loading remaining seats …")

    def show(self, lines: Sequence[SeatLine]) -> None:
        self.lines = list(lines)
        self.loading_text = msg(
            "This account has no subscription yet: add one with 'seattui subscriptions add'."
        )
        self.index = min(self.index, max(0, len(self.lines) - 1))
        self.refresh(layout=True)

    def chosen(self, choice: Choice) -> tuple[str, ...]:
        """The hubs with this choice."""
        return tuple(line.subscription.hub for line in self.lines if line.choice is choice)

    def render(self) -> Content:
        if not self.lines:
            return Content.styled(str(self.loading_text), "dim")
        room = max(1, self.size.width - BOX)
        names = [fit(name, min(room, cell_len(name))) for name in (str(line.label) for line in self.lines)]
        widest = max(cell_len(name) for name in names)
        for counts in ([line.held for line in self.lines], [line.held_briefly for line in self.lines]):
            held = [f"{GAP}{text}" if text else "" for text in counts]
            if widest + max(cell_len(text) for text in held) <= room:
                break
        else:
            held = [""] * len(self.lines)
        return Content("\n").join(
            self._drawn(line, fit(name, widest), result, index == self.index)
            for index, (line, name, result) in enumerate(zip(self.lines, names, held, strict=True))
        )

    def _drawn(self, line: SeatLine, name: str, held: str, current: bool) -> Content:
        current = current and self.has_focus
        return Content.assemble(
            ("› " if current else "  ", "bold"),
            (line.box, "bold reverse" if current else "bold"),
            " ",
            (name, "bold" if line.choice is not Choice.UNCHANGED else ""),
            (held, "dim"),
        )

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def watch_index(self) -> None:
        self.refresh()

    def action_step(self, by: int) -> None:
        to = self.index + by
        if 0 <= to < len(self.lines):
            self.index = to
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_cycle(self) -> None:
        if self.lines:
            self.lines[self.index].cycle()
            self.refresh()
            self.post_message(self.Changed())

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and 0 <= offset.y < len(self.lines):
            self.index = offset.y
            self.action_cycle()
