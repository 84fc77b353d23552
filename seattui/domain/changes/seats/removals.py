"""Scheduling the removal of unassigned seats at renewal, and cancelling it (R15–R19)."""

from __future__ import annotations

from collections.abc import Iterator

from seattui.domain.billing.charges import without_newest
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import per, saving_per
from seattui.domain.changes.shared.checks import known_subscriptions, out_of_bounds
from seattui.domain.changes.shared.ledger import counters, with_removal, without_removal
from seattui.domain.changes.shared.removal import (
    amounts_after,
    cancellation_effects,
    cancellation_lines,
    removal_effects,
)
from seattui.domain.people.permissions import MODIFY_BILLING, require
from seattui.domain.plan.kinds import Undoing
from seattui.domain.plan.plan import Change, Facts, Line, Plan
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg, plural
from seattui.kit.money import Money
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class ScheduleRemoval(Change):
    """Schedules unassigned additional seats for removal at the next renewal; nothing changes before then (R17)."""

    hub: str
    seats: int
    kind = "removals.schedule"
    few = True
    label = msg("Remove seats")
    undo = Undoing.SCHEDULED_REMOVAL

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, MODIFY_BILLING, rule="R15")
        (subscription,) = known_subscriptions(facts, self.hub)
        if subscription.removal:
            raise Refused(
                "removal-stands",
                plural(
                    "The removal of {n} {hub} seat is already scheduled for {day}.",
                    "The removal of {n} {hub} seats is already scheduled for {day}.",
                    subscription.removal.seats,
                    hub=subscription.hub_name,
                    day=subscription.removal.effective_on,
                ),
                msg("Cancel that request first, then schedule a new one."),
                rule="R19",
            )
        if self.seats < 1:
            raise out_of_bounds(msg("The number of seats"), 1, max(1, subscription.removable), self.seats)
        if self.seats > subscription.removable:
            raise Refused(
                "not-removable",
                plural(
                    "{hub}: at most {n} seat can be removed ({unassigned} of {additional} additional "
                    "seats are unassigned).",
                    "{hub}: at most {n} seats can be removed ({unassigned} of {additional} additional "
                    "seats are unassigned).",
                    subscription.removable,
                    hub=subscription.hub_name,
                    additional=subscription.additional,
                    unassigned=min(subscription.additional, subscription.unassigned),
                ),
                msg("Unassign seats first; included seats can't be removed."),
                rule="R16",
            )
        day, now, then = amounts_after(subscription, self.seats, facts.today)
        stays = subscription.additional - self.seats
        return Plan(
            self,
            before={
                self.hub: counters(subscription, subscription.assigned, 0) | {"each_interval": now.as_json()}
            },
            after={
                self.hub: counters(subscription, subscription.assigned, self.seats)
                | {"each_interval": then.as_json(), "effective_on": day.isoformat()}
            },
            lines=(
                Line(msg("Included"), *[msg("{n}", n=subscription.included)] * 2),
                Line(msg("Additional"), msg("{n}", n=subscription.additional), msg("{n}", n=stays)),
                *_amounts(subscription, self.seats),
                Line(
                    per(subscription.billing_months),
                    msg("{amount}", amount=now),
                    msg("{amount}", amount=then),
                ),
                Line(saving_per(subscription.billing_months), msg("–"), msg("{amount}", amount=now - then)),
                Line(msg("Effective"), msg("now"), msg("{day}", day=day)),
            ),
            due_now=Money(0, subscription.currency),
            effects=removal_effects(subscription, self.seats, day, facts.operator.email),
            days=(day,),
        )


@dataclass(frozen=True, slots=True)
class CancelRemoval(Change):
    """Cancels the scheduled removal (R19)."""

    hub: str
    kind = "removals.cancel"
    few = True
    label = msg("Cancel removal request")
    undo = Undoing.CANCELLED_REMOVAL

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, MODIFY_BILLING, rule="R15")
        (subscription,) = known_subscriptions(facts, self.hub)
        removal = subscription.removal
        if removal is None:
            raise Refused(
                "no-removal",
                msg("No removal of {hub} seats is scheduled.", hub=subscription.hub_name),
                rule="R19",
            )
        assigned = subscription.assigned
        return Plan(
            self,
            before={self.hub: counters(subscription, assigned, removal.seats) | with_removal(subscription)},
            after={self.hub: counters(subscription, assigned, 0) | without_removal(subscription)},
            lines=(
                Line(
                    msg("{hub} seats to be removed", hub=subscription.hub_name),
                    msg("{n} on {day}", n=removal.seats, day=removal.effective_on),
                    msg("{n}", n=0),
                ),
                *cancellation_lines(subscription),
            ),
            due_now=Money(0, subscription.currency),
            effects=cancellation_effects(subscription, facts.operator.email),
            days=(removal.effective_on,),
        )


def _amounts(subscription: Subscription, seats: int) -> Iterator[Line]:
    """The base price and the seats at each price, as invoiced before and after the removal (R18)."""
    currency = subscription.currency
    base = msg("{amount}", amount=Money(subscription.base_minor, currency))
    yield Line(msg("Base price"), base, base)
    stay = without_newest(subscription.lots, seats)
    for unit in sorted({lot.unit_minor for lot in subscription.lots}):
        then, now = (
            Money(unit * sum(lot.seats for lot in lots if lot.unit_minor == unit), currency)
            for lots in (stay, subscription.lots)
        )
        yield Line(
            msg("Seats at {amount}", amount=Money(unit, currency)),
            msg("{amount}", amount=now),
            msg("{amount}", amount=then),
        )
