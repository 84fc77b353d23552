"""Scripts over SSH, against a real sshd: what is asked for happens, or is refused with a sentence; nothing escapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from subprocess import CompletedProcess

import pytest

from seattui.domain.model import Column, KnownBy, Sort, UserFilter
from seattui.service.session import open_session
from tests.support.accounts import OWNER
from tests.terminal.conftest import World
from tests.terminal.ssh_scripts import SCRIPTS, Script

pytestmark = [pytest.mark.ssh, pytest.mark.terminal]

SECRET = "hunter2@secret.example"

Answers = Callable[[Script], CompletedProcess[str]]


@pytest.fixture(scope="module")
def answers(world: World) -> Iterator[Answers]:
    """Runs a script.

    After all that was tried there is one super admin, every change is hers, and no file was made.
    """
    around = world.home.parent
    paths = {name: str(around / name) for name in ("folder", "evil", "secret")}
    for folder in ("folder", "evil"):
        (around / folder).mkdir()
    (around / "secret").write_text(f"{SECRET}\n")
    for module in ("typer", "sqlalchemy", "evil"):
        (around / "evil" / f"{module}.py").write_text(f"open({str(around / 'folder' / 'owned')!r}, 'w')\n")
    yield lambda script: run(world, script, paths)
    assert not [*around.rglob("*owned*"), *(world.exports.iterdir())]
    with closing(open_session(str(world.store), operator=OWNER)) as here:
        everybody = here.every_user(UserFilter(), Sort(Column.NAME))
        assert [user.email for user in everybody if user.access_state.super_admin] == [OWNER]
        assert {row.actor for row in here.activity() if row.known_by is KnownBy.KEY} <= {OWNER}


def run(world: World, script: Script, paths: dict[str, str]) -> CompletedProcess[str]:
    """A shared connection has its first client's variables."""
    return world.server.run(
        *([script.asks.format(**paths)] if script.asks else []),
        who=script.who,
        shared=not (script.who == "nobody" or script.environment),
        stdin=script.stdin,
        environment={name: value.format(**paths) for name, value in script.environment.items()},
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=[one.name[:60] for one in SCRIPTS])
def test_it_is_answered(answers: Answers, script: Script) -> None:
    done = answers(script)
    said = done.stdout + done.stderr
    assert (done.returncode, said if script.says not in said else "") == (script.code, "")
    for never in (SECRET, "root:", "Traceback", "\x1b", ">>>"):
        assert never not in said
    if script.code in (1, 2, 3, 6) and "--json" not in script.asks:
        assert done.stderr.startswith("seattui: ")


def test_there_are_many() -> None:
    assert len({one.name for one in SCRIPTS}) == len(SCRIPTS) >= 100
