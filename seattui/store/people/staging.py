"""Reading and staging people from a file before anything is locked, in any number.

They are streamed into the temporary table `incoming`, with the normalised values that only depend on the row;
`comparing` compares them with those in the account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from seattui.domain.model import Account, Operator
from seattui.domain.people.homoglyphs import mixes_scripts
from seattui.domain.people.incoming import BadFile, Incoming, Problem, Problems, Skipped, repeated_address
from seattui.domain.plan.plan import Change
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.store.connection.engine import Before, Store
from seattui.store.db import facets, locking
from seattui.store.db.temp_tables import fresh, insert_rows
from seattui.store.people import operators
from seattui.store.people.operators import Identity
from seattui.store.people.search_keys import SearchKeys, search_keys

SHOWN = 100
LEFT_OUT = 1000
"""How many ignored cells are listed one by one."""
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
    ("whole", "BIGINT"),
    *((column, "TEXT") for column in SearchKeys._fields),
)


@dataclass(frozen=True, slots=True)
class Read:
    """How many rows there were, which rows and cells are ignored, and what is wrong."""

    rows: int = 0
    skipped: tuple[Skipped, ...] = ()
    skipped_count: int = 0
    left_out: tuple[Skipped, ...] = ()
    left_out_count: int = 0
    mixed: tuple[tuple[int, str], ...] = ()
    """The first lines and addresses whose letters come from several scripts."""
    look_alikes: bool = False
    """Whether any address has look-alike letters."""
    column: str = ""
    """The file's name of the address column."""
    problems: Problems = field(default_factory=Problems)


NOTHING = Read()

_SKELETON = [column for column, _ in INCOMING].index("email_skeleton")


class _Moment(NamedTuple):
    operator: Operator
    now: datetime
    known: facets.Codes


@dataclass
class Intake:
    """The import of a change. The operator and the time are read only if it imports anything."""

    store: Store
    account: Account
    identity: Identity
    clock: Callable[[], datetime]
    change: Change
    read: Read = NOTHING

    def before(self) -> Before | None:
        """What to run before the change is planned; None if it imports nobody."""
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
                operators.operator(tx, self.account, self.identity, self.clock),
                locking.instant(tx, self.account, self.clock),
                facets.codes(tx, self.account.id),
            )


def _staged(tx: Connection, known: facets.Codes, people: Iterable[Incoming]) -> Read:
    """Reads all rows, whatever is wrong. Raises what reading raises, except BadFile."""
    fresh(tx, "incoming", ", ".join(f"{column} {kind}" for column, kind in INCOMING) + ", PRIMARY KEY (line)")
    columns = [column for column, _ in INCOMING]
    count = skipped_count = left_out_count = 0
    look_alikes, column = False, ""
    skipped: list[Skipped] = []
    left_out: list[Skipped] = []
    mixed: list[tuple[int, str]] = []
    problems = Problems()
    batch: list[tuple[Any, ...]] = []
    try:
        for person in people:
            count += 1
            if person.left_out:
                left_out_count += len(person.left_out)
                if len(left_out) < LEFT_OUT:
                    left_out += person.left_out
            if person.reason:
                skipped_count += 1
                if len(skipped) < SHOWN:
                    skipped.append(Skipped(person.line, person.column, person.reason))
                continue
            row = _row(person, known, problems)
            batch.append(row)
            column = column or person.column
            look_alikes = look_alikes or row[_SKELETON] is not None
            if len(mixed) < SHOWN and mixes_scripts(person.email):
                mixed.append((person.line, person.email))
            if len(batch) == BATCH:
                insert_rows(tx, "incoming", columns, batch)
                batch = []
    except BadFile as error:
        problems.merge(error)
    if batch:
        insert_rows(tx, "incoming", columns, batch)
    for problem in _repeated(tx, column):
        problems.add(problem)
    return Read(
        count,
        tuple(skipped),
        skipped_count,
        tuple(left_out),
        left_out_count,
        tuple(mixed),
        look_alikes,
        column,
        problems,
    )


def _row(person: Incoming, known: facets.Codes, problems: Problems) -> tuple[Any, ...]:
    return (
        person.line,
        person.email,
        person.first_name,
        person.last_name,
        None if person.active is None else "active" if person.active else "deactivated",
        person.last_active.astimezone(UTC).isoformat() if person.last_active else None,
        _mask(person.line, "permissions", person.permissions, known.permissions, problems),
        _mask(person.line, "seats", person.seats, known.hubs, problems),
        int(person.whole),
        *search_keys(person.email, person.first_name or "", person.last_name or ""),
    )


def _mask(
    line: int, column: str, codes: tuple[str, ...] | None, bits: Mapping[str, int], problems: Problems
) -> int | None:
    if not codes:
        return None if codes is None else 0
    if any(c not in bits for c in codes):
        problems.add(
            Problem(
                line,
                column,
                "unknown-code",
                msg("one of the codes is unknown."),
                msg("Available: {codes}.", codes=", ".join(bits) or "–"),
            )
        )
    return sum(1 << bits[c] for c in set(codes) if c in bits)


def _repeated(tx: Connection, column: str) -> Iterator[Problem]:
    """Repeated addresses. Queried from the table, so that reading needs no memory for every address."""
    keys = "SELECT email_key, min(line) AS first FROM incoming GROUP BY email_key HAVING count(*) > 1"
    found = tx.execute(
        text(
            f"SELECT i.line, i.email, k.first FROM ({keys}) AS k JOIN incoming i ON i.email_key = k.email_key "
            "WHERE i.line > k.first ORDER BY i.line"
        )
    )
    for row in found:
        yield repeated_address(row.line, column, row.email, row.first)
