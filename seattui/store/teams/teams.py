"""Reads of teams: the tree, the members of each, and the seats their main members hold.

Removed people keep their memberships, in case they are restored, but aren't counted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, text

from seattui.domain.model import Account, Status, Team, TeamNode
from seattui.domain.teams.membership import Place, Places, TeamRole, below
from seattui.store.db import facets, names
from seattui.store.db.asking import Statement, ask
from seattui.store.db.facet_layout import SEATS, STATUS
from seattui.store.db.temp_tables import fresh

STREAMED = {"yield_per": 5000}

# People who weren't removed: a join on the primary key, which is cheaper than finding the few who were.
_MEMBERS = f"memberships m JOIN users u ON u.id = m.user_id AND u.{names.LISTED}"


def nodes(tx: Connection, account: Account) -> tuple[TeamNode, ...]:
    """Every team, by name."""
    every = "SELECT id, name, parent_id FROM teams WHERE account_id = :account ORDER BY name_key"
    return tuple(TeamNode(*row) for row in ask(tx, Statement(every, {"account": account.id})))


def listed(tx: Connection, account: Account) -> tuple[Team, ...]:
    """By name."""
    bits = facets.codes(tx, account.id).hubs
    sizes: Counter[tuple[int, int]] = Counter()
    seats: dict[int, Counter[str]] = {}
    for team_id, main, held, n in _counted(tx, account):
        sizes[team_id, main] += n
        if main:
            of_team = seats.setdefault(team_id, Counter())
            of_team.update({hub: n for hub, bit in bits.items() if held >> bit & 1})
    every = nodes(tx, account)
    name_of = {node.id: node.name for node in every}
    return tuple(
        Team(
            node.id,
            node.name,
            node.parent_id,
            None if node.parent_id is None else name_of.get(node.parent_id),
            sizes[node.id, 1],
            sizes[node.id, 0],
            dict(seats.get(node.id, {})),
        )
        for node in every
    )


def _counted(tx: Connection, account: Account) -> Iterator[tuple[int, int, int, int]]:
    """Team, whether it is the main one, which seats are held, and by how many; of the kept counts."""
    facet = "f.facet"
    rows = tx.execute(
        text(
            f"SELECT f.team_id, f.main, {SEATS.sql_of(facet)} AS held, sum(f.people) FROM team_facets f "
            f"WHERE f.account_id = :account AND f.people > 0 AND NOT {STATUS.sql_is(facet, Status.REMOVED)} "
            "GROUP BY 1, 2, 3"
        ),
        {"account": account.id},
    )
    for team_id, main, held, n in rows:
        yield team_id, main, held, int(n)


def within(tx: Connection, account: Account, team_id: int) -> str:
    """A query of the ids of the members of a team and of all teams below it, with removed people and duplicates."""
    return f"SELECT m.user_id FROM memberships m WHERE m.team_id IN ({_ids_below(tx, account, team_id)})"


def held_within(tx: Connection, account: Account, team_id: int) -> dict[int, int]:
    """The memberships in a team and in all below it by the member's access state, removed people too."""
    rows = tx.execute(
        text(
            "SELECT facet, sum(people) FROM team_facets WHERE account_id = :account AND people > 0 "
            f"AND team_id IN ({_ids_below(tx, account, team_id)}) GROUP BY facet"
        ),
        {"account": account.id},
    )
    return {facet: int(n) for facet, n in rows}


def _ids_below(tx: Connection, account: Account, team_id: int) -> str:
    return ", ".join(str(i) for i in sorted(below(nodes(tx, account), team_id)))


def size(tx: Connection, account: Account, team_id: int) -> int:
    """How many people are in a team or in one below it."""
    members = within(tx, account, team_id)
    every = tx.execute(text(f"SELECT count(*) FROM (SELECT DISTINCT user_id FROM ({members}) AS m) AS d"))
    gone = tx.execute(
        text(
            "SELECT count(*) FROM users u WHERE u.account_id = :account AND u.status = 'removed' "
            f"AND EXISTS ({members} AND m.user_id = u.id)"
        ),
        {"account": account.id},
    )
    return int(every.scalar_one()) - int(gone.scalar_one())


def gather_members(tx: Connection, team_id: int) -> None:
    """Puts the direct members of this team into the table `chosen`, which exists and is empty."""
    tx.execute(
        text(
            "INSERT INTO chosen (user_id, facet) SELECT u.id, u.facet "
            f"FROM {_MEMBERS} WHERE m.team_id = :team"
        ),
        {"team": team_id},
    )


def places(tx: Connection, team_id: int, leaving: int | None) -> Places:
    """The places of the people in `chosen` in a team; also stored in the table `placed` for writing."""
    fresh(tx, "placed", "user_id BIGINT PRIMARY KEY, role TEXT NOT NULL, elsewhere BIGINT NOT NULL")
    tx.execute(
        text(
            "INSERT INTO placed (user_id, role, elsewhere) SELECT c.user_id, "
            "CASE WHEN h.main = 1 THEN 'main' WHEN h.main = 0 THEN 'extra' ELSE 'not' END, "
            "CASE WHEN o.user_id IS NULL THEN 0 ELSE 1 END FROM chosen c "
            "LEFT JOIN memberships h ON h.team_id = :team AND h.user_id = c.user_id "
            "LEFT JOIN memberships o ON o.user_id = c.user_id AND o.main = 1 "
            "AND o.team_id <> :team AND o.team_id <> :leaving"
        ),
        {"team": team_id, "leaving": team_id if leaving is None else leaving},
    )
    people = {
        Place(TeamRole(role), bool(elsewhere)): n
        for role, elsewhere, n in tx.execute(
            text("SELECT role, elsewhere, count(*) FROM placed GROUP BY role, elsewhere")
        )
    }
    digest = hashlib.sha256(b"%d:%d;" % (team_id, leaving or 0))
    rows = tx.execute(
        text("SELECT user_id, role, elsewhere FROM placed ORDER BY user_id"), execution_options=STREAMED
    )
    for user_id, role, elsewhere in rows:
        digest.update(f"{user_id}:{role}:{elsewhere};".encode())
    sizes: dict[int, int] = dict(
        tx.execute(
            text(f"SELECT m.main, count(*) FROM {_MEMBERS} WHERE m.team_id = :team GROUP BY m.main"),
            {"team": team_id},
        ).all()
    )
    return Places(people, digest.hexdigest(), sizes.get(1, 0), sizes.get(0, 0))
