"""One subscription in Account & Billing: what is included, what it costs, when it renews, what leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as Event
from textual.widget import Widget

from seattui.domain.billing import days_left, idle_cost, next_invoice, next_term, renews_on
from seattui.domain.model import Subscription
from seattui.i18n import Message, plural, say
from seattui.tui.widgets.seat_meter import leaving_said, runs_low
from seattui.tui.widgets.terms import billed, each, term
from seattui.tui.widgets.wrapped import wrapped

MUTED = "$foreground-muted"
LABEL = 14


class SubscriptionCard(Widget, can_focus=True):
    """Focusable: the keys of the place are about the card that has the focus."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
    ]

    class Wanted(Event):
        """A key hint on the card was clicked: `action` is what it does."""

        def __init__(self, card: SubscriptionCard, action: str) -> None:
            super().__init__()
            self.card = card
            self.action = action

    def __init__(self, subscription: Subscription, today: date, remove: str, cancel: str) -> None:
        """`remove` and `cancel` are the keys that remove seats and call a removal off."""
        super().__init__()
        self.subscription = subscription
        self.today = today
        self._keys = {"remove_seats": remove, "cancel_removal": cancel}

    def show(self, subscription: Subscription, today: date) -> None:
        self.subscription, self.today = subscription, today
        self.refresh(layout=True)

    # --- what it says ----------------------------------------------------------------------------

    def render(self) -> Content:
        width = max(20, self.size.width - 4)
        mark = "▌" if self.has_focus else " "
        return Content("\n").join(
            Content.assemble((mark, "bold $text-accent"), " ", line) for line in self._lines(width)
        )

    def _lines(self, width: int) -> Iterable[Content]:
        one = self.subscription
        name = Content.styled(str(say("{name}", name=one.name)), "bold $text-accent")
        yield from spread(name, Content.styled(str(contract(one)), MUTED), width)
        yield from self._pair(say("Renews"), in_days(one, self.today), width)
        seats = say("{included} · {additional}", **parts(one))
        yield from self._pair(say("Seats"), seats, width, hint=self._hint("remove_seats", say("Remove")))
        yield from self._pair(say("Unassigned"), idle_said(one, self.today), width)
        if (leaving := leaving_said(one)) is not None and one.removal is not None:
            said = say("⏳ {leaving} · requested by {who}", leaving=leaving, who=one.removal.requested_by)
            cancel = self._hint("cancel_removal", say("Cancel removal request"))
            yield from self._pair(say("Removal"), said, width, "$text-warning", cancel)
        on, amount = next_invoice(one, self.today)
        yield from self._pair(say("Next invoice"), say("{day}: {amount}", day=on, amount=amount), width)
        start, later = next_term(one, self.today)
        said = say("from {day}: {amount} {each}", day=start, amount=later, each=each(one.billing_months))
        yield from self._pair(say("Next term"), said, width)

    def _pair(
        self, label: Message, value: Message, width: int, style: str = "", hint: Content | None = None
    ) -> Iterable[Content]:
        """A label, its value, and at the right end the key that changes it."""
        name = Content.styled(str(label), MUTED)
        first, *more = wrapped(str(value), width - LABEL)
        head = Content.assemble(name, " " * max(1, LABEL - name.cell_length), (first, style))
        rows = [head, *(Content.assemble(" " * LABEL, (line, style)) for line in more)]
        yield from rows[:-1]
        if hint is None:
            yield rows[-1]
        else:
            yield from spread(rows[-1], hint, width)

    def _hint(self, action: str, label: Message) -> Content:
        key = (self._keys[action], "bold $text-accent")
        return Content.assemble("[", str(label), " ", key, "]").stylize(f"@click=want({action!r})")

    def action_step(self, by: int) -> None:
        if by > 0:
            self.screen.focus_next(SubscriptionCard)
        else:
            self.screen.focus_previous(SubscriptionCard)

    def action_want(self, action: str) -> None:
        self.post_message(self.Wanted(self, action))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        self.focus()


def spread(left: Content, right: Content, width: int) -> Iterable[Content]:
    """Both in one line, at its two ends; below each other where it is too narrow."""
    gap = width - left.cell_length - right.cell_length
    if gap >= 2:
        yield Content.assemble(left, " " * gap, right)
    else:
        yield left
        yield Content.assemble(" " * max(0, width - right.cell_length), right)


def in_days(one: Subscription, today: date) -> Message:
    """When the term ends: `1 Mar 2027, in 98 days`."""
    return plural("{day}, in {n} day", "{day}, in {n} days", days_left(one, today), day=renews_on(one, today))


def contract(one: Subscription) -> Message:
    """`EUR · yearly term, billed monthly`."""
    return say(
        "{currency} · {term}, {billed}",
        currency=one.currency,
        term=term(one.term_months),
        billed=billed(one.billing_months),
    )


def parts(one: Subscription) -> dict[str, Message]:
    return {
        "included": plural("{n} included", "{n} included", one.included),
        "additional": plural("{n} additional", "{n} additional", one.additional),
    }


def idle_said(one: Subscription, today: date) -> Message:
    """What nobody holds, what it still costs until the renewal, and whether few are left."""
    low = "! " if runs_low(one) else ""
    cost = idle_cost(one, one.unassigned, today)
    if cost.minor:
        return plural(
            "{low}{n} of {purchased}, {amount} until the renewal",
            "{low}{n} of {purchased}, {amount} until the renewal",
            one.unassigned,
            low=low,
            purchased=one.purchased,
            amount=cost,
        )
    return plural(
        "{low}{n} of {purchased}",
        "{low}{n} of {purchased}",
        one.unassigned,
        low=low,
        purchased=one.purchased,
    )
