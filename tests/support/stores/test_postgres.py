"""The throw-away server itself: databases that don't see each other, and no root."""

from __future__ import annotations

import psycopg
import pytest

from tests.support.stores.postgres import Cluster


@pytest.mark.postgres
class TestThrowAwayServer:
    def test_each_database_is_empty(self, postgres_cluster: Cluster) -> None:
        one, two = postgres_cluster.empty(), postgres_cluster.empty()
        with psycopg.connect(one) as db:
            db.execute("CREATE TABLE here (n int)")
        with psycopg.connect(two) as db:
            assert db.execute("SELECT to_regclass('here')").fetchone() == (None,)

    def test_a_prepared_database_is_copied(self, postgres_cluster: Cluster) -> None:
        def migrate(url: str) -> None:
            with psycopg.connect(url) as db:
                db.execute("CREATE TABLE here AS SELECT 7 AS n")

        before = postgres_cluster.template
        postgres_cluster.prepare(migrate)
        try:
            with psycopg.connect(postgres_cluster.fresh()) as db:
                assert db.execute("SELECT n FROM here").fetchone() == (7,)
        finally:
            postgres_cluster.template = before

    def test_it_listens_on_the_loopback_only(self, postgres_cluster: Cluster) -> None:
        with psycopg.connect(postgres_cluster.url("postgres")) as db:
            assert db.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
