"""The record as read for an undo: its people with their current state, in temporary tables.

However many people a change affected, there are few distinct transitions, so each is computed once and the rest
is set-based.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, text

from seattui.domain.model import AccessState, Account, Activity, IdleException, Operator, User
from seattui.domain.plan.history import RecalledGroup, RecalledParts, RecalledPeople, access_state_of
from seattui.kit.records import dataclass
from seattui.store.activity import activity
from seattui.store.db import facets
from seattui.store.db.decode import HELD_SINCE, fields
from seattui.store.db.temp_tables import CHOSEN, fresh, insert_rows
from seattui.store.people import presence, users
from seattui.store.teams import team_writes, teams

STREAMED = {"yield_per": 5000}
PAGE = 100
# What happened to people of whom a change modified a part.
BACK, CHANGED, TEAM_GONE = "back", "changed", "team-gone"

_RECORDED = "activity_people p JOIN users u ON u.id = p.user_id"
_NOTED = f"substr(p.before, 1, {len(HELD_SINCE)}) = '{HELD_SINCE}'"
_OF_CHANGE = "p.account_id = :account AND p.activity_id = :number"
# Whether somebody else has their address since they were removed.
_TAKEN = (
    "CASE WHEN u.status = 'removed' AND EXISTS (SELECT 1 FROM users o WHERE o.account_id = u.account_id "
    "AND o.email_key = u.email_key AND o.status <> 'removed') THEN 1 ELSE 0 END"
)


@dataclass(frozen=True, slots=True)
class StorePast:
    """The record of an account, for one operator, in one transaction."""

    tx: Connection
    account: Account
    operator: Operator

    def change(self, number: int) -> Activity | None:
        return activity.one(self.tx, self.account, number)

    def newest(self, kinds: Collection[str]) -> Activity | None:
        me = self.operator.user_id
        if me is None:
            return None
        undone = activity.undone(self.tx, self.account)
        before = 1 << 62
        while rows := activity.of_actor(self.tx, self.account, me, kinds, before, PAGE):
            for row in rows:
                if row.id not in undone:
                    return row
            before = rows[-1].id
        return None

    def undone_by(self, number: int) -> int | None:
        return activity.undone(self.tx, self.account).get(number)

    def not_undone_since(self, number: int, kind: str) -> tuple[Activity, ...]:
        undone = activity.undone(self.tx, self.account)
        newer = activity.newer(self.tx, self.account, number, kind)
        return tuple(row for row in newer if row.id not in undone)

    def people(self, number: int) -> RecalledPeople:
        ways = self._ways(number)
        fresh(self.tx, "chosen", CHOSEN)
        self.tx.execute(
            text(
                f"INSERT INTO chosen (user_id, facet, way) SELECT u.id, u.facet, 2 * w.way + {_TAKEN} "
                f"FROM {_RECORDED} JOIN ways w ON w.before = {self._recorded_state} AND w.after = p.after WHERE {_OF_CHANGE}"
            ),
            self._values(number),
        )
        known = facets.codes(self.tx, self.account.id)
        groups = {}
        for facet, way, n in self.tx.execute(
            text("SELECT facet, way, count(*) FROM chosen GROUP BY facet, way ORDER BY facet, way")
        ):
            before, after = ways[way // 2]
            groups[RecalledGroup(known.access_state(facet), before, after, way, bool(way % 2))] = n
        return RecalledPeople(groups, self._digest("SELECT user_id, facet, way FROM chosen ORDER BY user_id"))

    def _ways(self, number: int) -> list[tuple[AccessState | None, AccessState]]:
        """The distinct transitions of people's access states, numbered; the table `ways` holds them as recorded
        text.
        """
        fresh(
            self.tx,
            "ways",
            "before TEXT NOT NULL, after TEXT NOT NULL, way BIGINT NOT NULL, PRIMARY KEY (before, after)",
        )
        ways: dict[tuple[AccessState | None, AccessState], int] = {}
        result = []
        for before, after in self._distinct(number, f"{self._recorded_state}, after"):
            was = fields(before)
            way = (access_state_of(was) if was else None, access_state_of(fields(after)))
            result.append((before, after, ways.setdefault(way, len(ways))))
        insert_rows(self.tx, "ways", ("before", "after", "way"), result)
        return list(ways)

    @property
    def _recorded_state(self) -> str:
        """SQL for the recorded state before a change, without the instants since which the removed seats were
        held, so that people with the same transition have the same text.
        """
        find = "instr" if self.tx.dialect.name == "sqlite" else "strpos"
        return (
            f"CASE WHEN {_NOTED} THEN '{{' || substr(p.before, {find}(p.before, '}},') + 2) ELSE p.before END"
        )

    def held_since(self, number: int) -> bool:
        found = self.tx.execute(
            text(f"SELECT 1 FROM activity_people p WHERE {_OF_CHANGE} AND {_NOTED} LIMIT 1"),
            self._values(number),
        )
        return found.first() is not None

    def named(self, groups: Sequence[RecalledGroup], limit: int) -> tuple[User, ...]:
        known = facets.codes(self.tx, self.account.id)
        wanted = " OR ".join(f"(c.facet = {known.facet(g.now)} AND c.way = {g.way})" for g in groups)
        ids = self.tx.execute(
            text(
                "SELECT u.id FROM chosen c JOIN users u ON u.id = c.user_id "
                f"WHERE {wanted or 'false'} ORDER BY u.name_key, u.id LIMIT :limit"
            ),
            {"limit": limit},
        ).scalars()
        return self._users(list(ids))

    def teams(self, number: int, coming: Collection[int] = ()) -> RecalledParts:
        here = {node.id for node in teams.nodes(self.tx, self.account)} | set(coming)
        fresh(self.tx, "team_ways", "before TEXT PRIMARY KEY, way BIGINT NOT NULL, team_gone BIGINT NOT NULL")
        fresh(
            self.tx,
            "way_teams",
            "way BIGINT NOT NULL, team_id BIGINT NOT NULL, main BIGINT NOT NULL, PRIMARY KEY (way, team_id)",
        )
        ways, ends = [], []
        for way, (before,) in enumerate(self._distinct(number, "before")):
            said = fields(before)["team_ids"]
            was = dict.fromkeys(said["extra"], 0) | ({said["main"]: 1} if said["main"] else {})
            ways.append((before, way, int(not was.keys() <= here)))
            ends += [(way, team, main) for team, main in was.items()]
        insert_rows(self.tx, "team_ways", ("before", "way", "team_gone"), ways)
        insert_rows(self.tx, "way_teams", ("way", "team_id", "main"), ends)
        team_writes.quoted(self.tx, self.account)
        return self._returning(
            number,
            f"SELECT c.user_id, c.before, c.after, {team_writes.recorded_team_ids_sql(self.tx)} AS ids "
            "FROM activity_people c WHERE c.account_id = :account AND c.activity_id = :number",
            "JOIN team_ways w ON w.before = p.before",
            # The recorded text of a person begins with their teams.
            "substr(p.after, 1, length(p.ids)) <> p.ids",
            "w.team_gone",
        )

    def exceptions(self, number: int) -> RecalledParts:
        fresh(
            self.tx,
            "exception_ways",
            "said TEXT PRIMARY KEY, way BIGINT NOT NULL, until TEXT NOT NULL, because TEXT NOT NULL",
        )
        said = {text_ for row in self._distinct(number, "before, after") for text_ in row}
        noted = [(way, text_, noted_exception(text_)) for way, text_ in enumerate(sorted(said))]
        insert_rows(
            self.tx,
            "exception_ways",
            ("said", "way", "until", "because"),
            [
                (text_, way, noted_.until.isoformat() if noted_ else "", noted_.because if noted_ else "")
                for way, text_, noted_ in noted
            ],
        )
        return self._returning(
            number,
            "SELECT c.user_id, c.before, c.after FROM activity_people c "
            "WHERE c.account_id = :account AND c.activity_id = :number",
            "JOIN exception_ways w ON w.said = p.before JOIN exception_ways e ON e.said = p.after",
            "COALESCE(u.idle_except_until, '') <> e.until OR COALESCE(u.idle_except_because, '') <> e.because",
            "0",
        )

    def _returning(
        self, number: int, recorded: str, ways: str, changed: str, team_gone: str
    ) -> RecalledParts:
        """Fills the table `going_back` with the people of a change, how each is restored, and who can be."""
        fresh(self.tx, "going_back", "user_id BIGINT PRIMARY KEY, way BIGINT NOT NULL, state TEXT NOT NULL")
        self.tx.execute(
            text(
                "INSERT INTO going_back (user_id, way, state) SELECT u.id, w.way, "
                f"CASE WHEN u.status = 'removed' OR {changed} THEN '{CHANGED}' "
                f"WHEN {team_gone} <> 0 THEN '{TEAM_GONE}' ELSE '{BACK}' END "
                f"FROM ({recorded}) AS p JOIN users u ON u.id = p.user_id {ways}"
            ),
            self._values(number),
        )
        counted: dict[str, int] = dict(
            self.tx.execute(text("SELECT state, count(*) FROM going_back GROUP BY state")).all()
        )
        digest = self._digest("SELECT user_id, way, state FROM going_back ORDER BY user_id")
        return RecalledParts(counted.get(BACK, 0), counted.get(CHANGED, 0), counted.get(TEAM_GONE, 0), digest)

    def not_restorable(self, limit: int) -> tuple[tuple[User, bool], ...]:
        rows = self.tx.execute(
            text(
                "SELECT r.user_id, r.state FROM going_back r JOIN users u ON u.id = r.user_id "
                f"WHERE r.state <> '{BACK}' ORDER BY u.name_key, u.id LIMIT :limit"
            ),
            {"limit": limit},
        ).all()
        people = users.of_any_status(self.tx, self.account, [r.user_id for r in rows])
        return tuple((people[r.user_id], r.state == TEAM_GONE) for r in rows)

    def _users(self, ids: Sequence[int]) -> tuple[User, ...]:
        people = users.of_any_status(self.tx, self.account, ids)
        return tuple(people[i] for i in ids)

    def _distinct(self, number: int, columns: str) -> Iterator[tuple[str, ...]]:
        rows = self.tx.execute(
            text(f"SELECT DISTINCT {columns} FROM activity_people p WHERE {_OF_CHANGE} ORDER BY {columns}"),
            self._values(number),
        ).all()
        yield from (tuple(row) for row in rows)

    def _digest(self, query: str) -> str:
        digest = hashlib.sha256()
        for row in self.tx.execute(text(query), execution_options=STREAMED):
            digest.update(repr(tuple(row)).encode())
        return digest.hexdigest()

    def _values(self, number: int) -> dict[str, int]:
        return {"account": self.account.id, "number": number}


def noted_exception(said: str) -> IdleException | None:
    """The idle exception in a row of the record."""
    noted = fields(said)["idle_exception"]
    return presence.exception(noted["until"], noted["because"]) if noted else None
