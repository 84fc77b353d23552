"""Locks, always in the same order, and the instant of a change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from seattui.domain.model import Account
from seattui.kit.errors import Refused
from seattui.kit.i18n import day as said_day
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.store.connection import deadlines
from seattui.store.connection.wall_clock import WallClock
from seattui.store.db import facets
from seattui.store.db.asking import Statement, ask, at_once
from seattui.store.db.decode import decode_stored

FAR = timedelta(days=400)
"""A clock that is further from the newest recorded instant is probably wrong."""

_STANDING = (
    "SELECT a.last_activity, a.head, "
    "(SELECT n.at FROM activity n WHERE n.account_id = a.id ORDER BY n.id DESC LIMIT 1) AS newest "
    "FROM accounts a WHERE a.id = :account"
)
_SERVER_CLOCK = Statement("SELECT clock_timestamp() AS at", {})
# Served in the order in which they came. A row's own queue isn't: whoever waits for a row that was changed meanwhile
# begins to wait anew, beside those who come.
_LOCKS = (
    "SELECT pg_advisory_xact_lock(CAST(CAST(CAST('accounts' AS regclass) AS oid) AS int), :account)",
    "SELECT id FROM accounts WHERE id = :account FOR UPDATE",
    "SELECT id FROM subscriptions WHERE account_id = :account ORDER BY id FOR UPDATE",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an account's record is, and the current instant."""

    last_activity: int
    head: str
    now: datetime


def lock(
    tx: Connection, account: Account, ahead: Sequence[Statement] = (), ready: Sequence[Statement] = ()
) -> None:
    """Locks the account's row, then its subscriptions by id, in the order of who came. On SQLite, BEGIN IMMEDIATE has
    locked the whole store. `ready` is executed before that; what is asked `ahead` is answered as of then.

    Half of the time that is waited for a lock, so that `transact` sees twice in it whether others get on.
    """
    if tx.dialect.name == "sqlite":
        at_once(tx, ready)
        return
    facets.forget_codes(tx)
    timeout = Statement(f"SET LOCAL lock_timeout = {int(deadlines.BUSY_SECONDS * 500)}", {})
    of_account = {"account": account.id}
    locks = (Statement(sql, of_account) for sql in _LOCKS)
    at_once(tx, [*ready, timeout, *locks], ahead)


def asked(account: Account) -> list[Statement]:
    """What `standing` asks."""
    server = account.kind == "live"
    return [Statement(_STANDING, {"account": account.id}), *([_SERVER_CLOCK] if server else [])]


def instant(tx: Connection, account: Account, clock: Callable[[], datetime]) -> datetime:
    """The current instant, never before the last recorded one, unless that is far ahead and the clock is confirmed.

    Raises Refused in a writing transaction if the clock is far ahead of the record and isn't confirmed (R27).
    """
    return standing(tx, account, clock).now


def standing(tx: Connection, account: Account, clock: Callable[[], datetime]) -> Standing:
    """What `instant` tells, and how far the record is."""
    (row,) = ask(tx, Statement(_STANDING, {"account": account.id}))
    last, here = row.newest and decode_stored(datetime.fromisoformat, row.newest), now(tx, account, clock)
    return Standing(row.last_activity, row.head, _reckoned(tx, account, clock, here, last) if last else here)


def newest(tx: Connection, account: Account) -> datetime | None:
    """The last recorded instant."""
    found = ask(tx, Statement(_STANDING, {"account": account.id}))[0].newest
    return decode_stored(datetime.fromisoformat, found) if found else None


def _reckoned(
    tx: Connection, account: Account, clock: Callable[[], datetime], here: datetime, last: datetime
) -> datetime:
    if isinstance(clock, WallClock):
        if here - last > FAR and not clock.confirmed and tx.get_execution_options().get("seattui_writes"):
            raise ahead(account, here, last)
        if last - here > FAR and clock.confirmed:
            return here
    return max(here, last)


def now(tx: Connection, account: Account, clock: Callable[[], datetime]) -> datetime:
    """What the clock says: PostgreSQL's in a live store."""
    if tx.dialect.name != "sqlite" and account.kind == "live":
        told: datetime = ask(tx, _SERVER_CLOCK)[0].at
        return told.astimezone(UTC)
    return clock()


def ahead(account: Account, here: datetime, last: datetime) -> Refused:
    """The refusal of a change under a clock far ahead."""
    today = said_day(here.astimezone(account.zone).date())
    return Refused(
        "clock-ahead",
        msg(
            "The clock says {today}, {n} days after the newest change of {account}: nothing was changed.",
            today=today,
            n=(here - last).days,
            account=account.name,
        ),
        msg(
            "If it is right, add --clock-is-right to the command, or to 'seattui' for the screens; otherwise set the clock."
        ),
        rule="R27",
    )


def day(tx: Connection, account: Account, clock: Callable[[], datetime]) -> date:
    """The day of that instant, in the account's time zone."""
    return instant(tx, account, clock).astimezone(account.zone).date()
