"""Stores of versions before the newest, made from one of the newest: what later versions brought is taken away."""

from __future__ import annotations

from pathlib import Path

from seattui.store import migrations
from tests.support.stores import sql

_FROZEN = Path(migrations.__file__).parent / "versions"
_REPLACED = ("seats_insert", "seats_delete")


def without_0010(url: str) -> None:
    """The indexes as they were before former addresses had one."""
    for index in ("activity_people_former", "users_idle", *(() if sql.is_sqlite(url) else ("users_mixed",))):
        sql.run(url, f"DROP INDEX {index}")
    sql.run(
        url, "CREATE INDEX users_idle ON users (account_id, idle_from, facet, id) WHERE status <> 'removed'"
    )
    sql.run(url, "UPDATE alembic_version SET version_num = '0009'")


def without_0009(url: str) -> None:
    """The tables as they were before views were saved."""
    without_0010(url)
    sql.run(url, "DROP TABLE views")
    sql.run(url, "UPDATE alembic_version SET version_num = '0008'")


def without_0008(url: str) -> None:
    """The tables as they were before the members of teams were counted."""
    without_0009(url)
    kind = "sqlite" if sql.is_sqlite(url) else "postgresql"
    made = (_FROZEN / f"v0008_team_counts.{kind}.sql").read_text("utf-8").split(migrations.SEPARATOR)
    names = [
        s.split()[2].removesuffix("()") for s in made if s.startswith(("CREATE FUNCTION", "CREATE TRIGGER"))
    ]
    if sql.is_sqlite(url):
        for name in names:
            sql.run(url, f"DROP TRIGGER {name}")
        sql.run(url, "DROP TABLE team_facets")
    else:
        sql.run(url, "DROP TABLE team_facets")
        for statement in made:
            if statement.startswith("CREATE FUNCTION "):
                sql.run(url, f"DROP FUNCTION {statement.split()[2]} CASCADE")
    sql.run(url, "UPDATE alembic_version SET version_num = '0007'")


def without_0007(url: str) -> None:
    """The triggers as they were before counters were guarded."""
    without_0008(url)
    sqlite = sql.is_sqlite(url)
    kind = "sqlite" if sqlite else "postgresql"
    read = [f"v0001_first.{kind}.sql", f"v0003_idle.{kind}.sql"]
    before = "".join((_FROZEN / name).read_text("utf-8") + migrations.SEPARATOR for name in read)
    made = before.strip().split(migrations.SEPARATOR)
    if sqlite:
        for (name,) in sql.rows(url, "SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            sql.run(url, f"DROP TRIGGER {name}")
        sql.run(url, "ALTER TABLE subscriptions DROP COLUMN moving")
        last = {s.split()[2]: s for s in made if s.startswith("CREATE TRIGGER ")}
        for statement in last.values():
            sql.run(url, statement)
    else:
        for statement in (
            (_FROZEN / f"v0007_guards.{kind}.sql").read_text("utf-8").split(migrations.SEPARATOR)
        ):
            what = statement.split()
            if statement.startswith("CREATE FUNCTION "):
                sql.run(url, f"DROP FUNCTION {what[2]} CASCADE")
            elif statement.startswith("DROP TRIGGER "):
                sql.run(url, statement)
                (old,) = [s for s in made if s.startswith(f"CREATE TRIGGER {what[2]} ")]
                sql.run(url, old)
        names = (
            "SELECT p.proname FROM pg_proc p WHERE array_to_string(p.proconfig, ' ') LIKE '%search_path=%'"
        )
        for (name,) in sql.rows(url, names):
            sql.run(url, f"ALTER FUNCTION {name}() RESET search_path")
    sql.run(url, "UPDATE alembic_version SET version_num = '0006'")


def without_0006(url: str) -> None:
    """The tables as they were before answers of commands were kept."""
    without_0007(url)
    sql.run(url, "DROP TABLE answers")
    sql.run(url, "UPDATE alembic_version SET version_num = '0005'")


def without_0005(url: str) -> None:
    """The tables as they were before people had SSH keys."""
    without_0006(url)
    sql.run(url, "DROP TABLE operator_keys")
    sql.run(url, "DROP VIEW entitlements")
    kind = "sqlite" if sql.is_sqlite(url) else "postgresql"
    for statement in (_FROZEN / f"v0001_first.{kind}.sql").read_text("utf-8").split(migrations.SEPARATOR):
        if statement.startswith("CREATE VIEW entitlements "):
            sql.run(url, statement)
    sql.run(url, "UPDATE alembic_version SET version_num = '0004'")


def without_0004(url: str) -> None:
    """The tables as they were before people were found by when they were added."""
    without_0005(url)
    sql.run(url, "DROP INDEX users_created")
    if not sql.is_sqlite(url):
        sql.run(url, 'ALTER TABLE users ALTER COLUMN created_at TYPE TEXT COLLATE "default"')
    sql.run(url, "UPDATE alembic_version SET version_num = '0003'")


def without_0003(url: str) -> None:
    """The tables as they were before idle days were kept, with everybody in them."""
    without_0004(url)
    sqlite = sql.is_sqlite(url)
    kind = "sqlite" if sqlite else "postgresql"
    for index in ("users_idle", "users_several_seats"):
        sql.run(url, f"DROP INDEX {index}")
    sql.run(url, "DROP TRIGGER seats_since" + ("" if sqlite else " ON seats"))
    if not sqlite:
        sql.run(url, "DROP FUNCTION seats_since()")
    for statement in (_FROZEN / f"v0001_first.{kind}.sql").read_text("utf-8").split(migrations.SEPARATOR):
        for name in _REPLACED:
            if sqlite and statement.startswith(f"CREATE TRIGGER {name} "):
                sql.run(url, f"DROP TRIGGER {name}")
                sql.run(url, statement)
            if statement.startswith(f"CREATE FUNCTION {name}()"):
                sql.run(url, statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    for column in ("idle_from", "idle_base", "seat_latest", "restored_at"):
        sql.run(url, f"ALTER TABLE users DROP COLUMN {column}")
    sql.run(url, "UPDATE alembic_version SET version_num = '0002'")
