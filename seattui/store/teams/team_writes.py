"""Writing changes of teams, set-based, and the recorded teams of each person before and after.

A person's recorded row has the names, for people to read, and the ids, for undoing: names can change, and ids
are never reused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, text, update

from seattui.domain.model import Account, Operator
from seattui.domain.plan.plan import canonical
from seattui.domain.plan.team_effects import MembersMoved, TeamCreated, TeamDeleted, TeamMoved, TeamRenamed
from seattui.domain.teams.membership import PlaceMove, TeamRole
from seattui.kit.text import fold
from seattui.store.db import tables
from seattui.store.db.effect_writers import writes
from seattui.store.db.temp_tables import fresh, insert_rows
from seattui.store.teams import teams

MOVED = "SELECT t.user_id, u.email, t.before, t.after FROM team_said t JOIN users u ON u.id = t.user_id"


@writes(TeamCreated)
def _(effect: TeamCreated, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    row: dict[str, object] = {
        "account_id": account.id,
        "name": effect.team,
        "name_key": fold(effect.team),
        "parent_id": effect.parent_id,
    }
    tx.execute(insert(tables.teams), row if effect.team_id is None else row | {"id": effect.team_id})


@writes(TeamRenamed)
def _(effect: TeamRenamed, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    t = tables.teams
    tx.execute(update(t).where(t.c.id == effect.team_id).values(name=effect.team, name_key=fold(effect.team)))


@writes(TeamMoved)
def _(effect: TeamMoved, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    t = tables.teams
    tx.execute(update(t).where(t.c.id == effect.team_id).values(parent_id=effect.parent_id))


@writes(TeamDeleted)
def _(effect: TeamDeleted, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """Members still in it were removed from the account."""
    tx.execute(delete(tables.memberships).where(tables.memberships.c.team_id == effect.team_id))
    tx.execute(delete(tables.teams).where(tables.teams.c.id == effect.team_id))


@writes(MembersMoved, touching=MOVED)
def _(effect: MembersMoved, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """Main teams are removed before new ones are set: a person has at most one at any moment."""
    note_teams(tx, account, f"SELECT user_id FROM placed WHERE {_among(effect.moves)}")
    values = {"account": account.id, "team": effect.team_id}
    if effect.leaving is not None:
        tx.execute(
            text(
                "DELETE FROM memberships WHERE team_id = :leaving AND user_id IN (SELECT user_id FROM team_said)"
            ),
            {"leaving": effect.leaving},
        )
    demoted = [m for m in effect.moves if m.before.elsewhere and not m.after.elsewhere]
    if demoted:
        tx.execute(
            text(
                "UPDATE memberships SET main = 0 WHERE main = 1 AND team_id <> :team "
                f"AND user_id IN (SELECT user_id FROM placed WHERE {_among(demoted)})"
            ),
            {"team": effect.team_id},
        )
    for role in (TeamRole.NOT, TeamRole.EXTRA, TeamRole.MAIN):
        going = [m for m in effect.moves if m.after.role is role and m.before.role is not role]
        if not going:
            continue
        tx.execute(
            text(
                "DELETE FROM memberships WHERE team_id = :team "
                f"AND user_id IN (SELECT user_id FROM placed WHERE {_among(going)})"
            ),
            {"team": effect.team_id},
        )
        if role is not TeamRole.NOT:
            tx.execute(
                text(
                    "INSERT INTO memberships (account_id, team_id, user_id, main) "
                    f"SELECT :account, :team, user_id, :main FROM placed WHERE {_among(going)}"
                ),
                values | {"main": int(role is TeamRole.MAIN)},
            )
    teams_noted(tx, account)


def _among(moves: Sequence[PlaceMove]) -> str:
    """The SQL condition on `placed` for those who move; it contains no user input."""
    return " OR ".join(
        f"(role = '{m.before.role.value}' AND elsewhere = {int(m.before.elsewhere)})" for m in moves
    )


def note_teams(tx: Connection, account: Account, people: str) -> None:
    """Stores the current teams of these people for the record; `people` is a query of their ids."""
    fresh(tx, "team_said", "user_id BIGINT PRIMARY KEY, before TEXT NOT NULL, after TEXT NOT NULL")
    quoted(tx, account)
    tx.execute(
        text(
            "INSERT INTO team_said (user_id, before, after) "
            f"SELECT c.user_id, {recorded_teams_sql(tx)}, '' FROM ({people}) AS c"
        )
    )


def teams_noted(tx: Connection, account: Account) -> None:
    """Stores the resulting teams of the same people."""
    quoted(tx, account)
    tx.execute(text(f"UPDATE team_said AS c SET after = {recorded_teams_sql(tx)}"))


def quoted(tx: Connection, account: Account) -> None:
    """Fills the table `team_names` with the names of teams as JSON strings."""
    fresh(tx, "team_names", "id BIGINT PRIMARY KEY, quoted TEXT NOT NULL")
    rows = [(t.id, canonical(t.name).decode()) for t in teams.nodes(tx, account)]
    insert_rows(tx, "team_names", ("id", "quoted"), rows)


def recorded_teams_sql(tx: Connection) -> str:
    """SQL for the recorded teams of `c.user_id`: canonical JSON, ids before names."""
    names = f"{{\"extra\":[' || {_extra(tx, 'n.quoted')} || '],\"main\":' || {_main('n.quoted')} || '}}"
    return f"{recorded_team_ids_sql(tx)} || '\"teams\":{names}}}'"


def recorded_team_ids_sql(tx: Connection) -> str:
    """SQL for its beginning: `{"team_ids":{"extra":[3,7],"main":5},`."""
    number = "CAST(n.id AS TEXT)"
    ids = f"{{\"extra\":[' || {_extra(tx, number)} || '],\"main\":' || {_main(number)} || '}}"
    return f"'{{\"team_ids\":{ids},'"


def _extra(tx: Connection, what: str) -> str:
    joined = "group_concat" if tx.dialect.name == "sqlite" else "string_agg"
    return (
        f"COALESCE((SELECT {joined}(x.word, ',') FROM (SELECT {what} AS word FROM memberships m "
        "JOIN team_names n ON n.id = m.team_id WHERE m.user_id = c.user_id AND m.main = 0 ORDER BY n.id) AS x), '')"
    )


def _main(what: str) -> str:
    return (
        f"COALESCE((SELECT {what} FROM memberships m JOIN team_names n ON n.id = m.team_id "
        "WHERE m.user_id = c.user_id AND m.main = 1), 'null')"
    )
