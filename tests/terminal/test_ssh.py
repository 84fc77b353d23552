"""The screens over SSH, each key being somebody else: nothing of the server is within reach, and a run ends with
its client or its key."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Offboard
from seattui.domain.changes.people.operator_keys import RevokeKeys
from seattui.domain.model import Chosen
from seattui.domain.people.incoming import Incoming
from seattui.service.session import Session, open_session
from tests.support.accounts import OWNER, joined
from tests.support.stores.postgres import free_port
from tests.support.terminal import Terminal
from tests.terminal.conftest import World

pytestmark = [pytest.mark.ssh, pytest.mark.terminal]

FIRST = "p00001@acme.example"


def screens(world: World, who: str = "ana", *, columns: int = 80, rows: int = 24) -> Terminal:
    return Terminal(world.server.client(who=who, pty=True), columns=columns, rows=rows)


def eventually(true: Callable[[], bool], what: str, patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def people(here: Session, email: str) -> Chosen:
    return Chosen(tuple(user.id for user in here.by_email([email])))


def exists(world: World, email: str) -> bool:
    with closing(open_session(str(world.store), operator=OWNER)) as here:
        return bool(here.ids_of([email])[0])


class TestScreens:
    def test_it_opens_resizes_and_ends(self, world: World) -> None:
        with screens(world) as terminal:
            terminal.wait_for(FIRST)
            assert terminal.raw.startswith(b"\x1b[?1049h")
            assert b"\\x1b" not in terminal.raw
            terminal.resize(120, 40)
            terminal.wait_until(lambda text: len(text.rstrip().splitlines()) > 30, "drawn on 40 rows")
            terminal.press("q")
            assert terminal.ended() == 0

    def test_nothing_is_put_aside_where_nobody_could_take_it_up_again(self, world: World) -> None:
        with screens(world) as terminal:
            terminal.wait_for(FIRST)
            terminal.press("ctrl+z")
            terminal.wait_for("no shell")
            terminal.press("?")
            terminal.wait_for("Help")

    def test_a_list_is_written_into_the_export_folder_alone(self, world: World) -> None:
        (world.exports / "inside").mkdir()
        (world.exports / "way-out").symlink_to("/etc")
        with screens(world, columns=120, rows=40) as terminal:
            terminal.wait_for(FIRST)
            terminal.press("w")
            terminal.wait_for(".csv")
            terminal.press("tab", "ctrl+u", "/etc/shado")
            terminal.wait_for("can only be written to")
            assert "/etc/shadow" not in terminal.settle()
            for elsewhere in ("../x.csv", "way-out/x.csv", "~/x.csv", "/tmp/x.csv"):
                terminal.press("ctrl+u", elsewhere)
                terminal.wait_for(elsewhere)
                terminal.wait_for("can only be written to")
            terminal.press("ctrl+u", "insi")
            terminal.wait_for("inside/")
            terminal.press("ctrl+u", "mine.csv")
            terminal.wait_for(f"{world.exports}/mine.csv"[:20])
            terminal.press("tab", "tab", "enter")
            eventually((world.exports / "mine.csv").exists, "written")
        assert not [*world.home.glob("*.csv")]

    def test_what_one_remembers_is_not_anothers(self, world: World) -> None:
        with screens(world) as terminal:
            terminal.wait_for(FIRST)
            terminal.press("/", "p00004")
            terminal.wait_gone(FIRST)
            terminal.press("enter", "q")
            terminal.settle()
        with screens(world, "other") as terminal:
            terminal.wait_for(FIRST)

    def test_a_missing_store_is_a_sentence(self, world: World) -> None:
        (line,) = [world.line("stranger").replace(str(world.store), str(world.home / "none.db"))]
        world.server.authorize(line.replace(world.server.public("stranger"), world.server.public("lost")))
        with screens(world, "lost") as terminal:
            terminal.wait_for("seattui: ")
            assert terminal.ended() == 3
        assert not (world.home / "none.db").exists()


class TestWhatIsNoCommand:
    def test_files_arent_copied(self, world: World) -> None:
        target = world.home / "copied"
        for copy in ("-O", "-s"):
            login = world.server.client()[1:-1]
            words = [
                "scp",
                copy,
                *[word for word in login if word != "-T"],
                "/etc/hostname",
                f"127.0.0.1:{target}",
            ]
            assert subprocess.run(words, capture_output=True, timeout=60).returncode != 0
        assert not target.exists()

    def test_nothing_is_forwarded(self, world: World) -> None:
        *login, place = world.server.client()
        with socket.create_server(("127.0.0.1", 0)) as listening:
            to = f"127.0.0.1:{listening.getsockname()[1]}"
            done = subprocess.run(
                [*login, "-W", to, place], capture_output=True, stdin=subprocess.DEVNULL, timeout=60
            )
            assert done.returncode == 255
            listening.setblocking(False)
            with pytest.raises(BlockingIOError):
                listening.accept()
        back = free_port()
        options = (f"RemoteForward={back} 127.0.0.1:22", "ExitOnForwardFailure=yes")
        assert world.server.run("accounts list", options=options).returncode == 255
        assert "SSH_AUTH_SOCK" not in world.server.run("accounts list", options=("ForwardAgent=yes",)).stderr


class TestEnding:
    """By whatever a run waits for: the screens, an answer, a reader, more input."""

    @pytest.fixture(params=["revoked", "deactivated", "removed"])
    def leaves(self, request: pytest.FixtureRequest, world: World) -> tuple[str, Callable[[], None]]:
        """Somebody with a key, and what ends it."""
        who = f"{request.param}-{request.node.originalname.replace('_', '-')}"
        email = f"{who}@acme.example"
        end = {
            "revoked": lambda here: RevokeKeys(world.server.fingerprint(who)),
            "deactivated": lambda here: Offboard(people(here, email)),
            "removed": lambda here: Offboard(people(here, email), remove=True),
        }[request.param]
        world.do(
            lambda here: joined([Incoming(2, email, "Lea", "Ver", True, None)]),
            lambda here: EditUsers(people(here, email), super_admin=True),
        )
        world.give_key(who, email)
        return who, lambda: world.do(end)

    def test_the_screens(self, world: World, leaves: tuple[str, Callable[[], None]]) -> None:
        who, end = leaves
        with screens(world, who) as terminal:
            terminal.wait_for("ana@acme.example")
            end()
            terminal.wait_for("seattui: ")
            assert terminal.ended() == 6
            assert b"\x1b[?1049l" in terminal.raw

    def test_a_question(self, world: World, leaves: tuple[str, Callable[[], None]]) -> None:
        who, end = leaves
        with Terminal(world.server.client("teams create Never", who=who, pty=True)) as terminal:
            terminal.wait_for("[y/N]")
            end()
            terminal.wait_for("seattui: ")
            assert terminal.ended() == 6

    def test_an_import_that_waits_for_more(
        self, world: World, leaves: tuple[str, Callable[[], None]]
    ) -> None:
        who, end = leaves
        child = open_pipes(world, "users import - --yes", who)
        assert child.stdin
        assert child.stderr
        child.stdin.write(b"email,name\nnever@acme.example,Never\n")
        child.stdin.flush()
        eventually(lambda: bool(world.waiting()), "waits for input")
        end()
        assert child.wait(30) == 6
        assert b"seattui: " in child.stderr.read()
        assert not exists(world, "never@acme.example")


def open_pipes(world: World, asks: str, who: str = "ana") -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(world.server.client(asks, who=who), stdin=pipe, stdout=pipe, stderr=pipe)


class TestAClientThatIsKilled:
    @pytest.mark.parametrize("asks", ["users import - --yes", "seats change --from - --give sales-hub"])
    def test_leaves_nothing_that_waits_for_input(self, world: World, asks: str) -> None:
        child = open_pipes(world, asks)
        eventually(lambda: bool(world.waiting()), "waits for input")
        child.kill()
        child.wait()
        eventually(lambda: not world.running(), "ended")

    def test_leaves_half_an_import_undone(self, world: World) -> None:
        child = open_pipes(world, "users import - --yes")
        assert child.stdin
        child.stdin.write(b"email,name\nhalf@acme.example,Half\n")
        child.stdin.flush()
        eventually(lambda: bool(world.waiting()), "waits for input")
        child.kill()
        child.wait()
        eventually(lambda: not world.running(), "ended")
        assert not exists(world, "half@acme.example")

    def test_leaves_no_screens(self, world: World) -> None:
        with screens(world) as terminal:
            terminal.wait_for(FIRST)
            assert world.running()
        eventually(lambda: not world.running(), "ended")

    def test_leaves_no_question(self, world: World) -> None:
        with Terminal(world.server.client("teams create Never", pty=True)) as terminal:
            terminal.wait_for("[y/N]")
        eventually(lambda: not world.running(), "ended")
