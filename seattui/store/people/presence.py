"""Last activity and idle exceptions of the people in the temporary table `chosen`, for any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Connection, bindparam, text

from seattui.domain.model import IdleException
from seattui.store.db.decode import decode_stored

CHOSEN_PEOPLE = "chosen c JOIN users u ON u.id = c.user_id"


def last_active_before(tx: Connection, at: datetime) -> int:
    query = text(f"SELECT count(*) FROM {CHOSEN_PEOPLE} WHERE u.last_active < :at")
    return int(tx.execute(query, {"at": at.astimezone(UTC).isoformat()}).scalar_one())


def seats_given_since(tx: Connection, facets: Sequence[int], hubs: Sequence[str], since: datetime) -> int:
    """How many of the chosen with these access states got a seat of one of these hubs since then."""
    query = text(
        f"SELECT count(*) FROM chosen c WHERE c.facet IN ({', '.join(map(str, facets))}) "
        "AND EXISTS (SELECT 1 FROM seats h "
        "JOIN subscriptions s ON s.id = h.subscription_id "
        "WHERE h.user_id = c.user_id AND s.hub IN :hubs AND h.since >= :since)"
    ).bindparams(bindparam("hubs", expanding=True))
    values = {"hubs": list(hubs), "since": since.astimezone(UTC).isoformat()}
    return int(tx.execute(query, values).scalar_one())


def exceptions(tx: Connection) -> dict[IdleException | None, int]:
    """How many of the chosen have each exception."""
    rows = tx.execute(
        text(
            "SELECT u.idle_except_until AS until, u.idle_except_because AS because, count(*) AS n "
            f"FROM {CHOSEN_PEOPLE} GROUP BY u.idle_except_until, u.idle_except_because"
        )
    )
    return {exception(r.until, r.because): r.n for r in rows}


def exception(until: str | None, because: str | None) -> IdleException | None:
    """The exception from its two columns."""
    return IdleException(decode_stored(date.fromisoformat, until), because or "") if until else None
