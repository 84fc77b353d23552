"""Files without an end, pipes nobody writes to, deep nesting and homes of nobody: told in a sentence, at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.stores import sql

DEEP = "a" + ".a" * 20_000 + " = 1\n"
NOT_FILES = ("zero", "random", "pipe", "folder", "deep", "long", "latin")
READERS = {
    "catalogue": ("catalogue", "load", "{}", "--yes"),
    "import": ("users", "import", "{}", "--yes"),
    "list": ("seats", "change", "--from", "{}", "--assign", "sales-hub", "--yes"),
    "settings": ("doctor", "--json"),
    "password": ("doctor", "--json"),
}


@pytest.fixture
def unfit(tmp_path: Path) -> dict[str, str]:
    """What is no file to read, by name."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir()
    for name, content in (("deep", DEEP), ("long", "x" * 3_000_000), ("latin", "\xe4" * 100)):
        (tmp_path / name).write_bytes(content.encode("latin-1"))
        (tmp_path / name).chmod(0o600)
    named = {"zero": "/dev/zero", "random": "/dev/urandom"}
    return {name: named.get(name, str(tmp_path / name)) for name in NOT_FILES}


@pytest.mark.parametrize("name", NOT_FILES)
@pytest.mark.parametrize("reader", READERS)
def test_whatever_reads_it_says_so(
    run: Run, unfit: dict[str, str], monkeypatch: pytest.MonkeyPatch, reader: str, name: str
) -> None:
    path = unfit[name]
    if reader == "settings":
        monkeypatch.setenv("SEATTUI_CONFIG", path)
    if reader == "password":
        for key, value in (
            ("HOST", "localhost"),
            ("SENDER", "a@x.example"),
            ("USER", "a"),
            ("PASSWORD_FILE", path),
        ):
            monkeypatch.setenv(f"SEATTUI_SMTP_{key}", value)
    said = run(*(word.format(path) for word in READERS[reader]))
    assert said.code in (1, 2, 3, 4)
    assert path in said.out + said.err or reader in ("import", "list")


def test_prices_that_take_too_much_memory(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text("".join(f"k{n} = 1\n" for n in range(100_001)))
    said = run("catalogue", "load", str(path))
    assert (said.code, "larger than 1,000,000 bytes" in said.err) == (1, True)


def test_homes_of_nobody(bare: Run, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    said = bare("users", "list", "--store", "~nosuchuser/s.db")
    assert (said.code, "no such home folder" in said.err) == (2, True)
    monkeypatch.setenv("SEATTUI_CONFIG", "~nosuchuser/config.toml")
    said = run("users", "list")
    assert (said.code, "no such home folder" in said.err) == (2, True)


def test_without_a_state_folder_everything_works_and_the_doctor_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEATTUI_STATE_DIR", "~nosuchuser/state")
    assert run("users", "list").code == 0
    told = {check["name"]: check for check in run("doctor", "--json").json["checks"]}
    assert told["state"]["state"] == "warning"
    assert "no such home folder" in told["state"]["text"]


@pytest.mark.parametrize("json", ["[" * 100_000, "[" * 500 + "]" * 500, "7", "null", '"x"', "{}", "[[]]"])
def test_json_that_seattui_never_wrote(run: Run, store: Path, json: str) -> None:
    run("seats", "change", "chen@acme.example", "--assign", "sales-hub", "--yes")
    url = f"sqlite:///{store}"
    with sql.unguarded(url) as tx:
        for table, columns in (
            ("activity", ("before", "after", "money")),
            ("activity_people", ("before", "after")),
            ("invoices", ("lines",)),
            ("accounts", ("catalogue",)),
        ):
            for column in columns:
                tx(f"UPDATE {table} SET {column} = ?", json)
    for words in (
        ("activity", "list"), ("activity", "verify"), ("undo", "--yes"), ("billing", "invoices"), ("billing", "show"),
        ("catalogue", "show"), ("users", "list"), ("users", "show", "chen@acme.example"), ("doctor",),
    ):  # fmt: skip
        said = run(*words)
        assert said.code in (0, 1, 3, 4), words
        assert "Traceback" not in said.err
