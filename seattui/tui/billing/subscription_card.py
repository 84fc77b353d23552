"""One subscription in Account & Billing: included and additional seats, costs, renewal, scheduled removals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message as Event

from seattui.domain.billing.charges import (
    cheaper_by,
    days_left,
    held_idle_cost,
    idle_cost,
    next_invoice,
    next_term,
    renews_on,
)
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import billed, each, removal_message, term
from seattui.domain.people.idle import IDLE_DAYS
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.tui.actions import bound
from seattui.tui.widgets.columns import fit
from seattui.tui.widgets.drawn import Drawn
from seattui.tui.widgets.wrapped import wrapped

MUTED = "$foreground-muted"
RENEWS, SEATS, UNASSIGNED = msg("Renews"), msg("Seats"), msg("Unassigned")
REMOVABLE, IDLE = msg("Removable"), msg("Idle {n} days", n=IDLE_DAYS)
REMOVAL, INVOICE, TERM = msg("Removal"), msg("Next invoice"), msg("Next term")
LABELS = (RENEWS, SEATS, UNASSIGNED, REMOVABLE, IDLE, REMOVAL, INVOICE, TERM)
GAP = 2
"""Cells between a label and its value."""


class SubscriptionCard(Drawn, can_focus=True):
    """Focusable: the keys of the place are about the focused card."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("down", "step(1)"),
        bound("up", "step(-1)"),
    ]

    class Wanted(Event):
        """A key hint on the card was clicked; `action` is its id."""

        def __init__(self, card: SubscriptionCard, action: str) -> None:
            super().__init__()
            self.card = card
            self.action = action

    class Stepped(Event):
        """Move the focus down (1) or up (-1)."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self, subscription: Subscription, today: date, keys: Mapping[str, str]) -> None:
        """`keys`: action → its key, as shown."""
        super().__init__()
        self.subscription = subscription
        self.today = today
        self.idle: int | None = None
        """Number of idle holders, once they are counted."""
        self._keys = keys

    def show(self, subscription: Subscription, today: date) -> None:
        self.subscription, self.today = subscription, today
        self.redraw()

    def show_idle(self, idle: int | None) -> None:
        if idle != self.idle:
            self.idle = idle
            self.redraw()

    # --- content ---------------------------------------------------------------------------------

    def drawn(self, width: int) -> Content:
        mark = "▌" if self.has_focus else " "
        return Content("\n").join(
            Content.assemble((mark, "bold $text-accent"), " ", line)
            for line in self._lines(max(20, width - 4))
        )

    def _lines(self, width: int) -> Iterable[Content]:
        one = self.subscription
        name = Content.styled(str(msg("{name}", name=one.name)), "bold $text-accent")
        yield from spread(name, Content.styled(str(contract(one)), MUTED), width)
        yield from self._removal_and_renewal(width)
        seats = msg("{included} · {additional} · {assigned}", **parts(one))
        yield from self._pair(SEATS, seats, width, hint=self._hint("buy_seats", msg("Buy seats")))
        low = "$text-warning" if one.runs_low else ""
        yield from self._pair(UNASSIGNED, unassigned_costs(one, self.today), width, low)
        removable = one.removable and one.removal is None
        remove = self._hint("remove_seats", msg("Remove")) if removable else None
        yield from self._pair(REMOVABLE, removable_message(one), width, hint=remove)
        show = self._hint("idle_holders", msg("Show")) if self.idle else None
        yield from self._pair(IDLE, idle_costs(one, self.idle, self.today), width, hint=show)
        on, amount = next_invoice(one, self.today)
        start, later = next_term(one, self.today)
        invoice = msg("{day}: {amount}", day=on, amount=amount)
        then = msg("from {day}: {amount} {each}", day=start, amount=later, each=each(one.billing_months))
        together = msg("{invoice} · next term {term}", invoice=invoice, term=then)
        if cell_len(str(together)) + self._label_width <= width:
            yield from self._pair(INVOICE, together, width)
        else:
            yield from self._pair(INVOICE, invoice, width)
            yield from self._pair(TERM, then, width)

    def _removal_and_renewal(self, width: int) -> Iterable[Content]:
        """The scheduled removal, if there is one, comes first. Where its key would take a line of its own, it is beside the
        renewal, if it fits there."""
        removal, leaving = self.subscription.removal, removal_message(self.subscription)
        renews = in_days(self.subscription, self.today)
        renewal = [*self._pair(RENEWS, renews, width)]
        if removal is not None and leaving is not None:
            text = msg("↓ {leaving} · requested by {who}", leaving=leaving, who=removal.requested_by)
            cancel = self._hint("cancel_removal", msg("Cancel removal request"))
            alone = [*self._pair(REMOVAL, text, width, "$text-warning")]
            with_key = [*self._pair(REMOVAL, text, width, "$text-warning", cancel)]
            beside = [*self._pair(RENEWS, renews, width, hint=cancel)]
            if len(with_key) > len(alone) and len(beside) == len(renewal):
                yield from alone
                renewal = beside
            else:
                yield from with_key
        yield from renewal

    @property
    def _label_width(self) -> int:
        return max(cell_len(str(known)) for known in LABELS) + GAP

    def _pair(
        self, label: Message, value: Message, width: int, style: str = "", hint: Content | None = None
    ) -> Iterable[Content]:
        """A label, its value, and right-aligned the key that changes it."""
        column = self._label_width
        first, *more = wrapped(str(value), width - column)
        head = Content.assemble((fit(str(label), column), MUTED), (first, style))
        rows = [head, *(Content.assemble(" " * column, (line, style)) for line in more)]
        yield from rows[:-1]
        if hint is None:
            yield rows[-1]
        else:
            yield from spread(rows[-1], hint, width)

    def _hint(self, action: str, label: Message) -> Content:
        key = (self._keys[action], "bold $text-accent")
        return Content.assemble("[", str(label), " ", key, "]").stylize(f"@click=want({action!r})")

    def action_step(self, by: int) -> None:
        self.post_message(self.Stepped(by))

    def action_want(self, action: str) -> None:
        self.post_message(self.Wanted(self, action))

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        self.focus()


def spread(left: Content, right: Content, width: int) -> Iterable[Content]:
    """Both on one line, left- and right-aligned; on two lines if it is too narrow."""
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
    return msg(
        "{currency} · {term}, {billed}",
        currency=one.currency,
        term=term(one.term_months),
        billed=billed(one.billing_months),
    )


def parts(one: Subscription) -> dict[str, Message]:
    return {
        "included": plural("{n} included", "{n} included", one.included),
        "additional": plural("{n} additional", "{n} additional", one.additional),
        "assigned": plural("{n} assigned", "{n} assigned", one.assigned),
    }


def unassigned_costs(one: Subscription, today: date) -> Message:
    """Unassigned seats, what they cost until the renewal, and whether few are left."""
    cost = idle_cost(one, one.unassigned, today)
    text = of_costing(one.unassigned, one.purchased, cost)
    return msg("! running low: {seats}", seats=text) if one.runs_low else text


def of_costing(seats: int, all_seats: int, cost: Money) -> Message:
    """`3 of 15`, and what those cost until the renewal, if anything."""
    if not cost.minor:
        return plural("{n} of {purchased}", "{n} of {purchased}", seats, purchased=all_seats)
    return plural(
        "{n} of {purchased}, {amount} until the renewal",
        "{n} of {purchased}, {amount} until the renewal",
        seats,
        purchased=all_seats,
        amount=cost,
    )


def removable_message(one: Subscription) -> Message:
    """How many additional seats can be removed at the renewal (R16), and what that saves from then on."""
    if one.removal is not None:
        return msg("nothing more while a removal is scheduled")
    if not one.removable:
        return plural("none of {n} additional", "none of {n} additional", one.additional)
    return plural(
        "{n} of {all} additional, saves {amount} {each}",
        "{n} of {all} additional, saves {amount} {each}",
        one.removable,
        all=one.additional,
        amount=cheaper_by(one, one.removable),
        each=each(one.billing_months),
    )


def idle_costs(one: Subscription, idle: int | None, today: date) -> Message:
    """How many holders are idle, and what their seats cost until the renewal; an ellipsis until they are counted."""
    if not one.assigned:
        return msg("no seats assigned")
    if idle is None:
        return msg("…")
    if not idle:
        return plural("none of {n} holder", "none of {n} holders", one.assigned)
    cost = held_idle_cost(one, idle, today)
    if not cost.minor:
        return plural("{idle} of {n} holder", "{idle} of {n} holders", one.assigned, idle=idle)
    return plural(
        "{idle} of {n} holder, {amount} until the renewal",
        "{idle} of {n} holders, {amount} until the renewal",
        one.assigned,
        idle=idle,
        amount=cost,
    )
