"""When people were last active, and until when nobody calls them idle: read and written for those who
stand in the temporary table `chosen`, however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Connection, bindparam, text

from seattui.domain.model import Account, IdleException, Operator
from seattui.domain.plan.people_effects import IdleExcepted, PeopleSeen
from seattui.domain.plan.plan import canonical
from seattui.store.changes.writes import People, people_of, write_effect
from seattui.store.db.decode import decode_stored
from seattui.store.db.temp_tables import fresh

_TOUCHED = "user_id BIGINT PRIMARY KEY, email TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL"
_CHOSEN = "chosen c JOIN users u ON u.id = c.user_id"
_PEOPLE = "SELECT user_id, email, before, after FROM touched"


def last_active_before(tx: Connection, at: datetime) -> int:
    query = text(f"SELECT count(*) FROM {_CHOSEN} WHERE u.last_active < :at")
    return int(tx.execute(query, {"at": at.astimezone(UTC).isoformat()}).scalar_one())


def seats_given_since(tx: Connection, facets: Sequence[int], hubs: Sequence[str], since: datetime) -> int:
    """How many of the chosen, of these access states, got a seat of one of these hubs since."""
    query = text(
        f"SELECT count(*) FROM chosen c WHERE c.facet IN ({', '.join(map(str, facets))}) "
        "AND EXISTS (SELECT 1 FROM seats h "
        "JOIN subscriptions s ON s.id = h.subscription_id "
        "WHERE h.user_id = c.user_id AND s.hub IN :hubs AND h.since >= :since)"
    ).bindparams(bindparam("hubs", expanding=True))
    values = {"hubs": list(hubs), "since": since.astimezone(UTC).isoformat()}
    return int(tx.execute(query, values).scalar_one())


def exceptions(tx: Connection) -> dict[IdleException | None, int]:
    """How many of the chosen have which exception."""
    rows = tx.execute(
        text(
            "SELECT u.idle_except_until AS until, u.idle_except_because AS because, count(*) AS n "
            f"FROM {_CHOSEN} GROUP BY u.idle_except_until, u.idle_except_because"
        )
    )
    return {exception(r.until, r.because): r.n for r in rows}


def exception(until: str | None, because: str | None) -> IdleException | None:
    """An exception as two columns keep it."""
    return IdleException(decode_stored(date.fromisoformat, until), because or "") if until else None


@write_effect.register
def _(effect: PeopleSeen, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    fresh(tx, "touched", _TOUCHED)
    at = effect.at.isoformat()
    # An instant, or nothing: there is nothing in it that JSON would have to escape.
    tx.execute(
        text(
            "INSERT INTO touched (user_id, email, before, after) "
            """SELECT u.id, u.email, '{"last_active":"' || u.last_active || '"}', :after """
            f"FROM {_CHOSEN} WHERE u.last_active < :at"
        ),
        {"at": at, "after": canonical({"last_active": at}).decode()},
    )
    tx.execute(
        text("UPDATE users SET last_active = :at FROM touched t WHERE users.id = t.user_id"), {"at": at}
    )


@write_effect.register
def _(effect: IdleExcepted, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    fresh(tx, "touched", _TOUCHED)
    wanted = IdleException(effect.until, effect.because) if effect.until else None
    # One statement for each exception that there was: few, however many people have one.
    insert = text(
        "INSERT INTO touched (user_id, email, before, after) SELECT u.id, u.email, :before, :after "
        f"FROM {_CHOSEN} WHERE COALESCE(u.idle_except_until, '') = :until "
        "AND COALESCE(u.idle_except_because, '') = :because"
    )
    for was in exceptions(tx):
        if was != wanted:
            until, because = (was.until.isoformat(), was.because) if was else ("", "")
            tx.execute(
                insert,
                {"before": _noted(was), "after": _noted(wanted), "until": until, "because": because},
            )
    tx.execute(
        text(
            "UPDATE users SET idle_except_until = :until, idle_except_because = :because "
            "FROM touched t WHERE users.id = t.user_id"
        ),
        {
            "until": wanted.until.isoformat() if wanted else None,
            "because": wanted.because if wanted else None,
        },
    )


def _noted(exception: IdleException | None) -> str:
    """An exception as the record keeps it."""
    said = {"until": exception.until.isoformat(), "because": exception.because} if exception else None
    return canonical({"idle_exception": said}).decode()


@people_of.register
def _(effect: PeopleSeen) -> People:
    return [(_PEOPLE, {})]


@people_of.register
def _(effect: IdleExcepted) -> People:
    return [(_PEOPLE, {})]
