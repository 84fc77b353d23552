"""What a removal of seats at the renewal writes, and what a billing interval costs then (R16–R19)."""

from __future__ import annotations

from datetime import date

from seattui.domain.billing.charges import after_removal, next_term
from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.shared.ledger import REMOVAL_CANCELLED, REMOVAL_SCHEDULED, removal_mails
from seattui.domain.plan.effects import RemovalCancelled, RemovalScheduled
from seattui.domain.plan.plan import Effect
from seattui.kit.money import Money


def amounts_after(subscription: Subscription, more: int, today: date) -> tuple[date, Money, Money]:
    """The renewal, and what a billing interval costs from then on as things stand, and when so many more are removed."""
    day, now = next_term(subscription, today)
    return day, now, after_removal(subscription, more)


def removal_effects(subscription: Subscription, more: int, day: date, by: str) -> tuple[Effect, ...]:
    """So many more are removed on that day, with the emails that say so.

    A scheduled removal can't be edited (R19): it is cancelled and scheduled again with the sum.
    """
    leaving = subscription.scheduled + more
    return (
        *(called_off(subscription, by) if subscription.removal else ()),
        RemovalScheduled(subscription.hub, leaving, day),
        *removal_mails(subscription, by, REMOVAL_SCHEDULED, day, leaving),
    )


def called_off(subscription: Subscription, by: str) -> tuple[Effect, ...]:
    """The scheduled removal is cancelled, with the emails that say so."""
    return (
        RemovalCancelled(subscription.hub, subscription.scheduled),
        *removal_mails(subscription, by, REMOVAL_CANCELLED),
    )
