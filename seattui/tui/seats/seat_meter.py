"""How many seats of each subscription are assigned: a bar, the numbers, and the renewal. Readable without
colours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message as Event
from textual.reactive import reactive
from textual.widget import Widget

from seattui.domain.billing.charges import days_left, renews_on
from seattui.domain.billing.subscription import Subscription
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.text import safe
from seattui.tui.actions import bound
from seattui.tui.widgets.columns import fit

FULL, EMPTY = "█", "░"
LONGEST = 24
SHORTEST = 5
GAP = 2
MUTED = "$foreground-muted"


def bar(assigned: int, purchased: int, width: int) -> tuple[str, str]:
    """The filled and the empty part. All filled only when no seat remains, all empty only when none is
    assigned."""
    if purchased <= 0:
        return "", EMPTY * width
    full = assigned * width // purchased
    if assigned and not full:
        full = 1
    return FULL * full, EMPTY * (width - full)


def assigned_message(subscription: Subscription) -> Message:
    """ "12 of 15 paid seats assigned"."""
    return msg(
        "{assigned} of {purchased} paid seats assigned",
        assigned=subscription.assigned,
        purchased=subscription.purchased,
    )


def assigned_briefly_message(subscription: Subscription) -> Message:
    """ "12 of 15 assigned", if there isn't room for more."""
    return msg(
        "{assigned} of {purchased} assigned",
        assigned=subscription.assigned,
        purchased=subscription.purchased,
    )


def unassigned_message(subscription: Subscription) -> Message:
    return plural("{n} unassigned", "{n} unassigned", subscription.unassigned)


def renews_message(subscription: Subscription, today: date) -> Message:
    return plural(
        "renews {day}, {n} day",
        "renews {day}, {n} days",
        days_left(subscription, today),
        day=renews_on(subscription, today),
    )


def joined(parts: Sequence[tuple[str, str]], between: tuple[str, str]) -> Content:
    """Styled texts with a separator between them."""
    pieces: list[tuple[str, str]] = []
    for part in parts:
        pieces += [between, part] if pieces else [part]
    return Content.assemble(*pieces)


def flowed(parts: Sequence[tuple[str, str]], width: int) -> list[Content]:
    """Parts with dots between them, on as many lines as needed."""
    lines: list[list[tuple[str, str]]] = [[]]
    for part in parts:
        used = sum(cell_len(text) + 3 for text, _ in lines[-1])
        if lines[-1] and used + cell_len(part[0]) > width:
            lines.append([])
        lines[-1].append(part)
    return [Content.assemble("  ", joined(line, (" · ", MUTED))) for line in lines]


class SeatMeters(Widget, can_focus=True):
    """A meter for each subscription; Enter or a click lists the people with its seats."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("down", "go(1)"),
        bound("up", "go(-1)"),
        Binding("enter,space", "choose", show=False),
    ]
    ALLOW_SELECT = False

    index: reactive[int] = reactive(0)

    class Chosen(Event):
        """List the people with this hub's seats."""

        def __init__(self, hub: str) -> None:
            super().__init__()
            self.hub = hub

    class Left(Event):
        """Down was pressed on the last one: move the focus to what is below."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._subscriptions: Sequence[Subscription] = ()
        self._today = date.min
        self._listed: str | None = None

    def show(self, subscriptions: Sequence[Subscription], today: date, listed: str | None) -> None:
        """`listed`: the hub whose people are in the list below."""
        if len(subscriptions) != len(self._subscriptions):
            self.refresh(layout=True)
        self._subscriptions, self._today, self._listed = tuple(subscriptions), today, listed
        self.index = min(self.index, max(0, len(subscriptions) - 1))
        self.refresh()

    def action_go(self, by: int) -> None:
        if self.index + by >= len(self._subscriptions):
            self.post_message(self.Left())
        self.index = max(0, min(self.index + by, len(self._subscriptions) - 1))

    def action_choose(self) -> None:
        if self._subscriptions:
            self.post_message(self.Chosen(self._subscriptions[self.index].hub))

    def on_click(self, event: events.Click) -> None:
        number = event.y // self._lines_each(self.size.width)
        if number < len(self._subscriptions):
            self.index = number
            self.action_choose()

    # --- drawing -----------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._subscriptions)) * self._lines_each(width)

    def _lines_each(self, width: int) -> int:
        return max((len(lines) for lines in self._drawn(width)), default=1)

    def render(self) -> Content:
        if not self._subscriptions:
            none = msg("No subscriptions yet. Add one: seattui subscriptions add HUB TIER")
            return Content.styled(f"  {none}", MUTED)
        drawn = self._drawn(self.size.width)
        tallest = max(len(lines) for lines in drawn)
        return Content("\n").join(
            line for lines in drawn for line in (*lines, *[Content("")] * (tallest - len(lines)))
        )

    def _drawn(self, width: int) -> list[list[Content]]:
        """The lines of each subscription: one if everything fits beside a bar, otherwise more."""
        names = max((cell_len(safe(s.name, 40)) for s in self._subscriptions), default=0)
        rest = [self._rest(s) for s in self._subscriptions]
        columns = [
            max(map(cell_len, texts)) for texts in zip(*[[t for t, _ in p] for p in rest], strict=False)
        ]
        after = [sum(cell_len(text) + GAP for text, _ in parts[len(columns) :]) for parts in rest]
        beside = sum(column + GAP for column in columns) + max(after, default=0)
        for numbers in (assigned_message, assigned_briefly_message):
            counts = [str(numbers(s)) for s in self._subscriptions]
            room = width - 3 - names - 2 * GAP - max(map(cell_len, counts), default=0)
            if room >= SHORTEST:
                break
        alone = room - beside >= SHORTEST
        cells = max(SHORTEST, min(LONGEST, room - beside if alone else room))
        drawn: list[list[Content]] = []
        for index, subscription in enumerate(self._subscriptions):
            first = Content.assemble(
                self._meter(index, subscription, names, cells),
                " " * GAP,
                fit(counts[index], max(map(cell_len, counts))),
            )
            if alone:
                aligned = [
                    (fit(text, columns[n]) if n < len(columns) else text, style)
                    for n, (text, style) in enumerate(rest[index])
                ]
                drawn.append([Content.assemble(first, " " * GAP, joined(aligned, (" " * GAP, "")))])
            else:
                drawn.append([first, *flowed(rest[index], width - 3)])
        return drawn

    def _rest(self, subscription: Subscription) -> list[tuple[str, str]]:
        """How many remain, when it renews and how many are removed then, each with its colour."""
        parts = [
            (
                str(msg("! {unassigned}, running low", unassigned=unassigned_message(subscription))),
                "$text-warning",
            )
            if subscription.runs_low
            else (str(unassigned_message(subscription)), "$foreground"),
            (str(renews_message(subscription, self._today)), MUTED),
        ]
        if removal := subscription.removal:
            leaving = plural(
                "{n} to be removed on {day}",
                "{n} to be removed on {day}",
                removal.seats,
                day=removal.effective_on,
            )
            parts.append((f"↓ {leaving}", "$text-warning"))
        return parts

    def _meter(self, index: int, subscription: Subscription, names: int, cells: int) -> Content:
        """The sign of the cursor or of the listed hub, the name and the bar."""
        current = self.has_focus and index == self.index
        listed = subscription.hub == self._listed
        full, empty = bar(subscription.assigned, subscription.purchased, cells)
        return Content.assemble(
            ("▌ " if current else "› " if listed else "  ", "bold $text-accent"),
            (fit(safe(subscription.name, 40), names), "bold" if listed or current else ""),
            " " * GAP,
            (full, "$primary"),
            (empty, "$rule"),
        )

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
