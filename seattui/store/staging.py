"""A file of people, staged beside those who are here: what would be created, updated, left.

Rows stream into a temporary table, however many; everything after is set-based.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, text

from seattui.domain.email import email_key
from seattui.domain.incoming import Incoming, PreviewLine, Skipped, Staged
from seattui.domain.model import Account, Standing
from seattui.domain.permissions import access_to
from seattui.errors import UsageError
from seattui.i18n import say
from seattui.store import facets, tables
from seattui.store.temporary import fresh

SHOWN = 100
BATCH = 2000

_INCOMING = (
    "line BIGINT PRIMARY KEY, email TEXT NOT NULL, email_key TEXT NOT NULL, first_name TEXT, last_name TEXT, "
    "status TEXT NOT NULL, last_active TEXT, permissions BIGINT, seats BIGINT"
)
# What a row would make of a person who is here (u); what the file doesn't say stays.
_FIRST = "COALESCE(i.first_name, u.first_name)"
_LAST = "COALESCE(i.last_name, u.last_name)"
# A file that is older than what the product said since takes no activity back.
_ACTIVE = "CASE WHEN i.last_active > u.last_active THEN i.last_active ELSE u.last_active END"
_SEATS = "COALESCE(i.seats, u.seats, 0)"
_STAGE = text(
    "INSERT INTO incoming (line, email, email_key, first_name, last_name, status, last_active, permissions, seats) "
    "VALUES (:line, :email, :email_key, :first_name, :last_name, :status, :last_active, :permissions, :seats)"
)


def staged(tx: Connection, account: Account, people: Iterable[Incoming]) -> Staged:
    """Reads the file through, and says what would become of it. Raises what reading raises."""
    known = facets.codes(tx, account.id)
    fresh(tx, "incoming", _INCOMING)
    fresh(
        tx,
        "planned",
        "line BIGINT PRIMARY KEY, user_id BIGINT, email TEXT NOT NULL, email_key TEXT NOT NULL, first_name TEXT, "
        "last_name TEXT, status TEXT, last_active TEXT, permissions BIGINT, seats BIGINT, facet BIGINT, "
        "outcome TEXT, before BIGINT, name_key TEXT, search_text TEXT, email_skeleton TEXT, "
        "said_before TEXT, said_after TEXT",
    )
    rows, skipped_count = 0, 0
    skipped: list[Skipped] = []
    batch: list[dict[str, Any]] = []
    for person in people:
        rows += 1
        if person.reason:
            skipped_count += 1
            if len(skipped) < SHOWN:
                skipped.append(Skipped(person.line, person.column, person.reason))
            continue
        batch.append(_row(person, known))
        if len(batch) == BATCH:
            tx.execute(_STAGE, batch)
            batch = []
    if batch:
        tx.execute(_STAGE, batch)
    tx.execute(text(_fill(known)), {"account": account.id})
    outcomes: Counter[str] = Counter(
        dict(tx.execute(text("SELECT outcome, count(*) FROM planned GROUP BY outcome")).all())
    )
    return Staged(
        rows,
        outcomes["created"],
        outcomes["updated"],
        outcomes["unchanged"],
        tuple(skipped),
        skipped_count,
        _preview(tx),
        _moves(tx, known),
        _digest(tx),
    )


def _row(person: Incoming, known: facets.Codes) -> dict[str, Any]:
    return {
        "line": person.line,
        "email": person.email,
        "email_key": email_key(person.email),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "status": "deactivated" if person.active is False else "active",
        "last_active": person.last_active.astimezone(UTC).isoformat() if person.last_active else None,
        "permissions": None
        if person.permissions is None
        else _mask(person, "permissions", person.permissions, known.permissions),
        "seats": None if person.seats is None else _mask(person, "seats", person.seats, known.hubs),
    }


def _mask(person: Incoming, column: str, codes: Iterable[str], bits: Any) -> int:
    unknown = [c for c in codes if c not in bits]
    if unknown:
        raise UsageError(
            "unknown-code",
            say(
                "Line {line}, column {column}: {code} isn't known here.",
                line=str(person.line),
                column=column,
                code=unknown[0],
            ),
            say("Known are: {codes}.", codes=", ".join(bits) or "–"),
        )
    return sum(1 << bits[c] for c in set(codes))


def _fill(known: facets.Codes) -> str:
    """What becomes of each row, beside the person who has its address."""
    permissions = _permissions(known)
    changed = (
        f"({_FIRST} <> u.first_name OR {_LAST} <> u.last_name OR {_ACTIVE} <> u.last_active "
        f"OR {permissions} <> u.permissions OR {_SEATS} <> u.seats)"
    )
    return f"""
INSERT INTO planned (line, user_id, email, email_key, first_name, last_name, status, last_active,
                     permissions, seats, facet, outcome, before)
SELECT i.line, u.id, COALESCE(u.email, i.email), i.email_key,
       COALESCE(i.first_name, u.first_name, ''), COALESCE(i.last_name, u.last_name, ''),
       COALESCE(u.status, i.status), COALESCE({_ACTIVE}, i.last_active, ''),
       {permissions}, {_SEATS}, u.facet,
       CASE WHEN u.id IS NULL THEN 'created' WHEN {changed} THEN 'updated' ELSE 'unchanged' END, u.facet
FROM incoming i LEFT JOIN users u ON u.account_id = :account AND u.{tables.LISTED} AND u.email_key = i.email_key
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


def _preview(tx: Connection) -> tuple[PreviewLine, ...]:
    rows = tx.execute(
        text(
            "SELECT line, email, first_name, last_name, outcome FROM planned "
            "WHERE outcome <> 'unchanged' ORDER BY line LIMIT :limit"
        ),
        {"limit": SHOWN},
    )
    return tuple(
        PreviewLine(r.line, r.email, f"{r.first_name} {r.last_name}".strip(), r.outcome) for r in rows
    )


def _moves(tx: Connection, known: facets.Codes) -> dict[tuple[Standing | None, Standing], int]:
    """People per standing before and after, for those who change."""
    moves: Counter[tuple[Standing | None, Standing]] = Counter()
    rows = tx.execute(
        text(
            "SELECT before, status, permissions, seats, count(*) AS n FROM planned WHERE outcome <> 'unchanged' "
            "GROUP BY before, status, permissions, seats"
        )
    )
    for r in rows:
        moves[None if r.before is None else known.standing(r.before), after(r, known)] += r.n
    return moves


def after(row: Any, known: facets.Codes) -> Standing:
    """The standing a planned row ends in: status, permissions and seats from it, the rest as before."""
    kept = row.before & 0b11100 if row.before is not None else 0
    status = 1 if row.status == "deactivated" else 0
    return known.standing(
        status | kept | row.seats << facets.SEATS_SHIFT | row.permissions << facets.PERMISSIONS_SHIFT
    )


def _digest(tx: Connection) -> str:
    digest = hashlib.sha256()
    rows = tx.execute(
        text(
            "SELECT email_key, outcome, first_name, last_name, status, last_active, permissions, seats, before "
            "FROM planned WHERE outcome <> 'unchanged' ORDER BY line"
        ),
        execution_options={"yield_per": BATCH},
    )
    for row in rows:
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
