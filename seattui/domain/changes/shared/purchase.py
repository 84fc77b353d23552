"""What a purchase of seats costs and writes, alone or as part of the change that needs them (R14, R26)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from seattui.domain.billing.charges import charge_of_period, current_period, next_invoice, purchase_line
from seattui.domain.billing.invoice import InvoiceKind
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import per
from seattui.domain.billing.until_renewal import AdditionalCost, additional_cost
from seattui.domain.changes.shared.checks import MAX_SEATS
from seattui.domain.changes.shared.ledger import SeatsMoved
from seattui.domain.plan.effects import InvoicePosted, MailQueued, SeatsBought
from seattui.domain.plan.plan import Charge, Effect, Facts, Line
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg, plural
from seattui.kit.money import Money
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase at today's price: of which hub, how many, what is written, and what they cost."""

    hub: str
    seats: int
    effects: tuple[Effect, ...]
    cost: AdditionalCost
    lines: tuple[Line, ...]
    days: tuple[date, ...]

    def on(self, counters: Mapping[str, Any]) -> dict[str, Any]:
        """A subscription's counters with these seats, and what they cost until the renewal."""
        after = {
            **counters,
            "purchased": counters["purchased"] + self.seats,
            "unassigned": counters["unassigned"] + self.seats,
            "until_renewal": self.cost.until_renewal.as_json(),
        }
        if "each_interval" in counters:
            each = Money(**counters["each_interval"]) + self.cost.each_interval
            after["each_interval"] = each.as_json()
        return after


def purchase_of(subscription: Subscription, seats: int, today: date, buyer: str) -> Purchase:
    """The purchase of seats of a subscription. Raises Refused if there is no price, or for too many seats."""
    unit, currency = subscription.seat_minor, subscription.currency
    if unit is None:
        raise Refused(
            "no-price",
            msg("There is no price for additional seats of {subscription}.", subscription=subscription.name),
            msg("Load a catalogue with that price, or set one with 'seattui subscriptions price'."),
        )
    if subscription.purchased + seats > MAX_SEATS:
        raise Refused("too-many-seats", msg("A subscription holds at most {n} seats.", n=MAX_SEATS))
    line = purchase_line(subscription, seats, unit, today)
    period = current_period(subscription, today)
    cost = additional_cost(subscription, seats, unit, today)
    later = cost.each_interval
    now = charge_of_period(subscription, today)
    effects: list[Effect] = [SeatsBought(subscription.hub, seats, unit, today)]
    if line:
        effects.append(
            InvoicePosted(
                subscription.hub, InvoiceKind.PURCHASE, today, period.start, period.end, currency, (line,)
            )
        )
    effects.append(_confirmation(subscription, seats, cost.due_now, later, buyer))
    additional = subscription.additional
    lines = (
        Line(
            msg("{hub} purchased", hub=subscription.hub_name),
            msg("{n}", n=subscription.purchased),
            msg("{n}", n=subscription.purchased + seats),
        ),
        Line(msg("Additional"), msg("{n}", n=additional), msg("{n}", n=additional + seats)),
        Line(
            per(subscription.billing_months), msg("{amount}", amount=now), msg("{amount}", amount=now + later)
        ),
        Charge(
            msg(
                "{n} × {amount} × {days} of {all} days",
                n=seats,
                amount=Money(unit, currency),
                days=line.days if line else 0,
                all=period.days,
            ),
            msg("–"),
            msg("{amount}", amount=cost.due_now),
        ),
        Charge(
            msg("Each later invoice, from {day}", day=next_invoice(subscription, today)[0]),
            msg("–"),
            msg("+{amount}", amount=later),
        ),
        Charge(
            msg("In all until the renewal on {day}", day=cost.renews_on),
            msg("–"),
            msg("{amount}", amount=cost.until_renewal),
        ),
    )
    days = (today, period.end, cost.renews_on)
    return Purchase(subscription.hub, seats, tuple(effects), cost, lines, days)


def purchases_of(facts: Facts, short: Mapping[str, int]) -> list[Purchase]:
    """Purchases of missing seats as part of the change that needs them, by hub (R10).

    A scheduled removal of the same subscription doesn't prevent it (R26): R20 has just cancelled it. If seats
    of several hubs are bought, each charge names its hub.
    """
    bought = [
        (s, purchase_of(s, short[s.hub], facts.today, facts.operator.email))
        for s in facts.subscriptions()
        if s.hub in short
    ]
    if len(bought) == 1:
        return [bought[0][1]]
    return [replace(p, lines=tuple(_of_hub(s.hub_name, line) for line in p.lines)) for s, p in bought]


def _of_hub(hub: str, line: Line) -> Line:
    return (
        replace(line, label=msg("{hub}: {what}", hub=hub, what=line.label))
        if isinstance(line, Charge)
        else line
    )


def with_purchases(after: Mapping[str, Any], bought: Iterable[Purchase]) -> dict[str, Any]:
    """The counters after the purchases: the bought seats are assigned at once, so none of them remains unassigned."""
    return {**after, **{purchase.hub: purchase.on(after[purchase.hub]) for purchase in bought}}


def due_now(facts: Facts, moved: SeatsMoved, bought: Iterable[Purchase] = ()) -> Money | None:
    """What is paid for purchases: 0 if seats move without any, None if none move, where nobody asks about money."""
    return sum((p.cost.due_now for p in bought), Money(0, facts.account.currency)) if moved.lines else None


def _confirmation(
    subscription: Subscription, seats: int, due_now: Money, later: Money, buyer: str
) -> MailQueued:
    return MailQueued(
        buyer,
        plural(
            "{n} seat of {subscription} bought",
            "{n} seats of {subscription} bought",
            seats,
            subscription=subscription.name,
        ),
        msg(
            "{seats} × {subscription} bought. Charged now: {due}. Each later invoice: {later} more. "
            "Amounts are without tax.",
            seats=seats,
            subscription=subscription.name,
            due=due_now,
            later=later,
        ),
    )
