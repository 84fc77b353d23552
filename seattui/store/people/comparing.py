"""Comparing the staged people with those in the account: what would be created, updated, unchanged. Set-based."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.model import AccessState, Account, Operator, Status
from seattui.domain.people.incoming import PreviewLine, Skipped, Staged
from seattui.domain.people.permissions import access_to
from seattui.kit.i18n import Message, msg
from seattui.store.connection.engine import set_progress
from seattui.store.db import facets, names
from seattui.store.db.facet_layout import INVITE, PERMISSIONS, SEATS, STATUS, SUPER_ADMIN
from seattui.store.db.temp_tables import fresh
from seattui.store.people import returning
from seattui.store.people.staging import SHOWN, Read

Excluded = Callable[[AccessState, AccessState], Message | None]
"""Why somebody may not be changed from one state to the other, in which {who} is their name."""

STREAMED = {"yield_per": 5000}

# Everyone who would be created or updated, with their old values for the record. Normalised values are null if
# the file has only half of a name, or the address in different letters.
_PLANNED = (
    "line BIGINT PRIMARY KEY, user_id BIGINT, before BIGINT, email TEXT NOT NULL, email_key TEXT NOT NULL, "
    "email_skeleton TEXT, first_name TEXT NOT NULL, last_name TEXT NOT NULL, name_key TEXT, search_text TEXT, "
    "status TEXT NOT NULL, last_active TEXT NOT NULL, permissions BIGINT NOT NULL, seats BIGINT NOT NULL, "
    "old_first TEXT, old_last TEXT, old_active TEXT"
)
# A single name matches if it equals the two stored names joined, however it was split.
_READS_SAME = (
    "(i.whole = 1 AND trim(i.first_name || ' ' || i.last_name) = trim(u.first_name || ' ' || u.last_name))"
)
# What a row would change of an existing person (u); values that the file doesn't have are kept.
_FIRST, _LAST = (
    f"CASE WHEN {_READS_SAME} THEN u.{name} ELSE COALESCE(i.{name}, u.{name}, '') END"
    for name in ("first_name", "last_name")
)
# A file older than the last recorded activity doesn't move it back.
_ACTIVE = "COALESCE(CASE WHEN i.last_active > u.last_active THEN i.last_active ELSE u.last_active END, i.last_active, '')"
_SEATS = "COALESCE(i.seats, u.seats, 0)"
# Parts of an access state that no file has: the invitation, and super admin.
_KEPT = INVITE.mask | SUPER_ADMIN.mask
_STATUS_BEFORE = STATUS.sql_value("before")

# The seats unassigned from existing people.
_TAKEN = f"({SEATS.sql_of('COALESCE(before, 0)')} & ~seats)"
# Existing people of whom more changes than their last activity.
_TOUCHED = (
    "before IS NOT NULL AND (first_name <> old_first OR last_name <> old_last OR "
    f"COALESCE({_STATUS_BEFORE}, '') <> status OR permissions <> {PERMISSIONS.sql_of('before')} "
    f"OR seats <> {SEATS.sql_of('before')})"
)
# People to whom more happens than being created or updated.
_MOVED = f"before IS NOT NULL AND (COALESCE({_STATUS_BEFORE}, '') <> status OR {_TAKEN} <> 0)"


def compared(
    tx: Connection,
    account: Account,
    operator: Operator,
    read: Read,
    excluded: Excluded,
    *,
    restore: bool,
    reactivate: bool,
) -> Staged:
    """What happens to the people in `incoming`; afterwards `planned` holds those who change. Whoever is
    `excluded` is skipped.

    Raises BadFile if anything in the file is wrong.
    """
    set_progress(tx, msg("Comparing with existing users"))
    gone = returning.gone(tx, account)
    problems = read.problems.copy()
    for problem in returning.look_alikes(tx, account, read):
        problems.add(problem)
    problems.refuse()
    known = facets.codes(tx, account.id)
    fresh(tx, "planned", _PLANNED)
    tx.execute(text(_fill(known, reactivate)), {"account": account.id})
    if gone and restore:
        tx.execute(text(_fill_restored(known)))
    kept = tuple(_without_excluded(tx, known, excluded, read.column))
    removed_skipped = 0 if restore else gone
    moves: Counter[tuple[AccessState | None, AccessState]] = Counter()
    for group in groups(tx):
        before = None if group.before is None else known.access_state(group.before)
        moves[before, after(group, known)] += group.people
    return Staged(
        rows=read.rows,
        moves=moves,
        digest=_digest(tx),
        preview=_preview(tx, any(before and _changes_seats(before, after) for before, after in moves)),
        skipped=read.skipped,
        skipped_count=read.skipped_count + removed_skipped + len(kept),
        left_out=read.left_out,
        left_out_count=read.left_out_count,
        removed=returning.result(tx, read.column) if removed_skipped else (),
        excluded=kept,
        still_deactivated=0 if reactivate else _still_deactivated(tx, account),
        mixed=_new_addresses(tx, read.mixed),
        yourself=_includes_operator(tx, operator),
    )


def _without_excluded(
    tx: Connection, known: facets.Codes, excluded: Excluded, column: str
) -> Iterator[Skipped]:
    """Takes those out of `planned` whom the operator may not change. They are super admins, so there are few."""
    here = f"FROM planned WHERE {_TOUCHED}"
    kinds = f"SELECT before, status, permissions, seats {here} GROUP BY before, status, permissions, seats"
    for group in tx.execute(text(kinds)).all():
        reason = excluded(known.access_state(group.before), after(group, known))
        if reason is None:
            continue
        those = f"{here} AND before = :before AND status = :status AND permissions = :permissions AND seats = :seats"
        values = group._asdict()
        rows = tx.execute(
            text(f"SELECT line, email, old_first, old_last {those} ORDER BY line"), values
        ).all()
        tx.execute(text(f"DELETE {those}"), values)
        for row in rows:
            who = f"{row.old_first} {row.old_last}".strip() or row.email
            yield Skipped(row.line, column, Message(reason.template, {**reason.values, "who": who}))


def _fill(known: facets.Codes, reactivate: bool) -> str:
    """Everyone who changes, with the person who has the address."""
    permissions, status = _permissions(known), _status(reactivate)
    same_name = f"({_FIRST} = u.first_name AND {_LAST} = u.last_name)"
    result = "u.id IS NULL OR (i.first_name IS NOT NULL AND i.last_name IS NOT NULL AND i.email = u.email)"
    return f"""
INSERT INTO planned (line, user_id, before, email, email_key, email_skeleton, first_name, last_name,
                     name_key, search_text, status, last_active, permissions, seats, old_first, old_last, old_active)
SELECT i.line, u.id, u.facet, COALESCE(u.email, i.email), i.email_key, i.email_skeleton, {_FIRST}, {_LAST},
       CASE WHEN {same_name} THEN u.name_key WHEN {result} THEN i.name_key END,
       CASE WHEN {same_name} THEN u.search_text WHEN {result} THEN i.search_text END,
       {status}, {_ACTIVE}, {permissions}, {_SEATS}, u.first_name, u.last_name, u.last_active
FROM incoming i LEFT JOIN users u ON u.account_id = :account AND u.{names.LISTED} AND u.email_key = i.email_key
WHERE (u.id IS NULL OR NOT {same_name} OR {_ACTIVE} <> u.last_active OR {permissions} <> u.permissions
       OR {_SEATS} <> u.seats OR {status} <> u.status)
      AND i.line NOT IN (SELECT line FROM gone)
"""


def _fill_restored(known: facets.Codes) -> str:
    """People who are restored (u), with the file's values in place of their old ones."""
    # As for a new person: none of their old values are kept.
    permissions = _permissions(known, "0", "COALESCE(i.seats, 0)")
    return f"""
INSERT INTO planned (line, user_id, before, email, email_key, email_skeleton, first_name, last_name,
                     status, last_active, permissions, seats, old_first, old_last, old_active)
SELECT i.line, u.id, u.facet, i.email, i.email_key, i.email_skeleton, {_FIRST}, {_LAST},
       COALESCE(i.status, 'active'), {_ACTIVE}, {permissions}, COALESCE(i.seats, 0), u.first_name, u.last_name,
       u.last_active
FROM gone g JOIN incoming i ON i.line = g.line JOIN users u ON u.id = g.user_id
"""


def _status(reactivate: bool) -> str:
    """People who left are deactivated; deactivated people are reactivated only on request."""
    back = "i.status = 'active'" if reactivate else "false"
    return (
        "CASE WHEN u.id IS NULL THEN COALESCE(i.status, 'active') WHEN i.status = 'deactivated' THEN i.status "
        f"WHEN {back} THEN i.status ELSE u.status END"
    )


def _permissions(known: facets.Codes, held: str = "u.permissions", seats: str = _SEATS) -> str:
    """The file's permissions, else the current ones; holders of a seat keep the access it needs."""
    needed = [
        f" | CASE WHEN {seats} & {1 << bit} <> 0 THEN {1 << known.permissions[access_to(hub)]} ELSE 0 END"
        for hub, bit in known.hubs.items()
        if access_to(hub) in known.permissions
    ]
    return (
        f"CASE WHEN i.permissions IS NULL AND i.seats IS NULL THEN COALESCE({held}, 0) "
        f"ELSE COALESCE(i.permissions, {held}, 0){''.join(needed)} END"
    )


def groups(tx: Connection) -> list[Any]:
    """The planned people, counted by everything that determines their access states before and after."""
    return list(
        tx.execute(
            text(
                "SELECT before, status, permissions, seats, count(*) AS people FROM planned "
                "GROUP BY before, status, permissions, seats"
            )
        )
    )


def after(group: Any, known: facets.Codes) -> AccessState:
    """The resulting access state: status, permissions and seats as planned, the rest unchanged."""
    here = group.before is not None and STATUS.value_of(group.before) is not Status.REMOVED
    unchanged = group.before & _KEPT if here else 0
    return known.access_state(
        STATUS.at_value(Status(group.status))
        | unchanged
        | SEATS.at(group.seats)
        | PERMISSIONS.at(group.permissions)
    )


def _changes_seats(before: AccessState, after: AccessState) -> bool:
    return before.status is not after.status or bool(before.seats - after.seats)


def _preview(tx: Connection, moving: bool) -> tuple[PreviewLine, ...]:
    """The first rows; people who are deactivated, restored or lose a seat come first."""
    first = _lines(tx, _MOVED, SHOWN) if moving else []
    rest = f"NOT ({_MOVED})" if moving else "true"
    return (*first, *_lines(tx, rest, SHOWN - len(first)))


def _lines(tx: Connection, condition: str, limit: int) -> list[PreviewLine]:
    rows = tx.execute(
        text(
            f"SELECT line, before, status, email, first_name, last_name, COALESCE({_STATUS_BEFORE}, '') AS was, "
            f"{_TAKEN} AS taken FROM planned WHERE {condition} ORDER BY line LIMIT :limit"
        ),
        {"limit": limit},
    )
    return [PreviewLine(r.line, r.email, f"{r.first_name} {r.last_name}".strip(), _outcome(r)) for r in rows]


def _outcome(row: Any) -> str:
    if row.before is None:
        return "created" if row.status == "active" else "created deactivated"
    if row.was == Status.REMOVED:
        return "restored"
    if row.was == row.status:
        return "seat taken" if row.taken else "updated"
    return "deactivated" if row.status == "deactivated" else "reactivated"


def _still_deactivated(tx: Connection, account: Account) -> int:
    """People who are deactivated in the account and active in the file. Queried only if there can be any."""
    access_states = facets.counted(tx, account.id)
    if not any(map(facets.is_deactivated, access_states)):
        return 0
    query = (
        "SELECT count(*) FROM users u JOIN incoming i ON i.email_key = u.email_key AND i.status = 'active' "
        "WHERE u.account_id = :account AND u.status = 'deactivated'"
    )
    return int(tx.execute(text(query), {"account": account.id}).scalar_one())


def _new_addresses(tx: Connection, mixed: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """Those of the addresses that are new in the account."""
    removed = STATUS.sql_is("before", Status.REMOVED)
    coming = text(f"SELECT 1 FROM planned WHERE line = :line AND (before IS NULL OR {removed})")
    return tuple(email for line, email in mixed if tx.execute(coming, {"line": line}).first())


def _includes_operator(tx: Connection, operator: Operator) -> bool:
    if operator.user_id is None:
        return False
    active = STATUS.sql_is("before", Status.ACTIVE)
    query = f"SELECT 1 FROM planned WHERE user_id = :id AND {active} AND status = 'deactivated'"
    return tx.execute(text(query), {"id": operator.user_id}).first() is not None


def _digest(tx: Connection) -> str:
    digest = hashlib.sha256()
    rows = tx.execute(
        text(
            "SELECT email_key, first_name, last_name, status, last_active, permissions, seats, before "
            "FROM planned ORDER BY line"
        ),
        execution_options=STREAMED,
    )
    for row in rows:
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
