"""What only a process of its own can show: what is imported, pipes, a terminal that asks, completions."""

from __future__ import annotations

import os
import subprocess
import sys
from ast import literal_eval
from collections.abc import Sequence
from pathlib import Path

import pytest

from seattui.cli import main
from seattui.demo.build import make_demo
from tests.support.accounts import AT
from tests.support.commands import command, seattui, started
from tests.support.terminal import Terminal, environment

HEAVY = ("textual", "rich", "sqlalchemy", "alembic", "babel", "email_validator", "pydantic")
# What reading a list doesn't take.
OF_CHANGES = (
    "seattui.store.db.tables",
    "seattui.store.changes",
    "seattui.domain.changes",
    "seattui.cli.billing",
    "seattui.cli.ssh",
)
OF_WRITING = (
    "seattui.store.db.tables",
    "seattui.store.changes.apply",
    "seattui.store.changes.writes",
    "seattui.store.changes.history",
    "seattui.store.people.comparing",
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "demo.db"
    make_demo(str(path), at=AT).close()
    return path


@pytest.fixture
def store(tmp_path: Path, kept: Path) -> Path:
    """A demo account of one's own."""
    path = tmp_path / "demo.db"
    path.write_bytes(kept.read_bytes())
    return path


class TestNothingHeavyIsImported:
    @pytest.mark.parametrize("argv", ["--help", "--version", "seats change --help", "users import --help"])
    def test_for_help_and_version(self, argv: str) -> None:
        assert not _imported(argv.split(), HEAVY)

    @pytest.mark.parametrize(
        ("argv", "taken"),
        [
            ("seats list", ("sqlalchemy", "babel")),
            ("users list", ("sqlalchemy",)),  # no day and no amount
            ("activity list", ("sqlalchemy", "babel")),
        ],
    )
    def test_nor_what_only_changes_need_for_reading(
        self, kept: Path, argv: str, taken: Sequence[str]
    ) -> None:
        argv = f"--read-only --store {kept} {argv}"
        assert not _imported(argv.split(), (*_without(*taken), *OF_CHANGES))

    def test_nor_what_writes_for_a_dry_run(self, kept: Path) -> None:
        argv = [
            "--store",
            str(kept),
            "seats",
            "change",
            "ana@acme.example",
            "--give",
            "sales-hub",
            "--dry-run",
        ]
        assert not _imported(argv, (*_without("sqlalchemy", "babel"), *OF_WRITING))

    def test_nor_what_writes_other_effects_for_a_change(self, store: Path) -> None:
        argv = ["--store", str(store), "users", "edit", "bo@acme.example", "--last-name", "Jensen", "--yes"]
        others = (
            "seattui.store.db.tables",
            "seattui.store.changes.post_due",
            "seattui.store.billing.subscription_writes",
            "seattui.store.people.importing",
            "seattui.store.teams.team_writes",
        )
        assert not _imported(argv, others)

    def test_nor_the_other_verbs_of_a_noun(self, kept: Path) -> None:
        others = ("seattui.cli.people.users_create", "seattui.cli.run.confirm", "seattui.domain.people.views")
        assert not _imported(["--read-only", "--store", str(kept), "users", "list"], others)


def _without(*taken: str) -> list[str]:
    return [name for name in HEAVY if name not in taken]


def _imported(argv: list[str], named: Sequence[str]) -> list[str]:
    """Which of these modules a run imports."""
    program = (
        "import sys; from seattui.cli import main; code = main(sys.argv[1:]); "
        f"print([m for m in {tuple(named)!r} if m in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *argv], capture_output=True, text=True, env=environment()
    )
    assert done.returncode == 0, done.stderr
    return list(literal_eval(done.stderr.splitlines()[-1]))


class TestPipes:
    @pytest.mark.parametrize(
        "argv",
        [
            ("users", "list"),
            ("users", "list", "--json"),
            ("users", "export", "-"),
            ("activity", "list", "--json"),
        ],
    )
    def test_closed_early_are_quiet(self, store: Path, argv: tuple[str, ...]) -> None:
        child = subprocess.Popen(
            command(*argv, "--store", str(store)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        assert child.stdout
        assert child.stderr
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait() in (0, 141)
        child.stderr.close()

    @pytest.mark.parametrize("words", ["users list", "--version"])
    @pytest.mark.parametrize("unbuffered", ["", "1"])
    def test_a_full_device_is_a_sentence(self, store: Path, words: str, unbuffered: str) -> None:
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                command(*words.split()),
                stdout=full,
                stderr=subprocess.PIPE,
                env=environment(SEATTUI_STORE=str(store), PYTHONUNBUFFERED=unbuffered),
            )
        assert done.returncode == 1
        assert done.stderr == b"seattui: the output can't be written: there is no space left.\n"

    def test_at_the_end_all_is_written_and_what_was_registered_for_it_is_done(self, tmp_path: Path) -> None:
        folder = tmp_path / "for a while"
        folder.mkdir()
        ends = (
            "import atexit, shutil, sys; from seattui.__main__ import end; "
            f"atexit.register(shutil.rmtree, {str(folder)!r}); sys.stdout.write('done'); end(3)"
        )
        done = subprocess.run(
            [sys.executable, "-c", ends], capture_output=True, env=environment(PYTHONUNBUFFERED="")
        )
        assert (done.returncode, done.stdout, done.stderr) == (3, b"done", b"")
        assert not folder.exists()

    @pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
    @pytest.mark.parametrize("flag", [(), ("--json",)], ids=["text", "json"])
    def test_what_is_done_is_done_whatever_was_closed(
        self, store: Path, closed: str, flag: tuple[str, ...]
    ) -> None:
        words = ("users", "edit", "ana@acme.example", "--last-name", "Toro", "--yes", "--store", str(store))
        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {closed}', "sh", *command(*words, *flag)],
            capture_output=True,
            env=environment(),
        )
        assert (done.returncode, b"fault" in done.stderr, b"Traceback" in done.stderr) == (0, False, False)
        assert "Ana Toro" in seattui("users", "list", "--store", str(store)).out

    def test_a_change_is_not_asked_for_where_input_is_closed(self, store: Path) -> None:
        words = ("users", "edit", "ana@acme.example", "--last-name", "Toro", "--store", str(store))
        done = subprocess.run(
            ["sh", "-c", 'exec "$@" <&-', "sh", *command(*words)], capture_output=True, env=environment()
        )
        assert (done.returncode, b"fault" in done.stderr) == (2, False)

    def test_a_terminal_that_lacks_letters_gets_escapes(self, store: Path) -> None:
        ran = started("users", "list", "--store", str(store), env=environment(PYTHONIOENCODING="ascii"))
        assert ran.code == 0
        assert "Wo\\u017aniak" in ran.out

    def test_streams_wait_whoever_left_them_otherwise(self) -> None:
        """A pause would be the end of a file that comes in parts, and a fault of what is printed."""
        asked = "import os, seattui.__main__ as m; m.open_streams(); print(os.get_blocking(0), os.get_blocking(1))"
        inner, outer = os.pipe()
        os.set_blocking(inner, False)
        os.set_blocking(outer, False)
        subprocess.run(
            [sys.executable, "-c", asked], stdin=inner, stdout=outer, check=True, env=environment()
        )
        os.close(outer)
        with open(inner) as said:
            assert said.read() == "True True\n"

    def test_people_may_come_through_a_pipe(self, store: Path) -> None:
        ran = seattui(
            "users", "import", "-", "--yes", "--json", "--store", str(store), text="email\nnew@x.example\n"
        )
        assert (ran.code, ran.json["created"]) == (0, 1)


class TestWithoutATerminal:
    def test_the_screens_do_not_open(self) -> None:
        ran = seattui()
        assert (ran.code, ran.out) == (2, "")
        assert "no terminal" in ran.err

    def test_a_change_shows_its_plan_and_does_nothing(self, store: Path) -> None:
        ran = seattui("billing", "cancel-removal", "service-hub", "--store", str(store))
        assert ran.code == 2
        assert "Service Hub seats to be removed" in ran.out
        assert "--yes" in ran.err
        assert seattui("billing", "cancel-removal", "service-hub", "--store", str(store), "--yes").code == 0


@pytest.mark.terminal
class TestATerminalIsAsked:
    CHANGE = ("billing", "cancel-removal", "service-hub")

    def ask(self, store: Path, answer: str, *more: str) -> tuple[int, str]:
        with Terminal(command(*self.CHANGE, "--store", str(store), *more), columns=100) as terminal:
            terminal.wait_for("/N]")
            terminal.child.send(answer)
            code = terminal.ended()
            return code, terminal.text

    def scheduled(self, store: Path) -> object:
        return seattui("seats", "list", "--json", "--store", str(store)).json["subscriptions"][1][
            "scheduled_removal"
        ]

    @pytest.mark.parametrize("answer", ["y\r", "YES\r"])
    def test_yes(self, store: Path, answer: str) -> None:
        code, text = self.ask(store, answer)
        assert code == 0
        assert "Done. Record" in text
        assert self.scheduled(store) is None

    @pytest.mark.parametrize(("lang", "code"), [("de", 0), ("en", 1)])
    def test_ja_is_yes_in_german(self, store: Path, lang: str, code: int) -> None:
        assert self.ask(store, "ja\r", "--lang", lang)[0] == code
        assert (self.scheduled(store) is None) == (code == 0)

    @pytest.mark.parametrize("answer", ["\r", "n\r", "yeah\r", "\x04"])
    def test_anything_else_is_no(self, store: Path, answer: str) -> None:
        code, text = self.ask(store, answer)
        assert code == 1
        assert "Nothing was changed." in text
        assert self.scheduled(store) is not None

    def test_ctrl_c_changes_nothing(self, store: Path) -> None:
        code, _ = self.ask(store, "\x03")
        assert code == 130
        assert self.scheduled(store) is not None

    def test_a_dumb_terminal_opens_no_screens(self) -> None:
        with Terminal(command(), env=environment(TERM="dumb")) as terminal:
            assert terminal.ended() == 2
            assert b"\x1b" not in terminal.raw
            assert "TERM=dumb" in terminal.text

    def test_tables_fit_the_terminal(self, store: Path) -> None:
        with Terminal(
            command("users", "list", "--limit", "5", "--store", str(store)), columns=60
        ) as terminal:
            assert terminal.ended() == 0
            lines = [line for line in bytes(terminal.raw).decode().split("\r\n") if line]
        assert len(lines) == 7
        assert all(len(line) <= 60 for line in lines)


@pytest.mark.terminal
class TestALargeImport:
    def test_shows_how_far_it_is_and_is_cancelled(self, store: Path, tmp_path: Path) -> None:
        path = tmp_path / "many.csv"
        with path.open("w") as file:
            file.write("email,first name,last name\n")
            file.writelines(f"person.{n}@many.example,Person,Number {n}\n" for n in range(200_000))
        argv = command("users", "import", str(path), "--yes", "--store", str(store))
        with Terminal(argv, columns=120) as terminal:
            terminal.wait_for("Ctrl-C cancels")
            terminal.child.send("\x03")
            assert terminal.ended() == 130
            assert "no change was left half-done" in terminal.text
        assert seattui("users", "list", "--json", "--limit", "0", "--store", str(store)).json["total"] == 300


class TestStandardInput:
    @pytest.mark.parametrize(
        ("argv", "what"),
        [
            (("operators", "keys", "add", "bo@acme.example", "-"), "public keys, one a line"),
            (("catalogue", "load", "-"), "prices as TOML"),
            (("users", "import", "-"), "people as CSV"),
            (("run", "-"), "commands, one a line"),
        ],
        ids=lambda given: given[0] if isinstance(given, tuple) else "",
    )
    def test_on_a_terminal_is_told_to_be_awaited(self, store: Path, argv: tuple[str, ...], what: str) -> None:
        with Terminal(command(*argv, "--store", str(store))) as terminal:
            terminal.wait_for(f"Waiting for {what}.")
            terminal.child.send("\x04")
            terminal.ended()

    def test_of_a_script_is_read_without_a_word(self, store: Path) -> None:
        assert seattui("run", "-", "--store", str(store), text="seats list\n").err == ""


class TestInterrupted:
    def test_a_reader_stops_quietly(
        self, store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("seattui.store.connection.engine.Store.read", interrupted)
        assert main(["users", "list", "--store", str(store)]) == 130
        assert "Traceback" not in capsys.readouterr().err

    @pytest.mark.terminal
    def test_what_is_said_after_a_question_begins_a_line(self, store: Path) -> None:
        argv = command("users", "deactivate", "chen@acme.example", "--store", str(store))
        with Terminal(argv, columns=120) as terminal:
            terminal.wait_for("[y/N]")
            terminal.child.send("\x03")
            assert terminal.ended() == 130
            assert b"\r\nseattui: Interrupted" in bytes(terminal.raw)
