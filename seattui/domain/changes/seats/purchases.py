"""Buying seats (R13, R14, R26)."""

from __future__ import annotations

from seattui.domain.changes.shared.checks import MAX_SEATS, known_subscriptions, out_of_bounds
from seattui.domain.changes.shared.ledger import counters
from seattui.domain.changes.shared.purchase import purchase_of
from seattui.domain.people.permissions import MODIFY_BILLING, require
from seattui.domain.plan.plan import Change, Facts, Plan
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg, plural
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class BuySeats(Change):
    """Buys additional seats, charged at once for the rest of the billing period."""

    hub: str
    seats: int
    kind = "seats.buy"
    few = True
    label = msg("Buy seats")
    undo = msg(
        "A purchase can't be undone: its seats are paid for. Schedule their removal at renewal with Remove."
    )

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, MODIFY_BILLING, rule="R13")
        (subscription,) = known_subscriptions(facts, self.hub)
        if not 1 <= self.seats <= MAX_SEATS:
            raise out_of_bounds(msg("The number of seats"), 1, MAX_SEATS, self.seats)
        if removal := subscription.removal:
            raise Refused(
                "removal-stands",
                plural(
                    "The removal of {n} {hub} seat is scheduled for {day}: it is already paid for.",
                    "The removal of {n} {hub} seats is scheduled for {day}: they are already paid for.",
                    removal.seats,
                    hub=subscription.hub_name,
                    day=removal.effective_on,
                ),
                msg("Cancel that removal request first."),
                rule="R26",
            )
        bought = purchase_of(subscription, self.seats, facts.today, facts.operator.email)
        before = counters(subscription, subscription.assigned, 0)
        return Plan(
            self,
            before={self.hub: before},
            after={self.hub: bought.on(before)},
            lines=bought.lines,
            due_now=bought.cost.due_now,
            effects=bought.effects,
            days=bought.days,
        )
