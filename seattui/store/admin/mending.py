"""`doctor --mend`: puts back triggers, functions, indexes, views and checks as a new store has them, and counters.

One transaction, in which each object has a savepoint: what can't be put back stays as it is, and is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from seattui.domain.model import SUPER_ADMIN
from seattui.kit.errors import NotPermitted, StoreError
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.store.admin import counted, versions
from seattui.store.admin.opening import check_file
from seattui.store.connection.engine import Store, connect
from seattui.store.db import ownership, schema, search, triggers
from seattui.store.db.fingerprint import kind_and_name
from seattui.store.migrations import IN_ITS_SCHEMA

_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT g.tgname, c.relname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid WHERE NOT g.tgisinternal "
        "AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('alembic_version'))"
    ),
}
_COLUMNS = "SELECT name, type, dflt_value, pk, hidden FROM pragma_table_xinfo('{0}') ORDER BY cid"
_KEYS = (
    "SELECT l.origin, l.\"unique\", group_concat(i.name) FROM pragma_index_list('{0}') l, pragma_index_info(l.name) i "
    "WHERE l.origin <> 'c' GROUP BY l.seq ORDER BY l.seq"
)


@dataclass(frozen=True, slots=True)
class Mended:
    """What was put back, in words; what couldn't be, by name."""

    done: tuple[Message, ...]
    left: tuple[str, ...]


def mend_store(url: URL, *, read_only: bool) -> Mended:
    """Mends a store whether its tables match or not. Raises NotPermitted unless it is its owner who asks."""
    check_file(url)
    with closing(connect(url, read_only=read_only)) as store:
        if not ownership.owns(store):
            raise NotPermitted(
                SUPER_ADMIN,
                msg("Mending needs the owner of the store."),
                msg(
                    "Run it as the OS account, or with the login of the database, that the store belongs to."
                ),
            )
        with store.read() as tx:
            versions.raise_if_older(versions.marked(tx, store).number, store)
        return mend(store)


def mend(store: Store) -> Mended:
    """Puts back what differs from a new store, and what is derived from other rows."""
    try:
        return store.transact(lambda tx: _mend(tx, store))
    finally:
        if store.sqlite:  # what its connections know of the schema may be outdated
            store.engine.dispose()


def _mend(tx: Connection, store: Store) -> Mended:
    version = versions.VERSIONS[-1]
    versions.raise_if_upgraded(tx, store)
    if not store.sqlite:
        tx.execute(IN_ITS_SCHEMA)
    wanted, found = versions.both(tx, version, store)
    if not wanted:
        raise StoreError(
            "store-uncompared",
            msg("Nothing was mended: no new store could be created aside, to compare this one with."),
            msg("The role needs the right to create a schema: GRANT CREATE ON DATABASE … TO …"),
        )
    names = sorted(n for n in wanted.keys() | found.keys() if wanted.get(n) != found.get(n))
    done: list[Message] = []
    if names:
        mender = _Sqlite(tx) if store.sqlite else _Postgresql(tx, wanted, found)
        mender.put_back(names)
    if names or counted.wrong(tx):
        _drop_triggers(tx, {of for kind, of in map(kind_and_name, found) if kind == "trigger"})
        done += counted.recount(tx)
        _create_triggers(tx)
    search.rebuild(tx)
    left = set(versions.differing(tx, version, store))
    done += [_told(name, name in wanted) for name in names if name not in left]
    return Mended(tuple(done), tuple(sorted(left)))


def _told(name: str, ours: bool) -> Message:
    return msg("{name} was put back.", name=name) if ours else msg("{name} was removed.", name=name)


def _drop_triggers(tx: Connection, ours: set[str]) -> None:
    sqlite = tx.dialect.name == "sqlite"
    for name, table in tx.execute(text(_TRIGGERS[tx.dialect.name])).all():
        if sqlite and name in ours:
            _run(tx, f"DROP TRIGGER {_quoted(name)}")
        elif f"{table}.{name}" in ours:
            _run(tx, f"DROP TRIGGER {_quoted(name)} ON {_quoted(table)}")


def _create_triggers(tx: Connection) -> None:
    for statement in triggers.sqlite() if tx.dialect.name == "sqlite" else triggers.postgresql():
        if not statement.startswith("ALTER TABLE"):
            tx.exec_driver_sql(statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))


def _run(tx: Connection, statement: str) -> None:
    """A statement as it is: psycopg would take a % for the beginning of a value."""
    tx.exec_driver_sql(statement if tx.dialect.name == "sqlite" else statement.replace("%", "%%"))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _tried(tx: Connection, *steps: str | Callable[[], None]) -> bool:
    """Whether all of it was possible; otherwise none of it was done."""
    try:
        with tx.begin_nested():
            for step in steps:
                if isinstance(step, str):
                    _run(tx, step)
                else:
                    step()
    except (DBAPIError, _Unfit):
        if tx.dialect.name == "sqlite":  # forget what was tried of the schema
            tx.exec_driver_sql("PRAGMA writable_schema = RESET")
        return False
    return True


class _Unfit(Exception):
    """The rows don't keep a check."""


def _created(dialect_statements: list[str]) -> dict[str, str]:
    """Indexes, views and virtual tables by name, with the statements that create them."""
    made = {}
    for statement in dialect_statements:
        kind = re.match(r"CREATE (?:UNIQUE )?(INDEX|VIEW|VIRTUAL TABLE) (\w+)", statement)
        if kind:
            made[kind[2]] = statement
    return made


_ORDER = {kind: n for n, kind in enumerate(("table", "index", "view", "trigger"))}


class _Sqlite:
    def __init__(self, tx: Connection) -> None:
        self.tx = tx
        self.created = _created(schema.statements(tx.dialect))

    def put_back(self, names: list[str]) -> None:
        for kind, of in sorted(map(kind_and_name, names), key=lambda part: _ORDER.get(part[0], len(_ORDER))):
            if kind in ("index", "view"):
                gone = f"DROP {kind} IF EXISTS {_quoted(of)}"
                _tried(self.tx, gone, *filter(None, [self.created.get(of)]))
            elif of in ("user_search", "user_terms"):
                _tried(self.tx, f"DROP TABLE IF EXISTS {_quoted(of)}", self.created[of])
            elif kind == "table":
                if of == "subscriptions" and "moving" not in [c[0] for c in self._columns(of)]:
                    _tried(self.tx, triggers.sqlite()[0])
                _tried(self.tx, partial(self._check_again, of))

    def _run(self, statement: str) -> None:
        self.tx.exec_driver_sql(statement)

    def _columns(self, table: str) -> list[tuple[object, ...]]:
        return [tuple(r) for r in self.tx.exec_driver_sql(_COLUMNS.format(table))]

    def _check_again(self, table: str) -> None:
        """Gives a table its checks and references again, where its columns and keys are right and its rows keep them.

        They are only in the statement that SQLite keeps, so that no row has to be written again.
        """
        with create_engine("sqlite://").begin() as new:
            schema.make(new, versions.NEWEST)
            right = new.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
            ).scalar_one_or_none()
            columns = [tuple(r) for r in new.exec_driver_sql(_COLUMNS.format(table))]
            keys = [tuple(r) for r in new.exec_driver_sql(_KEYS.format(table))]
        found = [tuple(r) for r in self.tx.exec_driver_sql(_KEYS.format(table))]
        if right is None or (self._columns(table), found) != (columns, keys):
            raise _Unfit
        number = self.tx.exec_driver_sql("PRAGMA schema_version").scalar_one()
        self._run("PRAGMA writable_schema = ON")
        try:
            self.tx.exec_driver_sql(
                "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (right, table)
            )
            self._run(f"PRAGMA schema_version = {number + 1}")
        finally:
            self._run("PRAGMA writable_schema = RESET")
        if self.tx.exec_driver_sql(f"PRAGMA quick_check('{table}')").scalar_one() != "ok":
            raise _Unfit
        if self.tx.exec_driver_sql(f"PRAGMA foreign_key_check('{table}')").first():
            raise _Unfit


class _Postgresql:
    def __init__(self, tx: Connection, wanted: dict[str, str], found: dict[str, str]) -> None:
        self.tx, self.wanted, self.found = tx, wanted, found
        self.created = _created(schema.statements(tx.dialect))

    def put_back(self, names: list[str]) -> None:
        for steps in self._steps(names):
            _tried(self.tx, *steps)

    def _steps(self, names: list[str]) -> Iterator[list[str]]:
        """Statements for each object. Keys that others refer to come first, references last."""
        if any(n.split()[-1].split(".")[0] == "entitlements" for n in names):
            view = self.created["entitlements"]
            yield [view.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")]
            yield ["DROP VIEW IF EXISTS entitlements", view]
        for name in sorted(names, key=lambda n: "FOREIGN KEY" in self.wanted.get(n, "")):
            kind, of = kind_and_name(name)
            table, _, part = of.partition(".")
            place, own = _quoted(table), _quoted(part)
            if kind == "index" and not self._of_a_constraint(of):
                gone = f"DROP INDEX IF EXISTS {_quoted(of)}"
                yield [gone, self.created[of]] if of in self.created else [gone]
            elif kind == "constraint":
                gone = f"ALTER TABLE {place} DROP CONSTRAINT IF EXISTS {own}"
                told = self.wanted.get(name, "").partition(" ")[2]
                yield ([gone, f"ALTER TABLE {place} ADD CONSTRAINT {own} {told}"] if told else [gone])
            elif kind == "rule":
                yield [f"DROP RULE {own} ON {place}"]
            elif kind == "policy":
                yield [f"DROP POLICY {own} ON {place}"]
            elif kind == "disabled key":
                yield [f"ALTER TABLE {place} ENABLE TRIGGER ALL"]
            elif kind == "kind of table":
                yield [f"ALTER TABLE {place} DISABLE ROW LEVEL SECURITY"]
                yield [f"ALTER TABLE {place} SET LOGGED"]

    def _of_a_constraint(self, index: str) -> bool:
        return any(
            n.startswith("constraint ") and n.endswith(f".{index}") for n in {**self.wanted, **self.found}
        )
