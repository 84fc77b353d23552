"""What is still to be paid until the renewal: by contract, and for seats that are bought today.

Committed is what the contract still obliges to: all invoices that are yet to come before the term ends. What was
invoiced already isn't part of it, nor is what is invoiced at the renewal; so a scheduled removal, which takes effect
then, doesn't change it (R17).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from seattui.domain.billing.charges import charge_of_period, next_invoice, purchase, renews_on
from seattui.domain.billing.subscription import Subscription
from seattui.kit.money import Money
from seattui.kit.records import dataclass


def invoices_to_come(subscription: Subscription, today: date) -> Iterator[date]:
    """The days after today on which invoices are posted before the term ends."""
    end = renews_on(subscription, today)
    day, _ = next_invoice(subscription, today)
    while day < end:
        yield day
        day, _ = next_invoice(subscription, day)


def committed(subscription: Subscription, today: date) -> Money:
    """The sum of those invoices."""
    days = invoices_to_come(subscription, today)
    return sum((charge_of_period(subscription, day) for day in days), Money(0, subscription.currency))


@dataclass(frozen=True, slots=True)
class AdditionalCost:
    """What seats that are bought today cost: at once (R14), on each later invoice, and in all until the renewal."""

    due_now: Money
    each_interval: Money
    until_renewal: Money
    renews_on: date


def additional_cost(subscription: Subscription, seats: int, unit_minor: int, today: date) -> AdditionalCost:
    """The cost of so many more seats at this price."""
    due_now = purchase(subscription, seats, unit_minor, today)
    each = Money(seats * unit_minor, subscription.currency)
    later = sum(1 for _ in invoices_to_come(subscription, today))
    in_all = Money(due_now.minor + later * each.minor, subscription.currency)
    return AdditionalCost(due_now, each, in_all, renews_on(subscription, today))
