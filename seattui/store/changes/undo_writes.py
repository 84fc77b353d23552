"""Writing an undo's effects besides access states, for the people whom `history` put into `going_back`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from seattui.domain.model import Account, Operator
from seattui.domain.plan.undo_effects import ExceptionsReturned, MembersReturned, SeatsHeldAgain
from seattui.store.billing.accounts import subscription_id
from seattui.store.changes.history import BACK
from seattui.store.db import facets
from seattui.store.db.effect_writers import writes
from seattui.store.db.temp_tables import CHANGED_PEOPLE, fresh
from seattui.store.teams import team_writes

_BACK = f"going_back r WHERE r.state = '{BACK}'"
_EXCEPTED = (
    "SELECT t.user_id, u.email, t.before, t.after FROM excepted_said t JOIN users u ON u.id = t.user_id"
)


@writes(MembersReturned, touching=team_writes.MOVED)
def _(effect: MembersReturned, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    team_writes.note_teams(tx, account, f"SELECT r.user_id FROM {_BACK}")
    tx.execute(text(f"DELETE FROM memberships WHERE user_id IN (SELECT r.user_id FROM {_BACK})"))
    tx.execute(
        text(
            "INSERT INTO memberships (account_id, team_id, user_id, main) "
            f"SELECT :account, w.team_id, r.user_id, w.main FROM way_teams w, {_BACK} AND r.way = w.way"
        ),
        {"account": account.id},
    )
    team_writes.teams_noted(tx, account)


@writes(ExceptionsReturned, touching=_EXCEPTED)
def _(
    effect: ExceptionsReturned, tx: Connection, account: Account, operator: Operator, now: datetime
) -> None:
    """Those restored get their recorded state, so the rows of the undo are the recorded ones with before and
    after swapped.
    """
    fresh(tx, "excepted_said", "user_id BIGINT PRIMARY KEY, before TEXT NOT NULL, after TEXT NOT NULL")
    tx.execute(
        text(
            "INSERT INTO excepted_said (user_id, before, after) SELECT p.user_id, p.after, p.before "
            "FROM activity_people p WHERE p.account_id = :account AND p.activity_id = :number "
            f"AND p.user_id IN (SELECT r.user_id FROM {_BACK})"
        ),
        {"account": account.id, "number": effect.activity_id},
    )
    tx.execute(
        text(
            "UPDATE users SET idle_except_until = NULLIF(w.until, ''), idle_except_because = "
            "CASE WHEN w.until = '' THEN NULL ELSE w.because END FROM excepted_said t "
            "JOIN exception_ways w ON w.said = t.after WHERE users.id = t.user_id"
        )
    )


@writes(SeatsHeldAgain)
def _(effect: SeatsHeldAgain, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    """For people who are assigned a seat that, by the undone change's record, they held before."""
    sqlite = tx.dialect.name == "sqlite"
    since = (
        "json_extract(p.before, '$.held_since.' || :quoted)"
        if sqlite
        else "CAST(p.before AS json) -> 'held_since' ->> CAST(:hub AS text)"
    )
    for hub, bit in facets.codes(tx, account.id).hubs.items():
        values = {"account": account.id, "number": effect.activity_id, "bit": 1 << bit}
        tx.execute(
            text(
                f"UPDATE seats SET since = {since} FROM activity_people p WHERE p.account_id = :account "
                "AND p.activity_id = :number AND p.user_id = seats.user_id AND seats.subscription_id = :subscription "
                f"AND seats.user_id IN (SELECT c.user_id FROM {CHANGED_PEOPLE} WHERE m.gained & :bit <> 0) "
                f"AND {since} IS NOT NULL"
            ),
            {
                **values,
                "subscription": subscription_id(tx, account, hub),
                **({"quoted": f'"{hub}"'} if sqlite else {"hub": hub}),
            },
        )
