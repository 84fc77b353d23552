"""The JSON of lists, as printed by commands and written to files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from seattui.domain.billing import charges
from seattui.domain.billing.team_sums import together
from seattui.domain.billing.until_renewal import committed
from seattui.kit.money import with_amounts

if TYPE_CHECKING:
    from seattui.domain.billing.account_costs import AccountCosts
    from seattui.domain.billing.decisions import Decision
    from seattui.domain.billing.subscription import Subscription
    from seattui.domain.billing.team_costs import TeamCosts
    from seattui.domain.model import (
        Account,
        Activity,
        Operator,
        OperatorKey,
        Permission,
        Team,
        Tie,
        UserDetails,
    )
    from seattui.kit.money import Money


def details_json(details: UserDetails, cost: Money) -> dict[str, Any]:
    """A person in full, as in `users show`; `cost` is what their seats cost a month."""
    from seattui.domain.people.columns import PersonRow
    from seattui.files.people_json import person_json

    noted = details.excepted
    return person_json(PersonRow(details.user, details.seats_since, cost)) | {
        "created_at": details.created_at.isoformat(),
        "invited_at": details.invited_at.isoformat() if details.invited_at else None,
        "invite_expires_at": details.invite_expires_at.isoformat() if details.invite_expires_at else None,
        "idle_exception": {"until": noted.until.isoformat(), "because": noted.because} if noted else None,
        "recent": [activity_json(row, cost.currency) for row in details.recent],
    }


def account_json(account: Account, operator: Operator) -> dict[str, Any]:
    """An account and its operator, as in `accounts list`."""
    return {
        "name": account.name,
        "currency": account.currency,
        "time_zone": account.time_zone,
        "operator": operator.email,
        "known_by": operator.known_by.value,
        "super_admin": operator.super_admin,
    }


def permission_json(permission: Permission, operator: Operator) -> dict[str, Any]:
    """As in `permissions list`; `held` is whether the operator holds it, and so can grant it (R12)."""
    return {
        "code": permission.code,
        "label": permission.label,
        "sentence": permission.sentence,
        "held": operator.holds(permission.code),
    }


def teams_json(teams: Sequence[Team], costs: TeamCosts) -> list[dict[str, Any]]:
    """Teams as in `teams list --json`; costs are for `cost_months`, which is a key beside the teams."""
    sums = together(teams, costs)
    return [
        {
            "name": team.name,
            "parent": team.parent,
            "main_members": team.main_members,
            "extra_members": team.extra_members,
            "seats": dict(sorted(team.seats.items())),
            "cost": costs.teams[team.id].as_json(),
            "with_subteams": {
                "main_members": sums[team.id].members,
                "extra_memberships": sums[team.id].extra,
                "seats": dict(sorted(sums[team.id].seats.items())),
                "cost": sums[team.id].cost.as_json(),
            },
        }
        for team in teams
    ]


def cost_totals_json(costs: TeamCosts) -> dict[str, Any]:
    """The keys beside the teams, so that all costs add up to the total."""
    return {
        "cost_months": costs.months,
        "no_team": {"cost": costs.no_team.as_json()},
        "unassigned": {"cost": costs.unassigned.as_json()},
        "cost_total": costs.total.as_json(),
    }


def subscription_json(subscription: Subscription, today: date) -> dict[str, Any]:
    """An item of `seats list`, `subscriptions list` and `billing show`. Money is calculated as for invoices."""
    s = subscription

    period = charges.current_period(s, today)
    invoice_on, invoice = charges.next_invoice(s, today)
    term_from, term = charges.next_term(s, today)
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
        "renews_on": charges.renews_on(s, today).isoformat(),
        "term_months": s.term_months,
        "billing_months": s.billing_months,
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "next_invoice": {"on": invoice_on.isoformat(), "total": invoice.as_json()},
        "next_term": {"from": term_from.isoformat(), "total": term.as_json()},
    }


def account_costs_json(costs: AccountCosts, decided: Iterable[Decision]) -> dict[str, Any]:
    """The keys of `billing show` about the whole account, beside its subscriptions."""
    return {
        "total": {
            "a_month": costs.a_month.as_json(),
            "each": [{"months": months, "amount": amount.as_json()} for months, amount in costs.each],
        },
        "next_invoice": {
            "on": costs.next_on.isoformat(),
            "total": costs.next_total.as_json(),
            "hubs": [s.hub for s in costs.next_of],
        }
        if costs.next_on
        else None,
        "committed": {"until_renewals": costs.committed.as_json(), "invoices": costs.invoices},
        "decisions": [
            {
                "kind": d.kind.value,
                "hub": d.subscription.hub,
                "seats": d.seats,
                "unassign_first": d.held,
                "renews_on": d.on.isoformat(),
                "days_left": d.days_left,
                "saves_each_interval": d.saves.as_json(),
                "text": str(d.message),
            }
            for d in decided
        ],
    }


def costs_json(s: Subscription, idle_held: int, today: date, first_month: date) -> dict[str, Any]:
    """The further keys of `billing show`: what is committed, idle seats, and the next twelve months.

    A seat is idle if nobody holds it, or if its holder (`idle_held` of them) is idle.
    """

    idle = s.unassigned + idle_held
    return {
        "committed": committed(s, today).as_json(),
        "idle": {
            "seats": idle,
            "held": idle_held,
            "until_renewal": charges.idle_cost(s, idle, today).as_json(),
        },
        "months": [
            {"from": month.isoformat(), "total": total.as_json()}
            for month, total in charges.months(s, today, first=first_month)
        ],
    }


def activity_json(row: Activity, currency: str) -> dict[str, Any]:
    """One row of the record, in the account's currency."""

    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "actor": row.actor,
        "known_by": row.known_by.value,
        "from": row.origin,
        "change": row.change,
        "because": row.because,
        "people": row.people,
        "before": with_amounts(row.before, currency),
        "after": with_amounts(row.after, currency),
        "money": row.money,
        "hash": row.hash,
    }


def operator_key_json(key: OperatorKey) -> dict[str, Any]:
    return {
        "fingerprint": key.fingerprint,
        "email": key.email,
        "name": key.name,
        "type": key.type,
        "public_key": key.public_key,
        "comment": key.comment,
        "added_at": key.added_at.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


def tie_json(tie: Tie) -> dict[str, Any]:
    return {"uid": tie.uid, "email": tie.email, "name": tie.name}
