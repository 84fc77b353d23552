"""What seats cost: pro rata, a period, the next invoice, the next term. Integer minor units throughout.

What is shown before a change and what is posted come from these same functions, so that a preview
can't differ from what is booked. `today` is the day in the account's time zone.
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
    """The billing period that it is; the first one before the start."""
    return period_at(subscription.starts_on, subscription.billing_months, today)


def current_term(subscription: Subscription, today: date) -> Period:
    """The commitment term that it is; the first one before the start."""
    return period_at(subscription.starts_on, subscription.term_months, today)


def renews_on(subscription: Subscription, today: date) -> date:
    """The day on which the term ends and the next one starts."""
    return current_term(subscription, today).end


def days_left(subscription: Subscription, today: date) -> int:
    """Days until the renewal, today counting."""
    return (renews_on(subscription, today) - today).days


def period_lines(subscription: Subscription, period: Period) -> tuple[InvoiceLine, ...]:
    """What the invoice of a period says: the base, and each lot that stands then at its own price."""
    days = period.days
    base = InvoiceLine(
        "base", subscription.included, subscription.base_minor, days, days, subscription.base_minor
    )
    return base, *(
        InvoiceLine("seats", lot.seats, lot.unit_minor, days, days, lot.seats * lot.unit_minor, lot.bought_on)
        for lot in lots_on(subscription, period.start)
    )


def purchase_line(subscription: Subscription, seats: int, unit_minor: int, today: date) -> InvoiceLine | None:
    """The line of a purchase (R14); None before the start, since the first period charges it in full."""
    if today < subscription.starts_on:
        return None
    now = current_period(subscription, today)
    amount = prorate(unit_minor, seats, now.days_left(today), now.days)
    return InvoiceLine("seats", seats, unit_minor, now.days_left(today), now.days, amount, today)


def unposted(subscription: Subscription, today: date) -> Iterator[Period]:
    """The periods that have begun and whose invoice isn't posted yet, in order."""
    first = max(subscription.opening_on, subscription.starts_on)
    start = subscription.posted_until or first_start_from(
        subscription.starts_on, subscription.billing_months, first
    )
    while start <= today:
        period = period_at(subscription.starts_on, subscription.billing_months, start)
        yield period
        start = period.end


def settled(subscription: Subscription, today: date) -> Subscription:
    """The subscription with a removal taken whose day has come, whether it is posted yet or not (R21)."""
    if subscription.removal is None or today < subscription.removal.effective_on:
        return subscription
    return replace(subscription, lots=lots_on(subscription, today), removal=None)


def purchase(subscription: Subscription, seats: int, unit_minor: int, today: date) -> Money:
    """What so many seats bought today are charged at once, for the rest of the billing period (R14)."""
    line = purchase_line(subscription, seats, unit_minor, today)
    return Money(line.amount_minor if line else 0, subscription.currency)


def without_newest(lots: Iterable[Lot], seats: int) -> tuple[Lot, ...]:
    """The lots that stay, in their order, when so many seats are removed, newest lot first (R21)."""
    kept = {}
    ordered = tuple(lots)
    for lot in sorted(ordered, key=_age, reverse=True):
        leaving = min(seats, lot.seats)
        seats -= leaving
        if lot.seats > leaving:
            kept[lot.id] = Lot(lot.id, lot.seats - leaving, lot.unit_minor, lot.bought_on)
    return tuple(kept[lot.id] for lot in ordered if lot.id in kept)


def lots_on(subscription: Subscription, day: date) -> tuple[Lot, ...]:
    """The lots as they will stand on `day`: the scheduled removal taken once its day has come (R17)."""
    removal = subscription.removal
    if removal is None or day < removal.effective_on:
        return subscription.lots
    return without_newest(subscription.lots, removal.seats)


def charge_of_period(subscription: Subscription, start: date) -> Money:
    """The invoice of the period that starts on `start`: the base, and each lot's seats at its price."""
    minor = subscription.base_minor + sum(lot.seats * lot.unit_minor for lot in lots_on(subscription, start))
    return Money(minor, subscription.currency)


def next_invoice(subscription: Subscription, today: date) -> tuple[date, Money]:
    """The first invoice after today, never before the opening day."""
    earliest = max(today + timedelta(days=1), subscription.opening_on)
    start = first_start_from(subscription.starts_on, subscription.billing_months, earliest)
    return start, charge_of_period(subscription, start)


def next_term(subscription: Subscription, today: date) -> tuple[date, Money]:
    """The renewal, and what each billing interval costs from then on, the scheduled removal taken (R21)."""
    start = renews_on(subscription, today)
    return start, charge_of_period(subscription, start)


def first_month(subscriptions: Iterable[Subscription], today: date) -> date:
    """The first day of the month with which what is still to come begins: this one, when any of these
    has an invoice left in it, else the next."""
    this = today.replace(day=1)
    nearest = min((next_invoice(s, today)[0] for s in subscriptions), default=None)
    return this if nearest and nearest.replace(day=1) == this else add_months(this, 1)


def months(
    subscription: Subscription, today: date, count: int = 12, first: date | None = None
) -> tuple[tuple[date, Money], ...]:
    """So many calendar months by their first days, and the invoices still to be posted in each (R17, R21).

    From `first` on (the first day of a month), by default from `first_month` of this subscription alone.
    A month without an invoice costs nothing.
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
    """What a billing interval costs less once so many more additional seats are removed (R18)."""
    return after_removal(subscription, 0) - after_removal(subscription, seats)


def after_removal(subscription: Subscription, seats: int) -> Money:
    """What a billing interval costs once so many more additional seats are removed (R18)."""
    lots = without_newest(subscription.lots, subscription.scheduled + seats)
    minor = subscription.base_minor + sum(lot.seats * lot.unit_minor for lot in lots)
    return Money(minor, subscription.currency)


def held_idle_cost(subscription: Subscription, held: int, today: date) -> Money:
    """What seats held by idle people cost until the renewal, on top of those that nobody holds."""
    both = idle_cost(subscription, subscription.unassigned + held, today)
    return both - idle_cost(subscription, subscription.unassigned, today)


def idle_cost(subscription: Subscription, idle: int, today: date) -> Money:
    """What idle seats cost from today until the renewal: the rest of this period, and each one after it.

    Only additional seats cost anything of their own; the newest are counted, as they would be removed first.
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
