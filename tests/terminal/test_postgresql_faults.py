"""A PostgreSQL server that doesn't answer, refuses, or isn't fit for a store: each its sentence and exit code."""

from __future__ import annotations

import shlex
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, UserFilter
from seattui.kit.errors import SeattuiError
from seattui.service.session import open_session
from seattui.store.admin.opening import create_store
from seattui.store.connection import answering, deadlines
from seattui.store.connection.urls import store_url
from tests.support.accounts import AT, account
from tests.support.commands import seattui
from tests.support.faults import postgresql
from tests.support.faults.fault import Fault
from tests.support.stores import invariants
from tests.support.stores.postgres import Cluster

pytestmark = [pytest.mark.terminal, pytest.mark.postgres]

READ, CHANGE = "users list", "teams create East --yes"
INIT = "init --account A --currency EUR --time-zone UTC --owner a@b.example --yes"
ROLES = (
    "CREATE ROLE rejected LOGIN", "CREATE ROLE tls LOGIN", "CREATE ROLE slow LOGIN SUPERUSER",
    "ALTER ROLE slow SET statement_timeout = 300", "CREATE ROLE blind LOGIN", "CREATE ROLE reader LOGIN",
    "CREATE ROLE writer LOGIN",
    "CREATE ROLE dull LOGIN SUPERUSER", "ALTER ROLE dull SET default_transaction_read_only = on",
)  # fmt: skip
GRANTS = (
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO blind, reader",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writer",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO writer", "REVOKE SELECT ON users FROM blind",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(postgres_cluster: Cluster) -> Iterator[str]:
    """A store, and roles that can't use it as its owner can."""
    url = postgres_cluster.empty()
    account(url, people=3, seats=3).close()
    hba = postgres_cluster.folder / "data" / "pg_hba.conf"
    before = hba.read_text()
    hba.write_text(
        f"host all rejected all reject\nhostssl all tls all trust\nhost all tls all reject\n{before}"
    )
    with psycopg.connect(url, autocommit=True) as server:
        for statement in (*ROLES, *GRANTS, "SELECT pg_reload_conf()"):
            server.execute(statement.encode())
    yield url
    hba.write_text(before)
    postgres_cluster.drop(url)


def by(role: str, options: str = "") -> Callable[[str], str]:
    return lambda url: url.replace("postgres@", f"{role}@") + options


FAULTS: dict[str, tuple[Callable[[str], str], str, Fault]] = {
    "pg_hba rejects": (by("rejected"), READ, postgresql.REJECTED),
    "pg_hba wants TLS": (by("tls", "?sslmode=disable"), READ, postgresql.REJECTED),
    "no TLS": (by("postgres", "?sslmode=require"), READ, postgresql.NO_TLS),
    "no right to read": (by("blind"), READ, postgresql.NO_RIGHT),
    "no right to write": (by("reader"), CHANGE, postgresql.NO_RIGHT),
    "read-only by a setting": (by("dull"), CHANGE, postgresql.READ_ONLY),
}


@pytest.mark.parametrize(("of", "command", "fault"), FAULTS.values(), ids=FAULTS)
def test_refused(store: str, of: Callable[[str], str], command: str, fault: Fault) -> None:
    ran = seattui("--store", of(store), "--operator", "ana@acme.example", *shlex.split(command))
    fault.assert_said(ran.code, ran.err)
    assert "Traceback" not in ran.out + ran.err


def test_a_statement_that_takes_too_long_for_its_role(store: str) -> None:
    with psycopg.connect(store) as holder:
        holder.execute("LOCK TABLE users")
        ran = seattui("--store", by("slow")(store), "--operator", "ana@acme.example", *shlex.split(READ))
    postgresql.TIMED_OUT.assert_said(ran.code, ran.err)


def test_who_may_only_read_reads_and_plans_and_is_known_to(store: str) -> None:
    for role in ("reader", "dull"):
        here = open_session(by(role)(store), operator="ana@acme.example")
        assert here.read_only
        (person,) = here.by_email(["p00001@acme.example"])
        assert here.plan(ChangeSeats(Chosen((person.id,)), give=("sales-hub",))).possible
        here.close()


def test_who_has_the_rights_that_the_manual_names_may_change(store: str) -> None:
    ran = seattui("--store", by("writer")(store), "--operator", "ana@acme.example", *shlex.split(CHANGE))
    assert ran.code == 0, ran.err


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
@pytest.mark.parametrize("command", [INIT, "demo --make-only --users 5", READ])
def test_another_encoding(postgres_cluster: Cluster, encoding: str, command: str) -> None:
    name = f"as_{encoding.lower()}"
    with psycopg.connect(postgres_cluster.url("postgres"), autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(
                f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'".encode()
            )
    ran = seattui("--store", postgres_cluster.url(name), *shlex.split(command))
    postgresql.ENCODING.assert_said(ran.code, ran.err)


def test_of_several_who_create_a_store_at_once_one_does(postgres_empty: str) -> None:
    result: list[Any] = []
    start = threading.Barrier(4)

    def make() -> None:
        start.wait()
        try:
            create_store(store_url(postgres_empty), "testing", "", AT).close()
            result.append(None)
        except SeattuiError as error:
            result.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    losers = [error for error in result if error]
    assert len(losers) == 3
    for error in losers:
        postgresql.MADE_TWICE.assert_said(error.exit_code, str(error))


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {
        "ANSWER_SECONDS": 0.3, "PING_SECONDS": 0.3, "PATIENCE_SECONDS": 1.0,
    }.items():  # fmt: skip
        monkeypatch.setattr(deadlines, name, seconds)
    monkeypatch.setattr(answering, "PROBES", 1)


class TestHalted:
    def test_a_command_gives_up(self, store: str, postgres_cluster: Cluster) -> None:
        with postgres_cluster.halted():
            ran = seattui("--store", store, "tick")
        postgresql.HALTED.assert_said(ran.code, ran.err)

    def test_so_does_a_call_in_the_middle_and_later_calls_go_on(
        self, store: str, postgres_cluster: Cluster, hurried: None
    ) -> None:
        here = open_session(store)
        with pytest.raises(SeattuiError) as error, here.store.read() as tx, postgres_cluster.halted():
            tx.exec_driver_sql("SELECT 1")
        postgresql.HALTED.assert_said(error.value.exit_code, str(error.value))
        assert here.count(UserFilter()).number == 4
        here.close()

    def test_a_long_statement_of_a_server_that_works_is_waited_for(self, store: str, hurried: None) -> None:
        here = open_session(store)
        begun = time.monotonic()
        with here.store.read() as tx:
            tx.exec_driver_sql("SELECT pg_sleep(1.2)")
        assert time.monotonic() - begun >= 1.2
        here.close()

    def test_while_a_change_is_saved_nobody_claims_to_know(
        self, store: str, postgres_cluster: Cluster, hurried: None
    ) -> None:
        here = open_session(store)
        (person,) = here.by_email(["p00000@acme.example"])
        plan = here.plan(ChangeSeats(Chosen((person.id,)), give=("sales-hub",)))
        halting = postgres_cluster.halted()
        event.listen(here.store.engine, "commit", lambda _: halting.__enter__(), once=True)
        with pytest.raises(SeattuiError) as error:
            here.apply(plan)
        halting.__exit__(None, None, None)
        postgresql.HALTED_WHILE_SAVED.assert_said(error.value.exit_code, str(error.value))
        here.close()
        assert invariants.faults(store) == []
