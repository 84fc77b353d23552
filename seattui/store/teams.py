"""Teams, with how many are in each and which seats their main members hold."""

from __future__ import annotations

from sqlalchemy import Connection, text

from seattui.domain.model import Account, Team


def listed(tx: Connection, account: Account) -> tuple[Team, ...]:
    """By name."""
    values = {"account": account.id}
    seats: dict[int, dict[str, int]] = {}
    for team_id, hub, n in tx.execute(
        text(
            "SELECT m.team_id, s.hub, count(*) FROM memberships m JOIN seats h ON h.user_id = m.user_id "
            "JOIN subscriptions s ON s.id = h.subscription_id WHERE m.account_id = :account AND m.main = 1 "
            "GROUP BY m.team_id, s.hub"
        ),
        values,
    ):
        seats.setdefault(team_id, {})[hub] = n
    rows = tx.execute(
        text(
            "SELECT t.id, t.name, t.parent_id, p.name AS parent, "
            "(SELECT count(*) FROM memberships m WHERE m.team_id = t.id AND m.main = 1) AS main_members, "
            "(SELECT count(*) FROM memberships m WHERE m.team_id = t.id AND m.main = 0) AS extra_members "
            "FROM teams t LEFT JOIN teams p ON p.id = t.parent_id WHERE t.account_id = :account ORDER BY t.name_key"
        ),
        values,
    )
    return tuple(
        Team(r.id, r.name, r.parent_id, r.parent, r.main_members, r.extra_members, seats.get(r.id, {}))
        for r in rows
    )
