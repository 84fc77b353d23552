"""A file is read only for whoever may make the change, and no message repeats what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.run.every_command import commands

SECRET = "hunter2-Xy7"
# What each command that reads a file needs around it; FILE stands for its path.
READING: dict[str, tuple[str, ...]] = {
    "seats change": ("--from", "FILE", "--give", "sales-hub", "--yes"),
    "users import": ("FILE", "--yes"),
    "catalogue load": ("FILE", "--yes"),
    "operators keys add": ("bo@acme.example", "FILE", "--yes"),
}
# Files that somebody might name: a password, settings, keys, a list.
CONTENTS = {
    "a line": f"{SECRET}\n",
    "words": f"{SECRET} {SECRET};{SECRET}\n{SECRET},{SECRET}\n",
    "settings": f'{SECRET} = "{SECRET}"\npassword = "{SECRET}"\n',
    "a netrc": f"machine db.example.com login ana password {SECRET}\n",
    "with columns": f"Email,First name,Active,Last login,Seats\nana@x.example,{SECRET * 40},{SECRET},{SECRET},{SECRET}\n",
    "no address": f"Email\n{SECRET}\n",
    "codes": f"title = 'x'\n[[hubs]]\ncode = '{SECRET.lower()}'\nname = '{SECRET}'\ntab = 'x'\n{SECRET} = 1\n",
    "twice": "title = 'x'\n" + f"[[hubs]]\ncode = '{SECRET.lower()}'\nname = 'x'\ntab = 'x'\n" * 2,
    "broken": f'Email,Name\n"{SECRET},{SECRET}\n',
}


def test_no_command_that_reads_a_file_is_forgotten() -> None:
    found = {
        name
        for name, command in commands().items()
        for parameter in command.params
        if "FILE" in (parameter.metavar or "") and not name.endswith("export")
    }
    # A backup is written, and read for whoever may read the file.
    assert found - {"store backup", "store restore"} == READING.keys()


@pytest.fixture
def unprivileged(run: Run) -> str:
    """Somebody in the account who may do nothing."""
    assert run("users", "create", "una@acme.example", "--yes").code == 0
    return "una@acme.example"


@pytest.mark.parametrize("command", READING)
def test_without_the_permission_it_is_not_even_opened(
    run: Run, unprivileged: str, tmp_path: Path, command: str
) -> None:
    """Missing or not, text or not: the answer is the same."""
    path = tmp_path / "somebody.else"
    told = set()
    for content in (None, f"{SECRET}\n".encode(), b"\0\xff\0"):
        if content is not None:
            path.write_bytes(content)
        words = [str(path) if word == "FILE" else word for word in READING[command]]
        said = run(*command.split(), *words, "--operator", unprivileged)
        assert said.code == 6
        told.add(said.err)
    assert len(told) == 1


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("command", READING)
def test_nor_does_any_message_repeat_it(run: Run, tmp_path: Path, command: str, content: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(CONTENTS[content])
    words = [str(path) if word == "FILE" else word for word in READING[command]]
    for more in ((), ("--json",), ("--lang", "de")):
        said = run(*command.split(), *words, *more)
        assert SECRET.lower() not in f"{said.out}{said.err}".lower()


@pytest.mark.parametrize("content", CONTENTS)
def test_nor_do_the_messages_of_settings(
    run: Run, tmp_path: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("SEATTUI_CONFIG", str(path))
    for text in (
        CONTENTS[content],
        f'lang = "{SECRET}"\n',
        f"invite_days = '{SECRET}'\n",
        f'[keys]\n"{SECRET}" = 1\n',
        f'smtp_host = "{SECRET} {SECRET}"\nsmtp_sender = "{SECRET}"\n',
    ):
        path.write_text(text)
        for words in (("seats", "list"), ("tick",)):
            said = run(*words)
            assert SECRET not in f"{said.out}{said.err}"
