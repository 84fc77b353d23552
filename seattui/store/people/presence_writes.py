"""Writing last activity and idle exceptions of the people in the temporary table `chosen`, for any number of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from seattui.domain.model import Account, IdleException, Operator
from seattui.domain.plan.people_effects import IdleExcepted, LastActiveMarked
from seattui.domain.plan.plan import canonical
from seattui.store.db.effect_writers import writes
from seattui.store.db.temp_tables import fresh
from seattui.store.people.presence import CHOSEN_PEOPLE, exceptions

_TOUCHED = "user_id BIGINT PRIMARY KEY, email TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL"
_PEOPLE = "SELECT user_id, email, before, after FROM touched"


@writes(LastActiveMarked, touching=_PEOPLE)
def _(effect: LastActiveMarked, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    fresh(tx, "touched", _TOUCHED)
    at = effect.at.isoformat()
    # An instant or null: nothing that JSON would escape.
    tx.execute(
        text(
            "INSERT INTO touched (user_id, email, before, after) "
            """SELECT u.id, u.email, '{"last_active":"' || u.last_active || '"}', :after """
            f"FROM {CHOSEN_PEOPLE} WHERE u.last_active < :at"
        ),
        {"at": at, "after": canonical({"last_active": at}).decode()},
    )
    tx.execute(
        text("UPDATE users SET last_active = :at FROM touched t WHERE users.id = t.user_id"), {"at": at}
    )


@writes(IdleExcepted, touching=_PEOPLE)
def _(effect: IdleExcepted, tx: Connection, account: Account, operator: Operator, now: datetime) -> None:
    fresh(tx, "touched", _TOUCHED)
    wanted = IdleException(effect.until, effect.because) if effect.until else None
    # One statement per distinct earlier exception: there are few, however many people have one.
    insert = text(
        "INSERT INTO touched (user_id, email, before, after) SELECT u.id, u.email, :before, :after "
        f"FROM {CHOSEN_PEOPLE} WHERE COALESCE(u.idle_except_until, '') = :until "
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
    """An exception as stored in the record."""
    said = {"until": exception.until.isoformat(), "because": exception.because} if exception else None
    return canonical({"idle_exception": said}).decode()
