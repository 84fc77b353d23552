"""What all subscriptions of an account cost together: now, on the next invoice, and until the renewals.

An account has one currency. What is billed at different intervals is told interval by interval, exactly, and together
as an average month, in which a yearly price counts a twelfth; it is rounded half up once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from seattui.domain.billing.charges import charge_of_period, current_period, next_invoice
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import each
from seattui.domain.billing.until_renewal import committed, invoices_to_come
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class AccountCosts:
    """`each`: the length of a billing interval in months → what is billed at it, the shortest first. `next_on` is the day
    of the next invoices, of `next_of`; None without a subscription. Committed is what `invoices` to come oblige to until
    each subscription's renewal.
    """

    each: tuple[tuple[int, Money], ...]
    a_month: Money
    next_on: date | None
    next_total: Money
    next_of: tuple[Subscription, ...]
    committed: Money
    invoices: int


def account_costs(subscriptions: Sequence[Subscription], today: date, currency: str) -> AccountCosts:
    """The costs on that day; the subscriptions are as of it."""
    nothing = Money(0, currency)
    each: dict[int, Money] = {}
    exact = Fraction()
    for s in subscriptions:
        amount = charge_of_period(s, current_period(s, today).start)
        each[s.billing_months] = each.get(s.billing_months, nothing) + amount
        exact += Fraction(amount.minor, s.billing_months)
    coming = [(*next_invoice(s, today), s) for s in subscriptions]
    on = min((day for day, _, _ in coming), default=None)
    return AccountCosts(
        tuple(sorted(each.items())),
        Money((2 * exact.numerator + exact.denominator) // (2 * exact.denominator), currency),
        on,
        sum((amount for day, amount, _ in coming if day == on), nothing),
        tuple(s for day, _, s in coming if day == on),
        sum((committed(s, today) for s in subscriptions), nothing),
        sum(1 for s in subscriptions for _ in invoices_to_come(s, today)),
    )


COSTS, INVOICE, COMMITTED = msg("Costs"), msg("Next invoice"), msg("Committed")


def account_lines(costs: AccountCosts) -> Iterator[tuple[Message, Message]]:
    """The same in words, each with its label."""
    yield COSTS, _costs(costs)
    if costs.next_on is not None:
        hubs = ", ".join(s.hub_name for s in costs.next_of)
        yield (
            INVOICE,
            msg("{day}: {amount}, {hubs}", day=costs.next_on, amount=costs.next_total, hubs=hubs),
        )
    if costs.invoices:
        text = plural(
            "{amount} until the renewals, {n} invoice to come",
            "{amount} until the renewals, {n} invoices to come",
            costs.invoices,
            amount=costs.committed,
        )
    else:
        text = msg("nothing more until the renewals: everything is invoiced")
    yield COMMITTED, text


def _costs(costs: AccountCosts) -> Message:
    """`€4,290.00 a month`; of several intervals, each, and the average month."""
    text = msg("{amount} {each}", amount=costs.a_month, each=each(1))
    for n, (months, amount) in enumerate(costs.each):
        one = msg("{amount} {each}", amount=amount, each=each(months))
        text = msg("{one} + {other}", one=text, other=one) if n else one
    if [months for months, _ in costs.each] in ([], [1]):
        return text
    return msg("{costs}: {amount} a month on average", costs=text, amount=costs.a_month)
