"""Several statements at once: with PostgreSQL, one way there and back instead of one for each.

What is asked ahead is answered later, where it is asked for; SQLite, in this process, only then looks. Nothing is
asked ahead that the same transaction may still change.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, RootTransaction, TextClause, bindparam, text
from sqlalchemy.exc import DataError

from seattui.store.connection.engine import unless_stopped


class Statement(NamedTuple):
    """SQL with `:names`, and their values: a list of ids where it says `IN :names`, which isn't asked ahead."""

    sql: str
    values: Mapping[str, Any]

    @property
    def key(self) -> tuple[Any, ...]:
        return self.sql, *self.values.items()


_answers: WeakKeyDictionary[RootTransaction, dict[tuple[Any, ...], Sequence[Any]]] = WeakKeyDictionary()


def at_once(tx: Connection, commands: Sequence[Statement], ahead: Sequence[Statement] = ()) -> None:
    """Executes the commands in this order. What is asked `ahead` is asked after them, each of the state that the one
    before left, others' commits included; earlier answers are forgotten.
    """
    if tx.dialect.name == "sqlite":
        for command in commands:
            tx.execute(_text(command.sql), command.values)
        return
    together = [*commands, *ahead]
    # The first answer has to have columns, for the others to be kept.
    said = "; ".join(["SELECT 1", *_spelled(tx, together)])
    result = tx.exec_driver_sql(said, execution_options={"no_parameters": True})
    cursor: Any = result.cursor
    held = _held(tx)
    held.clear()
    for number, statement in enumerate(together):
        cursor.nextset()
        if number >= len(commands):
            found = cursor.pgresult
            row = _row(tuple(found.fname(column).decode() for column in range(found.nfields)))
            held[statement.key] = [row(*values) for values in cursor]
    result.close()


def ahead(tx: Connection, questions: Sequence[Statement]) -> None:
    """Asks all of them in one way, to be answered where they are asked for; not where answers are waiting already."""
    if tx.dialect.name != "sqlite" and not _held(tx):
        at_once(tx, (), questions)


def ask(tx: Connection, question: Statement) -> Sequence[Any]:
    """The rows; once, where they were asked for ahead."""
    if tx.dialect.name == "sqlite" and not tx.get_execution_options().get("seattui_writes"):
        return _read(tx, question)
    if lists := _lists(question):
        return tx.execute(_expanding(question.sql, lists), question.values).all()
    answer = _held(tx).pop(question.key, None)
    return tx.execute(_text(question.sql), question.values).all() if answer is None else answer


def _read(tx: Connection, question: Statement) -> Sequence[Any]:
    """From SQLite, of a transaction that writes nothing: without SQLAlchemy, whose way there and back takes longer than
    most answers. The driver knows `:names`, too, and its errors are those of the transaction.
    """
    unless_stopped(tx)
    raw = tx.connection.driver_connection
    assert raw is not None
    sql, values = question
    for name in _lists(question):
        ids = ", ".join(str(int(one)) for one in values[name])
        sql = re.sub(rf":{name}\b", f"({ids})", sql)
    cursor = raw.execute(sql, values)
    return [*map(_row(tuple(column[0] for column in cursor.description))._make, cursor)]


def stream(tx: Connection, question: Statement) -> Iterable[Any]:
    """The same, of many rows: some at a time."""
    if is_asked(tx, question):
        return ask(tx, question)
    return tx.execute(_text(question.sql), question.values, execution_options={"yield_per": 2000})


def is_asked(tx: Connection, question: Statement) -> bool:
    """Whether it was asked ahead, and the answer not used yet."""
    return question.key in _held(tx)


def forget(tx: Connection) -> None:
    """What was asked ahead is asked again: before something is written."""
    _held(tx).clear()


def _held(tx: Connection) -> dict[tuple[Any, ...], Sequence[Any]]:
    transaction = tx.get_transaction()
    return {} if transaction is None else _answers.setdefault(transaction, {})


def _spelled(tx: Connection, statements: Iterable[Statement]) -> Iterator[str]:
    """The statements with their values in them, quoted by the driver."""
    import psycopg

    quoting: Any = psycopg.ClientCursor(cast(Any, tx.connection.driver_connection))
    for sql, values in statements:
        try:
            yield quoting.mogrify(_compiled(sql, tx.dialect), values) if values else sql
        except psycopg.DataError as error:
            raise DataError(sql, None, error) from error


def _lists(question: Statement) -> tuple[str, ...]:
    return tuple(name for name, value in question.values.items() if isinstance(value, list))


@lru_cache(maxsize=64)
def _expanding(sql: str, lists: tuple[str, ...]) -> TextClause:
    return text(sql).bindparams(*(bindparam(name, expanding=True) for name in lists))


@lru_cache(maxsize=256)
def _text(sql: str) -> TextClause:
    return text(sql)


@lru_cache(maxsize=256)
def _compiled(sql: str, dialect: Any) -> str:
    return str(_text(sql).compile(dialect=dialect))


@lru_cache(maxsize=64)
def _row(columns: tuple[str, ...]) -> Any:
    return namedtuple("_row", columns)
