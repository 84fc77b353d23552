"""A file of people into an empty account: seconds and memory, beside the same rows by executemany."""

from __future__ import annotations

import contextlib
import csv
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from seattui.demo.people import people
from seattui.store.connection.engine import connect
from seattui.store.connection.urls import store_url
from seattui.store.db import tables
from tests.bench.measure import own_memory
from tests.bench.report import Figure
from tests.bench.stores import AT, Stores
from tests.support.commands import command, seattui

WITHIN = 180.0
"""Seconds for a million people."""
EVERY = 0.1
"""Seconds between two looks at its memory."""


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Import, {stores.kind}"
    with tempfile.TemporaryDirectory(dir=stores.folder) as name:
        folder = Path(name)
        for users in sizes:
            path = folder / f"{users}.csv"
            _written(path, users)
            with stores.empty() as after, stores.empty() as plain:
                seconds, memory = _imported(founded(after), path)
                beside = _plainly(after, founded(plain))
            reach = WITHIN if users == 1_000_000 else None
            yield Figure(section, "users import", users, seconds, "s", reach=reach)
            yield Figure(
                section, "users import, beside", users, seconds, "s", beside, "the same rows by executemany"
            )
            yield Figure(section, "peak anonymous memory", users, memory, "MiB")


def founded(url: str) -> str:
    """A store with an account that nobody but its owner is in."""
    made = seattui(
        "--at", AT, "--store", url, "--account", "Acme", "init", "--testing",
        "--currency", "EUR", "--time-zone", "Europe/Berlin", "--owner", "owner@acme.example", "--yes",
    )  # fmt: skip
    if made.code:
        raise AssertionError(made.err)
    return url


def _written(path: Path, users: int) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(("Email", "First name", "Last name", "Last active"))
        for n, person in enumerate(people(users + 1, datetime.fromisoformat(AT))):
            rows.writerow((f"n{n}.{person.email}", person.first_name, person.last_name, "2026-10-01"))


def _imported(url: str, path: Path) -> tuple[float, float]:
    argv = command("--store", url, "--at", AT, "users", "import", str(path), "--yes")
    began, most = time.perf_counter(), 0.0
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        with contextlib.suppress(OSError, StopIteration):
            most = max(most, own_memory(process.pid))
        time.sleep(EVERY)
    if process.returncode:
        raise AssertionError(f"{argv} ended with {process.returncode}")
    return time.perf_counter() - began, most


def _plainly(after: str, into: str) -> float:
    """Seconds to write the people and the record of them, as they are in one store, into another."""
    source, target = connect(store_url(after), read_only=True), connect(store_url(into))
    began = time.perf_counter()
    try:
        with source.read() as there, target.write() as tx:
            raw: Any = tx.connection.driver_connection
            for table, condition in (
                (tables.activity, "id > 1"), (tables.users, "id > 1"), (tables.activity_people, "activity_id > 1")
            ):  # fmt: skip
                names = [c.name for c in table.columns if c.computed is None]
                _copied(there, raw, table.name, names, condition, "?" if target.sqlite else "%s")
            if target.sqlite:
                raw.execute("INSERT INTO user_search (rowid, search_text) SELECT id, search_text FROM users")
        return time.perf_counter() - began
    finally:
        source.close()
        target.close()


def _copied(there: Connection, raw: Any, table: str, names: Sequence[str], condition: str, hole: str) -> None:
    columns = ", ".join(names)
    insert = f"INSERT INTO {table} ({columns}) VALUES ({', '.join([hole] * len(names))})"
    found = there.exec_driver_sql(f"SELECT {columns} FROM {table} WHERE {condition}")
    while rows := found.fetchmany(5_000):
        raw.cursor().executemany(insert, [tuple(row) for row in rows])
