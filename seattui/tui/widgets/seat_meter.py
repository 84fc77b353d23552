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
MUTED = "$foreground-muted"


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


def runs_low(subscription: Subscription) -> bool:
    """Whether fewer seats are left than the account wants to be warned of."""
    return subscription.warn_below is not None and subscription.unassigned < subscription.warn_below


def joined(parts: Sequence[tuple[str, str]], between: tuple[str, str]) -> Content:
    """Styled texts with something between them."""
    pieces: list[tuple[str, str]] = []
    for part in parts:
        pieces += [between, part] if pieces else [part]
    return Content.assemble(*pieces)


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
                ("! " if runs_low(s) else "") + str(unassigned_said(s)),
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
            none = say("No subscription yet. To add one: seattui subscriptions add HUB TIER")
            return Content.styled(f"  {none}", MUTED)
        width = self.size.width
        two = self._lines_each(width) == 2
        said = self._said()
        widths = [max(cell_len(texts[i]) for texts in said) for i in range(4)]
        beside = [widths[0]] if two else [n for n in widths if n]
        room = width - 2 - self._name_width() - GAP - sum(n + GAP for n in beside) - 1
        cells = max(SHORTEST, min(LONGEST, room))
        lines: list[Content] = []
        for index, (subscription, texts) in enumerate(zip(self._subscriptions, said, strict=True)):
            line = self._meter(index, subscription, cells)
            remains = (texts[1], "$text-warning" if runs_low(subscription) else "$foreground")
            more = [remains, (texts[2], MUTED), *([(texts[3], "$text-warning")] if texts[3] else [])]
            if two:
                lines.append(Content.assemble(line, " " * GAP, texts[0]))
                lines.append(Content.assemble("  ", joined(more, (" · ", MUTED))))
            else:
                padded = [(fit(text, n), style) for (text, style), n in zip(more, widths[1:], strict=False)]
                numbers = fit(texts[0], widths[0])
                lines.append(
                    Content.assemble(line, " " * GAP, numbers, " " * GAP, joined(padded, (" " * GAP, "")))
                )
        return Content("\n").join(lines)

    def _meter(self, index: int, subscription: Subscription, cells: int) -> Content:
        """The mark of the cursor or of the one that is listed, the name and the bar."""
        here = self.has_focus and index == self.at
        listed = subscription.hub == self._listed
        full, empty = bar(subscription.assigned, subscription.purchased, cells)
        return Content.assemble(
            ("▌ " if here else "› " if listed else "  ", "bold $text-accent"),
            (fit(safe(subscription.name, 40), self._name_width()), "bold" if listed or here else ""),
            " " * GAP,
            (full, "$primary"),
            (empty, "$rule"),
        )

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
