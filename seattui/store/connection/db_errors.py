"""Database errors as messages, which never contain passwords."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from seattui.kit.errors import Busy, OutcomeUnknown, Refused, SeattuiError, StoreError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.kit.paths import shown

# Names of checks and keys in tables.py → the rule kept and its message.
_KEPT: dict[str, tuple[str | None, Message]] = {
    "seats_within_purchased": ("R3", msg("More seats would be assigned than are paid for.")),
    "removal_within_additional": ("R16", msg("More seats would be removed than were bought.")),
    "removal_within_unassigned": ("R20", msg("Seats scheduled for removal would be assigned.")),
    "one_seat_a_person": ("R4", msg("A person would hold two seats of one subscription.")),
    "one_subscription_a_hub": (None, msg("This hub already has a subscription.")),
    "seats_per_subscription": (None, msg("A subscription can have at most 1,000,000 seats.")),
    "seat_within_account": (
        None,
        msg("A seat would be assigned to a person of another account, or to nobody."),
    ),
    "users_email": (None, msg("Two people would have the same email address.")),
    "one_live_key": (None, msg("Two people would have the same SSH key.")),
    "counters_kept": (
        "R3",
        msg("Counters of seats follow the seats, purchases and removals; they aren't written by hand."),
    ),
    "subscription_kept": (
        None,
        msg("A subscription keeps its account, its hub and its included seats, and is never deleted."),
    ),
    "account_kept": (None, msg("An account keeps its number, and is never deleted.")),
    "periods_follow": (
        "R21",
        msg("Until when a subscription is invoiced follows its invoices; it isn't written by hand."),
    ),
    "invoices_follow": (None, msg("Invoices are numbered without gaps; their number isn't written by hand.")),
    "record_follows": ("R25", msg("Each row of the record follows the one before it.")),
    "seats_listed": (None, msg("The listed seats of people follow the seats they hold.")),
    "people_counted": (None, msg("The counts shown in filters follow the people.")),
    "members_counted": (None, msg("The numbers of a team follow its members.")),
}
# SQLite names a violated unique key by its columns.
_SQLITE_KEYS = {
    "seats.subscription_id, seats.user_id": "one_seat_a_person",
    "subscriptions.account_id, subscriptions.hub": "one_subscription_a_hub",
    "users.account_id, users.email_key": "users_email",
    "operator_keys.fingerprint": "one_live_key",
}
# A journal of a killed program that can't be rolled back, or a WAL that can't be read, for want of write access.
_UNFINISHED = (
    sqlite3.SQLITE_READONLY_ROLLBACK,
    sqlite3.SQLITE_READONLY_RECOVERY,
    sqlite3.SQLITE_READONLY_CANTLOCK,
    sqlite3.SQLITE_READONLY_CANTINIT,
    sqlite3.SQLITE_IOERR_DELETE,
)
_RETRY = {"40001", "40P01"}
_BUSY = {*_RETRY, "55P03", "53300"}
_UNREACHABLE = ("08", "57P", "53", "57014")
# The server's own limits; a cancelled statement is one, unless somebody asked for that.
_TIMED_OUT = {"57014", "25P03", "25P04"}
_CANCELLED = "user request"
# While connecting, the driver has no error codes, only the server's text; in English, unless configured
# otherwise.
_LOGIN = re.compile(
    r"FATAL: .*(authentication failed|does not exist|no such (user|database)|pg_hba\.conf|not permitted)"
    r"|no password supplied"
)
# What libpq says itself where it can't be sure of the server, or the server asks for more than it may see.
_UNSAFE = re.compile(
    r"certificate|server does not support SSL|SSL (connection is )?required|authentication method requirement"
    r"|connection to server .*SSL error"
)


def unopened(path: Path, error: OSError) -> StoreError:
    """The error where the file system keeps a store from being opened."""
    return StoreError(
        "store-unopened",
        msg("The store {store} can't be opened: {why}.", store=shown(path), why=why(error)),
        msg("Check the path and its permissions."),
    )


def as_error(error: Exception, store: str) -> SeattuiError:
    """The error as shown to people; `store` is the store's name without a password. Driver exceptions are
    wrapped by SQLAlchemy, or bare if raised outside it.
    """
    if isinstance(error, UnicodeEncodeError | OverflowError | DataError):
        return UsageError(
            "unstorable",
            msg("The input can't be stored: it contains invalid characters, or a number that is too large."),
            msg("Correct it and try again."),
        )
    raw = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(raw, sqlite3.Error):
        return _from_sqlite(raw, store)
    return _from_postgresql(error, store)


def retryable(cause: BaseException | None) -> bool:
    """Whether PostgreSQL asks to run the whole transaction again."""
    return getattr(getattr(cause, "orig", cause), "sqlstate", None) in _RETRY


def answer_lost(found: SeattuiError, error: Exception) -> SeattuiError:
    """The error of a COMMIT: that its outcome is unknown, unless the database has answered that it wasn't done."""
    raw = getattr(error, "orig", error)
    if isinstance(raw, sqlite3.Error):
        unknown = getattr(raw, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR
    else:
        state = getattr(raw, "sqlstate", None) or ""
        unknown = not state or (isinstance(found, Busy) and state not in _BUSY)
    if not unknown:
        return found
    return OutcomeUnknown(
        msg("The connection was lost while saving: it isn't known whether the change was saved."),
        msg("Check Activity (seattui activity list) before repeating it."),
        found,
    )


def lock_timed_out(cause: BaseException | None) -> bool:
    """Whether PostgreSQL gave up waiting for a lock."""
    return getattr(getattr(cause, "orig", cause), "sqlstate", None) == "55P03"


def _busy(store: str) -> Busy:
    return Busy(
        "store-busy",
        msg("The store {store} is busy: nothing was changed.", store=store),
        msg("Try again in a moment."),
    )


def _full(store: str) -> StoreError:
    return StoreError(
        "store-full",
        msg("There is no space left for the store {store}: nothing was changed.", store=store),
        msg("Free some space and try again."),
    )


def _constraint_error(name: str) -> SeattuiError:
    rule, sentence = _KEPT.get(
        name, (None, msg("The store refused the change ({name}): nothing was changed.", name=name))
    )
    code = name.replace("_", "-")
    return Refused(code if code.replace("-", "").isalnum() else "integrity", sentence, rule=rule)


def _from_sqlite(raw: sqlite3.Error, store: str) -> SeattuiError:
    extended = getattr(raw, "sqlite_errorcode", 0)
    code = extended & 0xFF
    text = str(raw)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _busy(store)
    if code == sqlite3.SQLITE_CONSTRAINT:
        parts = text.split(": ")
        name = next((part for part in parts if part in _KEPT), parts[-1])
        return _constraint_error(_SQLITE_KEYS.get(name, name))
    if extended in _UNFINISHED:
        return StoreError(
            "store-unfinished",
            msg(
                "The store {store} holds an unfinished change of a program that was killed: it has to be undone before "
                "anything is read, and that needs write access.",
                store=store,
            ),
            msg("Open it once without --read-only, as somebody who may write the file and its folder."),
        )
    if extended == sqlite3.SQLITE_READONLY_DIRECTORY:
        return StoreError(
            "store-folder",
            msg("The folder of the store {store} can't be written: nothing was changed.", store=store),
            msg("SQLite keeps a journal there while it works: let the store's owner write the folder."),
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return StoreError(
            "read-only",
            msg("The store {store} is read-only: nothing was changed.", store=store),
            msg("Check the permissions of the file and its folder."),
        )
    if code == sqlite3.SQLITE_FULL:
        return _full(store)
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return StoreError(
            "store-corrupt",
            msg("The store {store} is damaged.", store=store),
            msg("Restore it from a backup; see 'seattui doctor'."),
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreError(
            "store-unopened",
            msg("The store {store} can't be opened.", store=store),
            msg("Check the path and its permissions."),
        )
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            "store-io",
            msg("Reading or writing the store {store} failed: nothing was changed.", store=store),
            msg("Check the disk and its free space, then try again."),
        )
    return StoreError("store-failed", msg("The store {store} failed: {text}", store=store, text=text))


def _words(raw: object) -> str:
    """The text of the server or driver in one line; it contains no password."""
    lines = str(raw).strip().splitlines() or [""]
    said = next((line for line in lines if "FATAL:" in line or _UNSAFE.search(line)), lines[0])
    return said.rpartition("FATAL:")[2].strip().rstrip(".")


def _from_postgresql(error: Exception, store: str) -> SeattuiError:
    raw = getattr(error, "orig", error)
    state = getattr(raw, "sqlstate", None) or ""
    if isinstance(error, IntegrityError):
        diagnosis = getattr(raw, "diag", None)
        return _constraint_error(getattr(diagnosis, "constraint_name", None) or "integrity")
    if state in _BUSY:
        return _busy(store)
    if state == "53100":
        return _full(store)
    if state == "25006":
        return StoreError(
            "read-only",
            msg("The store {store} is read-only: nothing was changed.", store=store),
            msg(
                "The server is a standby, or transactions of this role or database are read-only by a setting."
            ),
        )
    if state == "42501":
        return StoreError(
            "store-right",
            msg("The role has too few rights in the store {store}: {why}.", store=store, why=_words(raw)),
            msg("Ask the owner of its tables for them; see 'PostgreSQL' in docs/operators.md."),
        )
    if state in _TIMED_OUT and _CANCELLED not in str(raw):
        return StoreError(
            "store-timeout",
            msg("The server of the store {store} ended the work: {why}.", store=store, why=_words(raw)),
            msg("Ask its administrator for a longer limit, such as statement_timeout, for this role."),
        )
    if state in ("28P01", "28000", "3D000") or (not state and _LOGIN.search(str(raw))):
        return StoreError(
            "store-login",
            msg("The store {store} denies access: {why}.", store=store, why=_words(raw)),
            msg("Check the user, the password file and the database's name."),
        )
    if not state and _UNSAFE.search(str(raw)):
        return StoreError(
            "store-unsafe",
            msg("There is no safe connection to the store {store}: {why}.", store=store, why=_words(raw)),
            msg(
                "sslrootcert=FILE in its URL names the authority that signed the server's certificate. Only a "
                "URL in the settings file can ask for less; see 'The store' in docs/operators.md."
            ),
        )
    if not state or state.startswith(_UNREACHABLE):
        return Busy(
            "store-unreachable",
            msg("The store {store} can't be reached: {why}.", store=store, why=_words(raw)),
            msg("Try again; if it still fails, ask the administrator of the database server."),
        )
    return StoreError("store-failed", msg("The store {store} failed ({state}).", store=store, state=state))
