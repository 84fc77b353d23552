"""The people who were staged beside those who are here: what would be created, updated, left. Set-based."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.incoming import PreviewLine, Staged
from seattui.domain.model import Account, Standing
from seattui.domain.permissions import access_to
from seattui.i18n import say
from seattui.store import facets, tables
from seattui.store.engine import under_way
from seattui.store.staging import SHOWN, Read
from seattui.store.temporary import fresh

STREAMED = {"yield_per": 5000}

# Everyone who would be created or updated, with what the record needs to know of how they were. What is
# folded is missing where the file says half of a name, or the address in other letters.
_PLANNED = (
    "line BIGINT PRIMARY KEY, user_id BIGINT, before BIGINT, email TEXT NOT NULL, email_key TEXT NOT NULL, "
    "email_skeleton TEXT, first_name TEXT NOT NULL, last_name TEXT NOT NULL, name_key TEXT, search_text TEXT, "
    "status TEXT NOT NULL, last_active TEXT NOT NULL, permissions BIGINT NOT NULL, seats BIGINT NOT NULL, "
    "old_first TEXT, old_last TEXT, old_active TEXT"
)
# What a row would make of a person who is here (u); what the file doesn't say stays.
_FIRST = "COALESCE(i.first_name, u.first_name, '')"
_LAST = "COALESCE(i.last_name, u.last_name, '')"
# A file that is older than what the product said since takes no activity back.
_ACTIVE = "COALESCE(CASE WHEN i.last_active > u.last_active THEN i.last_active ELSE u.last_active END, i.last_active, '')"
_SEATS = "COALESCE(i.seats, u.seats, 0)"
# Parts of a standing that no file says: the invitation, and who is a super admin.
_KEPT = 0b11100


def compared(tx: Connection, account: Account, read: Read) -> Staged:
    """What becomes of the people in `incoming`; those who change stand in `planned` afterwards."""
    under_way(tx, say("Comparing them with those who are here"))
    known = facets.codes(tx, account.id)
    fresh(tx, "planned", _PLANNED)
    tx.execute(text(_fill(known)), {"account": account.id})
    moves: Counter[tuple[Standing | None, Standing]] = Counter()
    for group in groups(tx):
        before = None if group.before is None else known.standing(group.before)
        moves[before, after(group, known)] += group.people
    created = sum(n for (before, _), n in moves.items() if before is None)
    updated = moves.total() - created
    return Staged(
        read.rows,
        created,
        updated,
        read.rows - read.skipped_count - created - updated,
        read.skipped,
        read.skipped_count,
        _preview(tx),
        moves,
        _digest(tx),
    )


def _fill(known: facets.Codes) -> str:
    """Everyone of whom something changes, beside the person who has the address."""
    permissions = _permissions(known)
    same_name = f"{_FIRST} = u.first_name AND {_LAST} = u.last_name"
    told = "u.id IS NULL OR (i.first_name IS NOT NULL AND i.last_name IS NOT NULL AND i.email = u.email)"
    return f"""
INSERT INTO planned (line, user_id, before, email, email_key, email_skeleton, first_name, last_name,
                     name_key, search_text, status, last_active, permissions, seats, old_first, old_last, old_active)
SELECT i.line, u.id, u.facet, COALESCE(u.email, i.email), i.email_key, i.email_skeleton, {_FIRST}, {_LAST},
       CASE WHEN {same_name} THEN u.name_key WHEN {told} THEN i.name_key END,
       CASE WHEN {same_name} THEN u.search_text WHEN {told} THEN i.search_text END,
       COALESCE(u.status, i.status), {_ACTIVE}, {permissions}, {_SEATS}, u.first_name, u.last_name, u.last_active
FROM incoming i LEFT JOIN users u ON u.account_id = :account AND u.{tables.LISTED} AND u.email_key = i.email_key
WHERE u.id IS NULL OR NOT ({same_name}) OR {_ACTIVE} <> u.last_active OR {permissions} <> u.permissions
      OR {_SEATS} <> u.seats
"""


def _permissions(known: facets.Codes) -> str:
    """Those of the file, else as before; whoever holds a seat keeps the access that it needs."""
    needed = [
        f" | CASE WHEN {_SEATS} & {1 << bit} <> 0 THEN {1 << known.permissions[access_to(hub)]} ELSE 0 END"
        for hub, bit in known.hubs.items()
        if access_to(hub) in known.permissions
    ]
    return (
        "CASE WHEN i.permissions IS NULL AND i.seats IS NULL THEN COALESCE(u.permissions, 0) "
        f"ELSE COALESCE(i.permissions, u.permissions, 0){''.join(needed)} END"
    )


def groups(tx: Connection) -> list[Any]:
    """Those planned, counted by all that their standing before and after follows from."""
    return list(
        tx.execute(
            text(
                "SELECT before, status, permissions, seats, count(*) AS people FROM planned "
                "GROUP BY before, status, permissions, seats"
            )
        )
    )


def after(group: Any, known: facets.Codes) -> Standing:
    """The standing they end in: status, permissions and seats as planned, the rest as before."""
    kept = group.before & _KEPT if group.before is not None else 0
    status = 1 if group.status == "deactivated" else 0
    return known.standing(
        status | kept | group.seats << facets.SEATS_SHIFT | group.permissions << facets.PERMISSIONS_SHIFT
    )


def _preview(tx: Connection) -> tuple[PreviewLine, ...]:
    rows = tx.execute(
        text("SELECT line, user_id, email, first_name, last_name FROM planned ORDER BY line LIMIT :limit"),
        {"limit": SHOWN},
    )
    return tuple(
        PreviewLine(
            r.line,
            r.email,
            f"{r.first_name} {r.last_name}".strip(),
            "created" if r.user_id is None else "updated",
        )
        for r in rows
    )


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
