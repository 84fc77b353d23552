"""The screens over SSH, each key being somebody else: nothing of the server is within reach, and a run ends with
its client or its key."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.support.stores.postgres import free_port
from tests.support.terminal import Terminal
from tests.terminal.conftest import PEOPLE, World

pytestmark = [pytest.mark.ssh, pytest.mark.terminal]

FIRST = "p00001@acme.example"


def screens(world: World, who: str = "ana", **size: int) -> Terminal:
    return Terminal(world.server.client(who=who, pty=True), **size)


def eventually(true: Callable[[], bool], what: str, patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


class TestScreens:
    def test_it_opens_resizes_and_ends(self, world: World) -> None:
        with screens(world) as terminal:
            terminal.wait_for(FIRST)
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
            terminal.press("tab", "tab", "ctrl+u", "/etc/shado")
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
            terminal.press("enter")
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
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            done = world.server.run(options=(f"StdinNull=yes",), who="ana")
            assert done.returncode == 2
            through = subprocess.run(
                [*world.server.client()[:-1], "-W", f"127.0.0.1:{port}", world.server.client()[-1]],
                capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
            )  # fmt: skip
            assert through.returncode != 0
            assert b"prohibited" in through.stderr
        back = free_port()
        done = world.server.run(
            "accounts list", options=(f"RemoteForward={back} 127.0.0.1:22", "ExitOnForwardFailure=yes")
        )
        assert done.returncode == 255
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", back), 1)


class TestEnding:
    """By whatever a run waits for: the screens, an answer, a reader, more input."""

    @pytest.fixture(params=["revoked", "deactivated", "removed"])
    def leaves(self, request: pytest.FixtureRequest, world: World) -> tuple[str, Callable[[], None]]:
        """Somebody with a key, and what ends it."""
        who = f"{request.param}-{request.node.originalname}"
        email = f"{who.replace('_', '-')}@acme.example"
        assert world.server.run(f"users create {email} --yes").returncode == 0
        assert world.server.run(f"users edit {email} --super-admin --yes").returncode == 0
        world.give_key(who, email)

        def end() -> None:
            if request.param == "revoked":
                world.revoke(who)
                return
            assert world.server.run(f"users edit {email} --no-super-admin --yes").returncode == 0
            words = "deactivate" if request.param == "deactivated" else "offboard"
            assert world.server.run(f"users {words} {email} --yes").returncode == 0

        return who, end

    def test_the_screens(self, world: World, leaves: tuple[str, Callable[[], None]]) -> None:
        who, end = leaves
        with screens(world, who) as terminal:
            terminal.wait_for("ana@acme.example")
            end()
            terminal.wait_for("seattui: ")
            assert terminal.ended() == 6
            assert terminal.raw.rstrip().endswith(b".") or b"\x1b[?1049l" in terminal.raw

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
        assert child.stdin and child.stderr
        child.stdin.write(b"email,name\nnever@acme.example,Never\n")
        child.stdin.flush()
        eventually(lambda: bool(world.running()), "running")
        time.sleep(1)
        end()
        assert child.wait(30) == 6
        assert b"seattui: " in child.stderr.read()
        assert world.run_sql("SELECT count(*) FROM users WHERE email = 'never@acme.example'") == [(0,)]


def open_pipes(world: World, asks: str, who: str = "ana") -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(world.server.client(asks, who=who), stdin=pipe, stdout=pipe, stderr=pipe)


class TestAClientThatIsKilled:
    @pytest.mark.parametrize("asks", ["users import - --yes", "seats change --from - --give sales-hub"])
    def test_leaves_nothing_that_waits_for_input(self, world: World, asks: str) -> None:
        child = open_pipes(world, asks)
        eventually(lambda: bool(world.running()), "running")
        child.kill()
        child.wait()
        eventually(lambda: not world.running(), "ended")

    def test_leaves_no_screens(self, world: World) -> None:
        with screens(world) as terminal:
            terminal.wait_for(FIRST)
            assert world.running()
        eventually(lambda: not world.running(), "ended")

    def test_leaves_no_question(self, world: World) -> None:
        with Terminal(world.server.client("teams create Never", pty=True)) as terminal:
            terminal.wait_for("[y/N]")
        eventually(lambda: not world.running(), "ended")
