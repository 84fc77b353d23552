"""`seattui run -` behind a pipe: answers at once, and whatever ends it leaves no half of a line."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.support.accounts import AT
from tests.support.commands import command
from tests.support.faults import many_lines
from tests.support.terminal import environment


class Program:
    """The process: a program asks it, and reads what it answers."""

    def __init__(self, store: Path) -> None:
        words = command("--store", str(store), "--at", AT.isoformat(), "run", "-")
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
        )

    def ask(self, line: str) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def opened(self, path: Path) -> int:
        """How often it has this file open."""
        return sum(
            file.samefile(path) for file in Path(f"/proc/{self.process.pid}/fd").iterdir() if file.exists()
        )

    def end(self) -> tuple[int, bytes, bytes]:
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


@pytest.fixture
def program(acme: Path, store: Path) -> Iterator[Program]:
    shutil.copy2(acme, store)
    made = Program(store)
    yield made
    with made.process:
        made.process.kill()


def test_each_line_is_answered_before_the_next_is_asked_for(program: Program) -> None:
    first = program.ask("users show bo@acme.example")["result"]["user"]
    changed = program.ask("users deactivate bo@acme.example --yes")["result"]
    assert (first["status"], changed["applied"]) == ("active", True)
    assert program.ask(f"undo {changed['record']} --yes")["exit"] == 0
    assert program.end() == (0, b"", b"")


@pytest.mark.parametrize("path", ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"])
def test_no_command_takes_the_lines_after_it_by_another_name(program: Program, path: str) -> None:
    assert program.process.stdin
    buffered = "#" * 20_000
    program.process.stdin.write(f"users import {path} --yes\n{buffered}\nseats list\n".encode())
    code, out, err = program.end()
    assert [json.loads(line)["exit"] for line in out.splitlines()] == [1, 0]
    assert (code, err) == (1, b"")


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_between_two_lines_it_holds_no_lock(program: Program, store: Path, journal: str) -> None:
    """So the connection may stay, but for one with a write-ahead log."""
    with closing(sqlite3.connect(store, isolation_level=None, timeout=0)) as raw:
        raw.execute(f"PRAGMA journal_mode = {journal}")
    for _ in range(2):
        assert program.ask("users show bo@acme.example")["exit"] == 0
        assert program.opened(store) == (1 if journal == "delete" else 0)
        with closing(sqlite3.connect(store, isolation_level=None, timeout=0)) as raw:
            raw.execute("BEGIN EXCLUSIVE")


def test_only_the_store_of_the_last_line_stays_open(program: Program, store: Path) -> None:
    with closing(sqlite3.connect(store)) as raw:
        raw.execute("PRAGMA journal_mode = delete")
    other = Path(shutil.copy2(store, store.with_name("other.db")))
    assert program.ask(f"--store {other} seats list")["exit"] == 0
    assert (program.opened(store), program.opened(other)) == (0, 1)
    assert program.ask("seats list")["exit"] == 0
    assert (program.opened(store), program.opened(other)) == (1, 0)


def test_ctrl_c_ends_it_with_a_sentence(program: Program) -> None:
    program.ask("seats list")
    program.process.send_signal(signal.SIGINT)
    code, out, err = program.end()
    assert (code, out) == (130, b"")
    assert err == b"seattui: Interrupted: no change was left half-done.\n"


def test_being_ended_leaves_what_was_answered_and_no_lock(program: Program, store: Path) -> None:
    number = program.ask("users deactivate bo@acme.example --yes")["result"]["record"]
    program.process.terminate()
    code, out, err = program.end()
    assert (code, out) == (-signal.SIGTERM, b"")
    many_lines.ENDED.assert_said(code, err.decode())
    with sqlite3.connect(store, timeout=0) as raw:
        raw.execute("BEGIN IMMEDIATE")
        assert raw.execute("SELECT max(id) FROM activity").fetchone() == (number,)


def test_nobody_who_reads_ends_it_silently(program: Program) -> None:
    program.ask("seats list")
    assert program.process.stdout
    assert program.process.stdin
    program.process.stdout.close()
    program.process.stdin.write(b"seats list\n" * 3)
    program.process.stdin.close()
    program.process.wait(timeout=60)
    assert program.process.stderr
    many_lines.UNREAD.assert_said(program.process.returncode, program.process.stderr.read().decode())
