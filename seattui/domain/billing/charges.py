"""What seats cost: pro rata, per period, on the next invoice and in the next term, in integer minor units.

Previews and postings use these same functions, so they can't differ. `today` is the day in the account's time
zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from seattui.domain.billing.calendar import Period, add_months, first_start_from, period_at
from seattui.domain.billing.invoice import InvoiceLine
from seattui.domain.billing.subscription import Lot, Subscription
from seattui.kit.money import Money


def prorate(unit_minor: int, seats: int, days_left: int, days: int) -> int:
    """R14: `round_half_up(unit × seats × days_left ÷ days)`, rounded once for the whole line."""
    if not 0 <= days_left <= days or days == 0 or unit_minor < 0 or seats < 0:
        raise ValueError(f"{seats} × {unit_minor} for {days_left} of {days} days")
    return (2 * unit_minor * seats * days_left + days) // (2 * days)


def current_period(subscription: Subscription, today: date) -> Period:
    """The billing period that contains `today`; before the start, the first one."""
    return period_at(subscription.starts_on, subscription.billing_months, today)


def current_term(subscription: Subscription, today: date) -> Period:
    """The commitment term that contains `today`; before the start, the first one."""
    return period_at(subscription.starts_on, subscription.term_months, today)


def renews_on(subscription: Subscription, today: date) -> date:
    """The day on which the current term ends and the next one starts."""
    return current_term(subscription, today).end


def days_left(subscription: Subscription, today: date) -> int:
    """Days until the renewal, today included."""
    return (renews_on(subscription, today) - today).days


def period_lines(subscription: Subscription, period: Period) -> tuple[InvoiceLine, ...]:
    """The lines of a period's invoice: the base price, and each lot of that period at its own price."""
    days = period.days
    base = InvoiceLine(
        "base", subscription.included, subscription.base_minor, days, days, subscription.base_minor
    )
    return base, *(
        InvoiceLine("seats", lot.seats, lot.unit_minor, days, days, lot.seats * lot.unit_minor, lot.bought_on)
        for lot in lots_on(subscription, period.start)
    )


def purchase_line(subscription: Subscription, seats: int, unit_minor: int, today: date) -> InvoiceLine | None:
    """The invoice line of a purchase (R14); None before the start, since the first period charges the seats in
    full.
    """
    if today < subscription.starts_on:
        return None
    now = current_period(subscription, today)
    amount = prorate(unit_minor, seats, now.days_left(today), now.days)
    return InvoiceLine("seats", seats, unit_minor, now.days_left(today), now.days, amount, today)


def charged(line: InvoiceLine) -> int:
    """What a line has to amount to by what it says."""
    return (
        line.unit_minor
        if line.code == "base"
        else prorate(line.unit_minor, line.seats, line.days, line.of_days)
    )


def unposted(subscription: Subscription, today: date) -> Iterator[Period]:
    """Periods that have begun and whose invoice isn't posted yet, in order."""
    first = max(subscription.opening_on, subscription.starts_on)
    start = subscription.posted_until or first_start_from(
        subscription.starts_on, subscription.billing_months, first
    )
    while start <= today:
        period = period_at(subscription.starts_on, subscription.billing_months, start)
        yield period
        start = period.end


def settled(subscription: Subscription, today: date) -> Subscription:
    """The subscription after any removal that is due by `today`, posted or not (R21)."""
    if subscription.removal is None or today < subscription.removal.effective_on:
        return subscription
    return replace(subscription, lots=lots_on(subscription, today), removal=None)


def purchase(subscription: Subscription, seats: int, unit_minor: int, today: date) -> Money:
    """What buying `seats` today costs at once, for the rest of the billing period (R14)."""
    line = purchase_line(subscription, seats, unit_minor, today)
    return Money(line.amount_minor if line else 0, subscription.currency)


def without_newest(lots: Iterable[Lot], seats: int) -> tuple[Lot, ...]:
    """The lots that remain, in order, after removing `seats`, newest lot first (R21)."""
    kept = {}
    ordered = tuple(lots)
    for lot in sorted(ordered, key=_age, reverse=True):
        leaving = min(seats, lot.seats)
        seats -= leaving
        if lot.seats > leaving:
            kept[lot.id] = Lot(lot.id, lot.seats - leaving, lot.unit_minor, lot.bought_on)
    return tuple(kept[lot.id] for lot in ordered if lot.id in kept)


def lots_on(subscription: Subscription, day: date) -> tuple[Lot, ...]:
    """The lots on `day`, after the scheduled removal if it is due by then (R17)."""
    removal = subscription.removal
    if removal is None or day < removal.effective_on:
        return subscription.lots
    return without_newest(subscription.lots, removal.seats)


def charge_of_period(subscription: Subscription, start: date) -> Money:
    """The total of the invoice for the period that starts on `start`: the base price and each lot at its price."""
    minor = subscription.base_minor + sum(lot.seats * lot.unit_minor for lot in lots_on(subscription, start))
    return Money(minor, subscription.currency)


def next_invoice(subscription: Subscription, today: date) -> tuple[date, Money]:
    """Day and total of the first invoice after today, never before the opening day."""
    earliest = max(today + timedelta(days=1), subscription.opening_on)
    start = first_start_from(subscription.starts_on, subscription.billing_months, earliest)
    return start, charge_of_period(subscription, start)


def next_term(subscription: Subscription, today: date) -> tuple[date, Money]:
    """The renewal day, and the total per billing interval from then on, after the scheduled removal (R21)."""
    start = renews_on(subscription, today)
    return start, charge_of_period(subscription, start)


def first_month(subscriptions: Iterable[Subscription], today: date) -> date:
    """The first day of the month in which upcoming invoices begin: this month if any subscription still has an
    invoice in it, else the next.
    """
    this = today.replace(day=1)
    nearest = min((next_invoice(s, today)[0] for s in subscriptions), default=None)
    return this if nearest and nearest.replace(day=1) == this else add_months(this, 1)


def months(
    subscription: Subscription, today: date, count: int = 12, first: date | None = None
) -> tuple[tuple[date, Money], ...]:
    """Calendar months by their first days, each with the total of the invoices still to be posted in it (R17,
    R21).

    Starts with `first` (the first day of a month), by default `first_month` of this subscription. A month
    without an invoice costs 0.
    """
    start = first or first_month([subscription], today)
    totals = {add_months(start, n): Money(0, subscription.currency) for n in range(count)}
    end = add_months(start, count)
    on, amount = next_invoice(subscription, today)
    while on < end:
        if (month := on.replace(day=1)) in totals:
            totals[month] += amount
        on, amount = next_invoice(subscription, on)
    return tuple(totals.items())


def cheaper_by(subscription: Subscription, seats: int) -> Money:
    """How much a billing interval costs less after removing `seats` more additional seats (R18)."""
    return after_removal(subscription, 0) - after_removal(subscription, seats)


def after_removal(subscription: Subscription, seats: int) -> Money:
    """What a billing interval costs after removing `seats` more additional seats (R18)."""
    lots = without_newest(subscription.lots, subscription.scheduled + seats)
    minor = subscription.base_minor + sum(lot.seats * lot.unit_minor for lot in lots)
    return Money(minor, subscription.currency)


def cost_of_cancelling(subscription: Subscription) -> Money:
    """How much more a billing interval costs from the renewal on if the scheduled removal is cancelled."""
    return after_removal(replace(subscription, removal=None), 0) - after_removal(subscription, 0)


def held_idle_cost(subscription: Subscription, held: int, today: date) -> Money:
    """What the seats of `held` idle holders cost until the renewal, beyond the cost of unassigned seats."""
    both = idle_cost(subscription, subscription.unassigned + held, today)
    return both - idle_cost(subscription, subscription.unassigned, today)


def idle_cost(subscription: Subscription, idle: int, today: date) -> Money:
    """What idle seats cost from today until the renewal: the rest of this period and every later period.

    Only additional seats have a price; the newest are counted, since they would be removed first.
    """
    idle = min(idle, subscription.additional)
    stay = {lot.id: lot.seats for lot in without_newest(subscription.lots, idle)}
    going = [(lot.seats - stay.get(lot.id, 0), lot.unit_minor) for lot in subscription.lots]
    now = current_period(subscription, today)
    whole = current_term(subscription, today).index + 1
    later = whole * (subscription.term_months // subscription.billing_months) - now.index - 1
    minor = sum(
        prorate(unit, seats, now.days_left(today), now.days) + later * seats * unit for seats, unit in going
    )
    return Money(minor, subscription.currency)


def _age(lot: Lot) -> tuple[date, int]:
    return lot.bought_on, lot.id
