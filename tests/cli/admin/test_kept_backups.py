"""`tick` keeps the last backups of a store in a folder: one a day, only its own, and never at the cost of the rest."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Said
from tests.support.accounts import AT

Tick = Callable[..., Said]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "backups"
    path.mkdir()
    monkeypatch.setenv("SEATTUI_BACKUP_FOLDER", str(path))
    monkeypatch.setenv("SEATTUI_BACKUP_KEEP", "2")
    return path


@pytest.fixture
def tick(acme: Path, store: Path, bare: Run) -> Tick:
    """Runs it so many days later."""
    shutil.copy2(acme, store)
    return lambda days, *words: bare(
        "--store", str(store), "--at", (AT + timedelta(days=days)).isoformat(), "tick", *words
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def backup_of(day: int) -> str:
    return f"store-{AT + timedelta(days=day):%Y-%m-%d}.backup"


def test_one_a_day_and_the_oldest_goes(tick: Tick, folder: Path) -> None:
    assert f"Backed up to {folder / backup_of(0)}" in tick(0).out
    assert tick(0).out == ""
    assert names(folder) == [backup_of(0)]
    tick(1)
    said = tick(2, "--json")
    assert said.json["backup"] == {
        "file": str(folder / backup_of(2)),
        "removed": [str(folder / backup_of(0))],
    }
    assert names(folder) == [backup_of(1), backup_of(2)]


def test_again_on_the_same_day_where_asked(tick: Tick, folder: Path, bare: Run, tmp_path: Path) -> None:
    tick(0, "--backup")
    tick(0, "--backup")
    assert names(folder) == [backup_of(0), f"store-{AT:%Y-%m-%dT%H%M%SZ}.backup"]
    to = tmp_path / "restored.db"
    assert bare("store", "restore", str(folder / names(folder)[1]), "--to", str(to), "--yes").code == 0


def test_a_dry_run_says_where_and_makes_none(tick: Tick, folder: Path) -> None:
    said = tick(0, "--dry-run")
    assert (said.code, str(folder / backup_of(0)) in said.out, names(folder)) == (0, True, [])
    assert tick(0, "--dry-run", "--json").json["backup"] == {"file": str(folder / backup_of(0))}


def test_nothing_else_is_removed(tick: Tick, folder: Path, store: Path) -> None:
    """Not what has another name, isn't a backup, or is one of another store."""
    tick(0)
    (folder / "notes.txt").write_text("mine")
    (folder / backup_of(-9)).write_text("not a backup")
    shutil.copy2(folder / backup_of(0), folder / "by-hand.backup")
    other = folder / backup_of(-8)
    shutil.copy2(folder / backup_of(0), other)
    with closing(sqlite3.connect(other)) as raw, raw:
        raw.execute("UPDATE seattui_backup SET said = replace(said, 'founded', 'foundet')")
    kept = set(names(folder)) - {backup_of(0)}
    for day in (1, 2, 3):
        tick(day)
    assert set(names(folder)) == kept | {backup_of(2), backup_of(3)}


def test_without_a_folder_there_is_none(tick: Tick, tmp_path: Path) -> None:
    said = tick(0, "--json")
    assert (said.code, "backup" in said.json) == (0, False)
    said = tick(0, "--backup", "--json")
    assert (said.code, said.error["code"]) == (2, "backup-folder")


def test_one_that_fails_hides_nothing_of_what_was_done(tick: Tick, folder: Path) -> None:
    folder.rmdir()
    said = tick(40, "--json")
    assert (said.code, said.error["code"]) == (1, "backup-folder")
    assert (said.json["posted"], said.json["backup"]["file"]) == (1, None)
    assert not folder.exists()
    said = tick(40)
    assert (said.code, "can't be used: it doesn't exist" in said.err) == (1, True)


def test_of_two_problems_both_are_told(tick: Tick, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.rmdir()
    monkeypatch.setenv("SEATTUI_SMTP_HOST", "mail.example")
    said = tick(0)
    assert (said.code, "smtp_sender" in said.err, "can't be used" in said.err) == (2, True, True)


def test_another_stores_backup_is_in_the_way_and_stays(tick: Tick, folder: Path) -> None:
    (folder / backup_of(0)).write_text("theirs")
    said = tick(0, "--json")
    assert (said.code, said.error["code"]) == (2, "file-exists")
    assert (folder / backup_of(0)).read_text() == "theirs"


def test_it_takes_who_answers_for_the_whole_store(
    tick: Tick, folder: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    run("init", "--account", "Globex", "--currency", "EUR", "--time-zone", "UTC", "--owner", "gia@globex.example",
        "--testing")  # fmt: skip
    monkeypatch.setattr("seattui.store.db.ownership.owns", lambda store: False)
    said = tick(0, "--operator", "gia@globex.example", "--json")
    assert (said.code, said.error["code"], names(folder)) == (6, "not-permitted", [])
