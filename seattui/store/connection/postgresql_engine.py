"""PostgreSQL: its connections and their settings."""

from __future__ import annotations

from sqlalchemy import URL, Engine, create_engine

from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.store.connection import deadlines
from seattui.store.connection.urls import POSTGRESQL, libpq_options


def postgresql_engine(url: URL, read_only: bool) -> Engine:
    try:
        import psycopg
    except ImportError as error:
        raise UsageError(
            "postgres-missing",
            msg("PostgreSQL stores need the extra 'postgres'."),
            msg("Install psycopg next to seattui: pipx inject seattui 'psycopg[binary]'"),
        ) from error
    told = libpq_options(url, psycopg.pq.version())
    settings = (
        f"-c lock_timeout={int(deadlines.BUSY_SECONDS * 1000)}",
        "-c default_transaction_read_only=on" if read_only else "",
        told.pop("options", ""),
    )
    return create_engine(
        url.set(drivername=POSTGRESQL, query={}),
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=12,
        connect_args={
            "connect_timeout": 3,
            "tcp_user_timeout": 10_000,
            "keepalives_idle": 15,
            "application_name": "seattui",
            # Prepared statements fail behind pgbouncer in transaction mode.
            "prepare_threshold": None,
            "options": " ".join(filter(None, settings)),
            **told,
        },
    )
