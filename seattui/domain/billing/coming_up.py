"""What comes up, day by day: invoices, with the renewals and removals on their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from seattui.domain.billing.calendar import add_months, first_start_from
from seattui.domain.billing.charges import next_invoice
from seattui.domain.billing.subscription import Subscription
from seattui.kit.money import Money
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class ComingUp:
    """An invoice to come. If the subscription `renews` on its day, `leaving` seats are removed then (R17)."""

    on: date
    subscription: Subscription
    amount: Money
    renews: bool
    leaving: int


def coming_up(subscriptions: Sequence[Subscription], today: date) -> tuple[ComingUp, ...]:
    """Those of the next twelve months, the nearest first. A renewal and a removal always fall on an invoice's day."""
    until = add_months(today, 12)
    found = []
    for one in subscriptions:
        on, amount = next_invoice(one, today)
        while on <= until:
            renews = on > one.starts_on and first_start_from(one.starts_on, one.term_months, on) == on
            leaving = one.removal.seats if one.removal and one.removal.effective_on == on else 0
            found.append(ComingUp(on, one, amount, renews, leaving))
            on, amount = next_invoice(one, on)
    return tuple(sorted(found, key=lambda coming: coming.on))
