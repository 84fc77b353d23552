"""Whatever an SSH client asks for: nothing runs but a command for everybody, as the line's person, on the line's store,
with the client's own streams."""

from __future__ import annotations

import io
import json
import shlex
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typer.core import TyperCommand

from seattui.cli import entry
from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.flags import Flags
from seattui.cli.run.gate import FIXED, OF_THE_CLIENT
from seattui.cli.run.options import FILE
from seattui.service.guardian import Guardian
from tests.cli.run.every_command import commands

KEY = "SHA256:x"
LINE = Flags(store="/srv/acme.db", account="Acme GmbH", config="/etc/seattui.toml")
ARGV = [f"--{name}={getattr(LINE, name)}" for name in ("store", "account", "config")]

PATHS = sorted(commands())
OPTIONS = sorted({name for command in commands().values() for param in command.params for name in param.opts})
VALUES = (
    "-",
    "--",
    "",
    "x",
    "bo@acme.example",
    "/etc/passwd",
    "~/x.csv",
    "sales-hub",
    "--operator=ana@acme.example",
)
WORDS = st.one_of(
    st.sampled_from([*PATHS, *OPTIONS, *sorted(FIXED), *VALUES]),
    st.builds("{}={}".format, st.sampled_from([*OPTIONS, *sorted(FIXED)]), st.sampled_from(VALUES)),
    st.text(max_size=6),
)


def backslashed(word: str) -> str:
    return "".join(f"\\{char}" for char in word)


SPELLINGS: tuple[Callable[[str], str], ...] = (shlex.quote, str, backslashed)


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """A command in any spelling that a shell would read as it."""
    path = draw(st.sampled_from(PATHS)).split()
    words = [*path, *draw(st.lists(WORDS, max_size=5))]
    spelled = []
    for word in draw(st.permutations(words)) if draw(st.booleans()) else words:
        at = draw(st.integers(0, len(word)))
        quoted = draw(st.sampled_from(SPELLINGS))
        spelled.append((shlex.quote(word[:at]) if at else "") + quoted(word[at:]))
    return draw(st.sampled_from([" ", "  ", "\t", " -- "])).join(spelled)


class Ran(Exception):
    """A command would run now, or the screens would open."""

    def __init__(self, run: CommandRun, command: Any = None, params: dict[str, Any] | None = None) -> None:
        self.run, self.command, self.params = run, command, params or {}


@pytest.fixture(scope="module", autouse=True)
def nothing_runs() -> Iterator[None]:
    def invoke(command: Any, context: Any) -> None:
        raise Ran(context.obj, command, context.params)

    def screens(run: CommandRun, *_: object) -> None:
        raise Ran(run)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TyperCommand, "invoke", invoke)
        patched.setattr("seattui.cli.admin.screens.open_screens", screens)
        patched.setattr(CommandRun, "settings", None)
        patched.setattr(Guardian, "begin", lambda guardian, over: None)
        for kept_out in ("_authorized_keys", "_completion"):
            patched.setattr(entry, kept_out, None)
        yield


def within_the_gate(ran: Ran) -> None:
    """Asserts that it is a command for everybody, on the line's store, with the client's own streams."""
    assert ran.run.gate is not None
    assert ran.run.gate.key == KEY
    chosen = {name: getattr(ran.run.flags, name) for name in OF_THE_CLIENT}
    assert ran.run.flags == replace(LINE, **chosen)
    if ran.command is None:
        return
    assert ran.command.over_ssh
    for param in ran.command.params:
        if param.metavar == FILE:
            value = ran.params[param.name]
            assert {*([value] if isinstance(value, str) else value or ())} <= {"-"}


@given(st.one_of(disguised(), st.lists(WORDS, max_size=6).map(" ".join), st.text(max_size=40)))
@example("")
@example("--")
@example("users export -")
@example("users import /etc/passwd")
@example("users export '-'/../x.csv")
@example("seats change --give sales-hub --from=/etc/passwd")
@example("users list 'x")
@example("users list \x1b[2J")
@example("users export -- --operator=x")
@example("users list --search --operator")
@example("ssh authorized-keys root ssh-ed25519 AAAA")
@example("--json --show-completion bash")
@example("ssh session --key SHA256:y")
@example("\ud800")
@example("users import 'a\0b'")
def test_runs_only_what_the_line_lets_it(text: str) -> None:
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
        patched.setattr("os.environ", {"SSH_ORIGINAL_COMMAND": text, "SSH_CONNECTION": "", "TERM": "dumb"})
        try:
            code = entry.run([*ARGV, "ssh", "session", "--key", KEY])
        except Ran as ran:
            within_the_gate(ran)
            return
    said = out.getvalue() + err.getvalue()
    assert said.replace("\n", "").isprintable()
    assert "Traceback" not in said
    if code == 0:
        assert any(word in shlex.split(text) for word in ("--help", "-h", "--version"))
    elif out.getvalue():
        assert json.loads(out.getvalue())["error"]["message"]
    else:
        assert (code, err.getvalue()[:9]) == (code, "seattui: ")
