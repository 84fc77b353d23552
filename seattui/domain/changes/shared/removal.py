"""What scheduling a removal writes, and what a billing interval costs after it (R16–R19)."""

from __future__ import annotations

from datetime import date

from seattui.domain.billing.charges import after_removal, cost_of_cancelling, next_term
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import per, saving_per
from seattui.domain.changes.shared.ledger import REMOVAL_CANCELLED, REMOVAL_SCHEDULED, removal_mails
from seattui.domain.plan.effects import RemovalCancelled, RemovalScheduled
from seattui.domain.plan.plan import Effect, Line
from seattui.kit.i18n import msg
from seattui.kit.money import Money


def amounts_after(subscription: Subscription, more: int, today: date) -> tuple[date, Money, Money]:
    """The renewal day, and the total per billing interval from then on: as scheduled now, and with `more` removed."""
    day, now = next_term(subscription, today)
    return day, now, after_removal(subscription, more)


def removal_effects(subscription: Subscription, more: int, day: date, by: str) -> tuple[Effect, ...]:
    """Schedules `more` seats for removal on that day, with the confirmation emails.

    A scheduled removal can't be edited (R19): it is cancelled and scheduled again with the sum.
    """
    leaving = subscription.scheduled + more
    return (
        *(cancellation_effects(subscription, by) if subscription.removal else ()),
        RemovalScheduled(subscription.hub, leaving, day),
        *removal_mails(subscription, by, REMOVAL_SCHEDULED, day, leaving),
    )


def cancellation_lines(subscription: Subscription) -> tuple[Line, ...]:
    """What cancelling the scheduled removal costs, and from when."""
    removal = subscription.removal
    if removal is None:
        return ()
    now, more = after_removal(subscription, 0), cost_of_cancelling(subscription)
    months = subscription.billing_months
    return (
        Line(
            msg("{per} from {day}", per=per(months), day=removal.effective_on),
            msg("{amount}", amount=now),
            msg("{amount}", amount=now + more),
        ),
        Line(saving_per(months), msg("{amount}", amount=more), msg("–")),
    )


def cancellation_effects(subscription: Subscription, by: str) -> tuple[Effect, ...]:
    """Cancels the scheduled removal, with the confirmation emails."""
    return (
        RemovalCancelled(subscription.hub, subscription.scheduled),
        *removal_mails(subscription, by, REMOVAL_CANCELLED),
    )
