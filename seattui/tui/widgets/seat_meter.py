"""How full each subscription is: a bar, the numbers, and when it renews. Readable without any colour."""

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

from seattui.domain.billing import days_left, renews_on
from seattui.domain.model import Subscription
from seattui.i18n import Message, plural, say
from seattui.text import safe
from seattui.tui.widgets.columns import fit

FULL, EMPTY = "█", "░"
LONGEST = 24
SHORTEST = 5
GAP = 2


def bar(assigned: int, purchased: int, width: int) -> tuple[str, str]:
    """The full and the empty part. Full only when nothing remains, empty only when nobody holds a seat."""
    if purchased <= 0:
        return "", EMPTY * width
    full = assigned * width // purchased
    if assigned and not full:
        full = 1
    return FULL * full, EMPTY * (width - full)


def assigned_said(subscription: Subscription) -> Message:
    """ "12 of 15 paid seats assigned"."""
    return say(
        "{assigned} of {purchased} paid seats assigned",
        assigned=subscription.assigned,
        purchased=subscription.purchased,
    )


def unassigned_said(subscription: Subscription) -> Message:
    return plural("{n} unassigned", "{n} unassigned", subscription.unassigned)


def renews_said(subscription: Subscription, today: date) -> Message:
    return plural(
        "renews {day}, {n} day",
        "renews {day}, {n} days",
        days_left(subscription, today),
        day=renews_on(subscription, today),
    )


def leaving_said(subscription: Subscription) -> Message | None:
    """ "3 seats leave on 1 Mar 2027", while a removal is scheduled."""
    removal = subscription.removal
    if removal is None:
        return None
    return plural(
        "{n} seat leaves on {day}", "{n} seats leave on {day}", removal.seats, day=removal.effective_on
    )


class SeatMeters(Widget, can_focus=True):
    """A meter for each subscription; Enter or a click lists who holds its seats."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "go(1)", show=False),
        Binding("up,k", "go(-1)", show=False),
        Binding("enter,space", "choose", show=False),
    ]
    ALLOW_SELECT = False

    at: reactive[int] = reactive(0)

    class Chosen(Event):
        """The holders of this hub's seats are wanted."""

        def __init__(self, hub: str) -> None:
            super().__init__()
            self.hub = hub

    class Left(Event):
        """Down from the last one: on to what is below."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._subscriptions: Sequence[Subscription] = ()
        self._today = date.min
        self._listed: str | None = None

    def show(self, subscriptions: Sequence[Subscription], today: date, listed: str | None) -> None:
        """`listed` is the hub whose holders stand in the list below."""
        if len(subscriptions) != len(self._subscriptions):
            self.refresh(layout=True)
        self._subscriptions, self._today, self._listed = tuple(subscriptions), today, listed
        self.at = min(self.at, max(0, len(subscriptions) - 1))
        self.refresh()

    def action_go(self, by: int) -> None:
        if self.at + by >= len(self._subscriptions):
            self.post_message(self.Left())
        self.at = max(0, min(self.at + by, len(self._subscriptions) - 1))

    def action_choose(self) -> None:
        if self._subscriptions:
            self.post_message(self.Chosen(self._subscriptions[self.at].hub))

    def on_click(self, event: events.Click) -> None:
        number = event.y // self._lines_each(self.size.width)
        if number < len(self._subscriptions):
            self.at = number
            self.action_choose()

    # --- drawing -----------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._subscriptions)) * self._lines_each(width)

    def _name_width(self) -> int:
        return max((cell_len(safe(s.name, 40)) for s in self._subscriptions), default=0)

    def _said(self) -> list[tuple[str, str, str, str]]:
        """Numbers, what remains, renewal and what leaves, for each subscription."""
        return [
            (
                str(assigned_said(s)),
                str(unassigned_said(s)),
                str(renews_said(s, self._today)),
                f"⏳ {leaving}" if (leaving := leaving_said(s)) else "",
            )
            for s in self._subscriptions
        ]

    def _lines_each(self, width: int) -> int:
        """One where everything fits beside a bar, else two."""
        beside = max((sum(cell_len(t) + GAP for t in texts if t) for texts in self._said()), default=0)
        return 1 if 2 + self._name_width() + GAP + SHORTEST + beside + 1 <= width else 2

    def render(self) -> Content:
        if not self._subscriptions:
            return Content.styled(
                f"  {say('No subscription yet: seattui subscriptions add HUB TIER')}", "$foreground-muted"
            )
        width = self.size.width
        two = self._lines_each(width) == 2
        said = self._said()
        numbers = max(cell_len(t[0]) for t in said)
        remains = max(cell_len(t[1]) for t in said) + 2
        more = 0 if two else max(cell_len(t[2]) + cell_len(t[3]) + GAP * bool(t[3]) for t in said) + GAP
        room = width - 2 - self._name_width() - GAP - GAP - numbers - GAP - remains - more - 1
        cells = max(SHORTEST, min(LONGEST, room))
        lines: list[Content] = []
        for index, (subscription, texts) in enumerate(zip(self._subscriptions, said, strict=True)):
            here = self.has_focus and index == self.at
            name = fit(safe(subscription.name, 40), self._name_width())
            full, empty = bar(subscription.assigned, subscription.purchased, cells)
            low = subscription.warn_below is not None and subscription.unassigned < subscription.warn_below
            listed = subscription.hub == self._listed
            line = Content.assemble(
                ("▌ " if here else "› " if listed else "  ", "bold $text-accent"),
                (name, "bold" if listed or here else ""),
                " " * GAP,
                (full, "$primary"),
                (empty, "$rule"),
                " " * GAP,
                fit(texts[0], numbers),
                " " * GAP,
                (
                    fit(("! " if low else "") + texts[1], remains),
                    "$text-warning" if low else "$foreground-muted",
                ),
            )
            tail = [(texts[2], "$foreground-muted")]
            if texts[3]:
                tail.append((texts[3], "$text-warning"))
            if two:
                lines.append(line)
                line = Content("  ")
                if len(tail) > 1:
                    tail.insert(1, (" · ", "$foreground-muted"))
                lines.append(Content.assemble(line, *tail))
            else:
                joined: list[Content | tuple[str, str] | str] = [line]
                for part in tail:
                    joined += [" " * GAP, part]
                lines.append(Content.assemble(*joined))
        return Content("\n").join(lines)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
