"""PostgreSQL: its connections, and how transactions begin there.

Nothing that matters outlives a transaction: no start-up parameter, no setting of a session, no prepared statement,
and of temporary tables only empty ones. So it works behind pgbouncer in transaction mode, where each transaction may
get another session.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

from seattui.kit.errors import StoreError, UsageError
from seattui.kit.i18n import msg
from seattui.kit.text import masked
from seattui.store.connection import deadlines
from seattui.store.connection.server import Server
from seattui.store.connection.urls import POSTGRESQL, libpq_options, search_path

_BEGIN = {
    "look": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "read": "BEGIN ISOLATION LEVEL REPEATABLE READ",
    # Read-only may be the default there; only temporary tables are written.
    "plan": "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE",
    "write": "BEGIN ISOLATION LEVEL READ COMMITTED",
}
# Asked whenever a connection is taken from the pool, instead of a ping.
STATE = (
    "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on', "
    "has_database_privilege(current_database(), 'TEMPORARY'), clock_timestamp()"
)


def beginning(mode: str, url: URL, server: Server, read_only: bool) -> str:
    """How a transaction begins, with its settings: one statement, one round trip."""
    looks = (mode == "plan" and not server.temporary_tables) or (mode == "read" and read_only)
    begin, path = _BEGIN["look" if looks else mode], search_path(url)
    settings = (
        f"lock_timeout = {int(deadlines.BUSY_SECONDS * 1000)}",
        f"search_path = {path}" if path else "",
        "jit = off",  # compiling a list's query takes up to a second, and reading the list a tenth of that
    )
    return "; ".join([begin, *(f"SET LOCAL {setting}" for setting in settings if setting)])


def postgresql_engine(url: URL, server: Server) -> Engine:
    try:
        import psycopg

        from seattui.store.connection.answering import AnsweringConnection
    except ImportError as error:
        raise UsageError(
            "postgres-missing",
            msg("PostgreSQL stores need the extra 'postgres'."),
            msg("Install psycopg next to seattui: pipx inject seattui 'psycopg[binary]'"),
        ) from error
    told = libpq_options(url, psycopg.pq.version())
    told.pop("options", None)  # a start-up parameter: its search path is set by each transaction
    given = {
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 15,
        "application_name": "seattui",
        "client_encoding": "utf8",
        "prepare_threshold": None,
        # Transactions are begun by `beginning`.
        "autocommit": True,
        **told,
    }
    known = url.set(drivername=POSTGRESQL, query={})
    engine = create_engine(
        known, creator=_creator(known, given, AnsweringConnection), pool_size=4, max_overflow=12
    )
    _listen(engine, url, server, psycopg.Error, told.get("target_session_attrs") in ("read-write", "primary"))
    return engine


def _creator(url: URL, given: dict[str, Any], kind: Any) -> Callable[[], Any]:
    _, named = url.get_dialect()().create_connect_args(url)
    return lambda: kind.connect(**{**named, **given})


def _listen(engine: Engine, url: URL, server: Server, failed: type[Exception], writable: bool) -> None:
    @event.listens_for(engine, "connect")
    def _check(raw: Any, _record: object) -> None:
        encoding = raw.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raw.close()
            raise _wrong_encoding(url, encoding or "?")

    @event.listens_for(engine, "checkout")
    def _look(raw: Any, record: Any, _proxy: object) -> None:
        fresh = not record.info
        record.info["used"] = True
        try:
            with raw.within(deadlines.STATEMENT_SECONDS if fresh else deadlines.PING_SECONDS):
                server.saw(*raw.execute(STATE).fetchone())
        except failed as error:
            if fresh or not raw.closed:
                raise
            raise InvalidatePoolError from error
        if writable and server.transactions_read_only and not fresh:  # another server is the primary now
            raise InvalidatePoolError

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("seattui_begin", "BEGIN"))


def _wrong_encoding(url: URL, encoding: str) -> StoreError:
    return StoreError(
        "store-encoding",
        msg(
            "The database of the store {store} has the encoding {encoding}; a store needs UTF8.",
            store=masked(url.render_as_string(hide_password=True)),
            encoding=encoding,
        ),
        msg("Create a database for it with: createdb --template=template0 --encoding=UTF8 NAME"),
    )
