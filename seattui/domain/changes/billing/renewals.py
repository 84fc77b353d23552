"""What falls due: a period's invoice, and at renewal the scheduled removal (R21)."""

from __future__ import annotations

from datetime import date

from seattui.domain.billing.calendar import Period
from seattui.domain.billing.charges import period_lines, renews_on, unposted
from seattui.domain.billing.invoice import InvoiceKind
from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.shared.ledger import counters
from seattui.domain.plan.effects import InvoicePosted, MailQueued, RemovalCancelled, SeatsRemoved
from seattui.domain.plan.plan import Change, Effect, Facts, Line, Plan
from seattui.kit.i18n import msg, plural
from seattui.kit.records import dataclass


def period_invoice(subscription: Subscription, period: Period) -> InvoicePosted:
    """The invoice of a period, dated on its first day."""
    return InvoicePosted(
        subscription.hub,
        InvoiceKind.PERIOD,
        period.start,
        period.start,
        period.end,
        subscription.currency,
        period_lines(subscription, period),
    )


@dataclass(frozen=True, slots=True)
class PostPeriod(Change):
    """Posts the invoice of the period that starts on `start`, after applying the removal due by then.

    Planned only by the system. Empty if the period is already posted.
    """

    hub: str
    start: date
    kind = "billing.period"
    label = msg("Billing period")
    undo = msg("Invoices and renewals can't be undone.")
    fields = {"renews_on": msg("renews")}

    def plan(self, facts: Facts) -> Plan:
        subscription = next(s for s in facts.subscriptions_as_posted() if s.hub == self.hub)
        period = next((p for p in unposted(subscription, facts.today) if p.start == self.start), None)
        if period is None:
            return Plan(self)
        invoice = period_invoice(subscription, period)
        effects: list[Effect] = [invoice]
        scheduled = subscription.scheduled
        removal = subscription.removal
        leaving = removal.seats if removal and removal.effective_on <= period.start else 0
        if removal and leaving:
            effects = [
                RemovalCancelled(self.hub, leaving),
                SeatsRemoved(self.hub, leaving),
                invoice,
                _removed_mail(subscription, leaving, removal.requested_by, period.start),
            ]
            scheduled = 0
        before = counters(subscription, subscription.assigned, subscription.scheduled)
        after = before | {
            "purchased": subscription.purchased - leaving,
            "unassigned": subscription.unassigned - leaving,
            "scheduled": scheduled,
        }
        return Plan(
            self,
            before={self.hub: before},
            after={self.hub: after | {"renews_on": renews_on(subscription, period.start).isoformat()}},
            lines=(
                Line(
                    msg("{hub} purchased", hub=subscription.hub_name),
                    msg("{n}", n=subscription.purchased),
                    msg("{n}", n=subscription.purchased - leaving),
                ),
                Line(
                    msg("Invoice of {day}", day=period.start), msg("–"), msg("{amount}", amount=invoice.total)
                ),
            ),
            due_now=invoice.total,
            effects=tuple(effects),
            days=(period.start, period.end),
        )


def _removed_mail(subscription: Subscription, seats: int, to: str, day: date) -> MailQueued:
    return MailQueued(
        to,
        plural(
            "{n} seat of {subscription} was removed",
            "{n} seats of {subscription} were removed",
            seats,
            subscription=subscription.name,
        ),
        msg(
            "With the renewal on {day}, {seats} additional seats of {subscription} were removed, as requested.",
            day=day,
            seats=seats,
            subscription=subscription.name,
        ),
    )
