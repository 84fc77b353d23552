"""People out of a file, read and staged before anything is locked, however many they are.

They stream into the temporary table `incoming`, with everything folded that a row tells by itself;
`comparing` sets them beside those who are here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from seattui.domain.incoming import Incoming, Skipped, twin
from seattui.domain.model import Account, Operator
from seattui.domain.plan import Change
from seattui.errors import UsageError
from seattui.i18n import say
from seattui.store import accounts, facets, locking
from seattui.store.accounts import Identity
from seattui.store.called import called
from seattui.store.engine import Before, Store
from seattui.store.temporary import fresh, pour

SHOWN = 100
BATCH = 2000

INCOMING = (
    ("line", "BIGINT"),
    ("email", "TEXT"),
    ("first_name", "TEXT"),
    ("last_name", "TEXT"),
    ("status", "TEXT"),
    ("last_active", "TEXT"),
    ("permissions", "BIGINT"),
    ("seats", "BIGINT"),
    ("email_key", "TEXT"),
    ("email_skeleton", "TEXT"),
    ("name_key", "TEXT"),
    ("search_text", "TEXT"),
)


class Read(NamedTuple):
    """How many rows there were, and which of them don't come in."""

    rows: int = 0
    skipped: tuple[Skipped, ...] = ()
    skipped_count: int = 0


NOTHING = Read()


class _Moment(NamedTuple):
    operator: Operator
    now: datetime
    known: facets.Codes


@dataclass
class Intake:
    """What a change brings in from outside. Who asks, and when, is looked up only where it brings anything."""

    store: Store
    account: Account
    identity: Identity
    clock: Callable[[], datetime]
    change: Change
    read: Read = NOTHING

    def before(self) -> Before | None:
        """What is to be done before the change is planned; None where it brings in nobody."""
        if self.change.incoming(self) is None:
            return None

        def stage(tx: Connection) -> None:
            self.read = _staged(tx, self._moment.known, self.change.incoming(self) or ())

        return stage

    @property
    def operator(self) -> Operator:
        return self._moment.operator

    @property
    def now(self) -> datetime:
        return self._moment.now

    @cached_property
    def _moment(self) -> _Moment:
        with self.store.read() as tx:
            return _Moment(
                accounts.operator(tx, self.account, self.identity),
                locking.instant(tx, self.account, self.clock),
                facets.codes(tx, self.account.id),
            )


def _staged(tx: Connection, known: facets.Codes, people: Iterable[Incoming]) -> Read:
    """Reads them through. Raises what reading raises, and BadFile for an address that comes twice."""
    fresh(tx, "incoming", ", ".join(f"{column} {kind}" for column, kind in INCOMING) + ", PRIMARY KEY (line)")
    columns = [column for column, _ in INCOMING]
    count, skipped_count, column = 0, 0, ""
    skipped: list[Skipped] = []
    batch: list[tuple[Any, ...]] = []
    for person in people:
        count += 1
        if person.reason:
            skipped_count += 1
            if len(skipped) < SHOWN:
                skipped.append(Skipped(person.line, person.column, person.reason))
            continue
        batch.append(_row(person, known))
        column = person.column
        if len(batch) == BATCH:
            pour(tx, "incoming", columns, batch)
            batch = []
    if batch:
        pour(tx, "incoming", columns, batch)
    _no_twins(tx, column)
    return Read(count, tuple(skipped), skipped_count)


def _row(person: Incoming, known: facets.Codes) -> tuple[Any, ...]:
    return (
        person.line,
        person.email,
        person.first_name,
        person.last_name,
        "deactivated" if person.active is False else "active",
        person.last_active.astimezone(UTC).isoformat() if person.last_active else None,
        _mask(person.line, "permissions", person.permissions, known.permissions),
        _mask(person.line, "seats", person.seats, known.hubs),
        *called(person.email, person.first_name or "", person.last_name or ""),
    )


def _mask(line: int, column: str, codes: tuple[str, ...] | None, bits: Mapping[str, int]) -> int | None:
    if not codes:
        return None if codes is None else 0
    if unknown := [c for c in codes if c not in bits]:
        raise UsageError(
            "unknown-code",
            say(
                "Line {line}, column {column}: {code} isn't known here.",
                line=str(line),
                column=column,
                code=unknown[0],
            ),
            say("Known are: {codes}.", codes=", ".join(bits) or "–"),
        )
    return sum(1 << bits[c] for c in set(codes))


def _no_twins(tx: Connection, column: str) -> None:
    """Asked of the table, so that reading needs no memory of every address; the first that comes again."""
    keys = "SELECT email_key, min(line) AS first FROM incoming GROUP BY email_key HAVING count(*) > 1"
    found = tx.execute(
        text(
            f"SELECT i.line, i.email, k.first FROM ({keys}) AS k JOIN incoming i ON i.email_key = k.email_key "
            "WHERE i.line > k.first ORDER BY i.line LIMIT 1"
        )
    ).first()
    if found:
        raise twin(found.line, column, found.email, found.first)
