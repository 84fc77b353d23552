"""A store that is made today and one that alembic brings up to date are the same, to the last trigger."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from seattui.kit.errors import StoreError
from seattui.service import session as sessions
from seattui.store import migrations
from seattui.store.admin import versions
from seattui.store.connection.engine import APPLICATION_ID, connect
from seattui.store.connection.urls import store_url
from seattui.store.db import tables
from seattui.store.db.fingerprint import fingerprint
from tests.support.accounts import founded
from tests.support.stores import sql
from tests.support.stores.postgres import Cluster

VERSIONS = Path(migrations.__file__).parent / "versions"

# What stores of 0.1.0 were made by.
FROZEN = {
    "v0001_first.sqlite.sql": "beeb3081c3df9922f9e0e2422a5cba0b9c1ab3b9cc90c1095e4a951b01e7af8e",
    "v0001_first.postgresql.sql": "2b2565c3f9b20916c0161ce30d0c5bf23e0310ac819bfc9464756a44acd10569",
}

CATALOGUE = {
    "columns": """SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name,
        generation_expression FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled FROM pg_trigger
        WHERE NOT tgisinternal""",
    "functions": """SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')""",
    "extensions": "SELECT extname FROM pg_extension",
}


def layout(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """All that the database itself says of its tables."""
    if sql.is_sqlite(url):
        query = "SELECT type, name, tbl_name, sql FROM sqlite_master"
        return {"master": sorted((t, n, o, tidy(s or "")) for t, n, o, s in sql.rows(url, query))}
    return {what: sorted(sql.rows(url, query), key=repr) for what, query in CATALOGUE.items()}


def tidy(statement: str) -> str:
    """With single blanks: a column added later stands in the line of the one before it."""
    return " ".join(statement.split())


def upgraded(url: str) -> None:
    """Makes a store by migrations alone; each is to leave the tables that its version is known by."""
    store = connect(store_url(url), create=True)
    for version in versions.VERSIONS:
        with store.write() as tx:
            migrations.upgrade(tx, version.number)
            assert fingerprint(tx) == version.fingerprint(tx.dialect.name), (
                f"{version.number} is known otherwise: {fingerprint(tx)}"
            )
    store.close()


class TestMigrations:
    def test_upgrading_from_nothing_gives_the_store_that_is_made(
        self, request: pytest.FixtureRequest, store_url: str, tmp_path: Path
    ) -> None:
        founded(store_url).close()
        (tmp_path / "other.db").touch()
        other = f"sqlite:///{tmp_path / 'other.db'}"
        if not sql.is_sqlite(store_url):
            cluster: Cluster = request.getfixturevalue("postgres_cluster")
            other = cluster.empty()
        upgraded(other)
        made, grown = layout(store_url), layout(other)
        for what in made:
            missing = [row for row in made[what] if row not in grown[what]]
            surplus = [row for row in grown[what] if row not in made[what]]
            assert (missing, surplus) == ([], []), what
        assert sql.one(other, "SELECT version_num FROM alembic_version") == versions.NEWEST

    def test_there_is_a_migration_to_each_version_that_this_program_knows(self) -> None:
        numbers = sorted(p.name[1:5] for p in VERSIONS.glob("v*.py"))
        assert numbers == [version.number for version in versions.VERSIONS]

    @pytest.mark.postgres
    def test_in_whatever_schema_its_tables_are_a_store_is_the_same(self, postgres_empty: str) -> None:
        database = postgres_empty.rsplit("/", 1)[1]
        sql.run(postgres_empty, 'CREATE SCHEMA "paid seats"')
        sql.run(postgres_empty, f'ALTER DATABASE {database} SET search_path = "paid seats", public')
        founded(postgres_empty).close()
        sql.run(postgres_empty, "CREATE SCHEMA earlier")
        sql.run(postgres_empty, f'ALTER DATABASE {database} SET search_path = earlier, "paid seats", public')
        sessions.open_session(postgres_empty).close()
        sql.run(postgres_empty, "DROP INDEX users_name")
        with pytest.raises(StoreError) as error:
            sessions.open_session(postgres_empty)
        assert "index users_name" in str(error.value)

    @pytest.mark.parametrize("name", FROZEN)
    def test_what_has_been_released_is_never_edited(self, name: str) -> None:
        assert sha256((VERSIONS / name).read_bytes()).hexdigest() == FROZEN[name], (
            "stores are made by this: what is to change goes into a new migration"
        )

    def test_the_tables_of_the_metadata_are_those_that_are_made(self, sqlite_url: str) -> None:
        founded(sqlite_url, at=None, kind="live").close()
        made = {
            name for (name,) in sql.rows(sqlite_url, "SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        assert set(tables.metadata.tables) <= made
        assert sql.one(sqlite_url, "PRAGMA application_id") == APPLICATION_ID

    def test_foreign_keys_stay_on_and_nothing_is_left_of_an_upgrade_that_fails(self, tmp_path: Path) -> None:
        (tmp_path / "store.db").touch()
        url = f"sqlite:///{tmp_path / 'store.db'}"
        store = connect(store_url(url), create=True)

        def fails_half_way() -> None:
            with store.write() as tx:
                migrations.upgrade(tx)
                assert tx.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
                raise RuntimeError("the power failed")

        with pytest.raises(RuntimeError):
            fails_half_way()
        store.close()
        assert sql.rows(url, "SELECT * FROM sqlite_master") == []
