"""What lists look like as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from seattui.domain import billing
from seattui.domain.model import Activity, Subscription, Tie


def subscription_json(subscription: Subscription, today: date) -> dict[str, Any]:
    """One of `seats list`, `subscriptions list` and `billing show`. Money comes from what posts invoices."""
    s = subscription
    period = billing.current_period(s, today)
    invoice_on, invoice = billing.next_invoice(s, today)
    term_from, term = billing.next_term(s, today)
    return {
        "hub": s.hub,
        "tier": s.tier,
        "included": s.included,
        "additional": s.additional,
        "purchased": s.purchased,
        "assigned": s.assigned,
        "unassigned": s.unassigned,
        "removable": s.removable,
        "scheduled_removal": {
            "seats": s.removal.seats,
            "effective_on": s.removal.effective_on.isoformat(),
            "requested_by": s.removal.requested_by,
        }
        if s.removal
        else None,
        "renews_on": billing.renews_on(s, today).isoformat(),
        "term_months": s.term_months,
        "billing_months": s.billing_months,
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "next_invoice": {"on": invoice_on.isoformat(), "total": invoice.as_json()},
        "next_term": {"from": term_from.isoformat(), "total": term.as_json()},
    }


def costs_json(s: Subscription, idle_held: int, today: date, first_month: date) -> dict[str, Any]:
    """What `billing show` says beside that: idle seats, and the next twelve months.

    Idle is a seat that nobody holds, or whose holder (`idle_held` of them) is idle.
    """
    idle = s.unassigned + idle_held
    return {
        "idle": {"seats": idle, "until_renewal": billing.idle_cost(s, idle, today).as_json()},
        "months": [
            {"from": month.isoformat(), "total": total.as_json()}
            for month, total in billing.months(s, today, first=first_month)
        ],
    }


def activity_json(row: Activity) -> dict[str, Any]:
    """One row of the record."""
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "actor": row.actor,
        "known_by": row.known_by.value,
        "from": row.origin,
        "change": row.change,
        "because": row.because,
        "people": row.people,
        "before": row.before,
        "after": row.after,
        "money": row.money,
        "hash": row.hash,
    }


def tie_json(tie: Tie) -> dict[str, Any]:
    return {"uid": tie.uid, "email": tie.email, "name": tie.name}
