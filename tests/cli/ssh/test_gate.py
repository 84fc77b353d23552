"""Over SSH the key's line decides who operates and where; commands are those for everybody, files only the client's."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from seattui.cli.app import program
from seattui.cli.run.arguments import hoisted
from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.flags import Flags
from seattui.cli.run.gate import FIXED, OF_THE_CLIENT, Gate
from seattui.kit.errors import Busy, NotPermitted, OutcomeUnknown, UsageError
from seattui.kit.i18n import msg
from seattui.store.connection import deadlines
from seattui.store.connection.engine import Store
from tests.cli.conftest import Run
from tests.cli.run.every_command import argv, commands, invited_with
from tests.cli.ssh.conftest import Asked
from tests.support.operator_keys import fingerprint_of, give_key, public_key

ON_THE_SERVER = frozenset(
    {
        "demo",
        "init",
        "tick",
        "store backup",
        "store check",
        "store copy",
        "store restore",
        "store upgrade",
        "operators list",
        "operators tie",
        "operators untie",
        "operators keys add",
        "operators keys list",
        "operators keys revoke",
        "ssh authorized-keys",
        "ssh session",
    }
)
"""What nobody runs over SSH. A new command is here, or people may run it from wherever they are."""

POSITIONS = (
    "{option} x users list",
    "{option}=x users list",
    "users {option} x list",
    "users list {option} x",
    "users list {option}=x",
    "users list --search {option} x",
    "users list --search a {option}=x {option}=y",
    "users list -- {option} x",
    "users list '{option}' x",
    "users list \\{option}=x",
    "users list --json {option}",
    "{option}",
    "{option}=x",
    "seattui {option}=x users list",
)


def test_every_command_says_whether_it_is_there_over_ssh() -> None:
    assert commands().keys() - commands(over_ssh=True).keys() == ON_THE_SERVER


class TestTheLineDecides:
    @pytest.mark.parametrize("option", sorted(FIXED))
    @pytest.mark.parametrize("position", POSITIONS)
    def test_its_options_cant_be_given_wherever_they_are(
        self, asked: Asked, option: str, position: str
    ) -> None:
        said = asked(position.replace("{option}", option))
        assert said.code == 2
        assert "over SSH" in said.out + said.err

    def test_every_global_option_is_the_lines_or_named_as_the_clients(self) -> None:
        line = Flags.given({one.name: f"line {one.name}" for one in Flags.options() if one.metavar})
        given = Flags.given(
            {one.name: f"client {one.name}" if one.metavar else True for one in Flags.options()}
        )
        gate = Gate("SHA256:x", line)
        pinned = gate.pinned(given)
        assert pinned == replace(line, **{name: getattr(given, name) for name in OF_THE_CLIENT})
        assert OF_THE_CLIENT.isdisjoint({"store", "account", "operator", "at", "config"})

    def test_even_if_a_word_slipped_through_the_run_has_the_lines(self) -> None:
        gate = Gate("SHA256:x", Flags(store="/srv/acme.db", account="Acme"))
        run = CommandRun(
            Flags(store="/tmp/other.db", account="Beta", operator="ana@acme.example", at="2030-01-01"), gate
        )
        assert run.flags == Flags(store="/srv/acme.db", account="Acme")

    def test_a_line_for_looking_only_stays_one(self) -> None:
        assert Gate("SHA256:x", Flags(read_only=True)).pinned(Flags()).read_only

    @pytest.mark.parametrize(
        "words", ["", "--key", "--key=x", "--key x --key y", "--operator ana@acme.example --key x"]
    )
    def test_a_line_without_its_key_opens_nothing(self, bare: Run, store: Path, words: str) -> None:
        assert bare("--store", str(store), "ssh", "session", *words.split()).code == 2

    def test_nor_does_one_whose_words_arent_side_by_side(self, bare: Run, store: Path) -> None:
        """Then the environment would be the client's."""
        assert bare("ssh", "--store", str(store), "session", "--key", "SHA256:x").code == 2

    def test_the_settings_operator_doesnt_count(self, ssh: Run, own_environment: Path) -> None:
        settings = own_environment / ".config/seattui/config.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text('operator = "bo@acme.example"\n')
        assert "ana@acme.example" in ssh("accounts", "list").out

    def test_a_key_that_nobody_has_opens_nothing(
        self, bare: Run, acme: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSH_ORIGINAL_COMMAND", "users list")
        assert bare("--store", str(acme), "ssh", "session", "--key", "SHA256:nobody").code == 6


class TestCommands:
    @pytest.mark.parametrize("path", sorted(ON_THE_SERVER))
    @pytest.mark.parametrize("flag", ["", " --json"])
    def test_one_of_the_server_isnt_there(self, asked: Asked, path: str, flag: str) -> None:
        said = asked(path + flag)
        assert said.code == 2
        told = said.error if flag else {"message": said.err, "hint": said.err}
        assert "no command" in told["message"]
        assert "users" in told["hint"]
        assert "operators" not in told["hint"].rpartition("There are")[2]

    @pytest.mark.parametrize("path", sorted(ON_THE_SERVER))
    def test_nor_would_it_run_if_it_were(self, acme: Path, tmp_path: Path, path: str) -> None:
        gate = Gate("SHA256:x", Flags(store=str(acme)))
        words = [word for part in hoisted(argv(path, tmp_path)) for word in part]
        command = program()
        with pytest.raises(NotPermitted), command.make_context("seattui", words, obj=gate) as context:
            command.invoke(context)

    @pytest.mark.parametrize(
        "words", ["nonsense", "sh -c id", "scp -t x", "sftp-server", "internal-sftp", "ssh session"]
    )
    def test_nor_what_is_no_command_at_all(self, asked: Asked, words: str) -> None:
        assert asked(words).code == 2

    @pytest.mark.parametrize("words", ["--help", "seattui --help", "users --help"])
    def test_help_names_what_is_there(self, asked: Asked, words: str) -> None:
        said = asked(words)
        assert said.code == 0
        assert not [word for word in ("operators", "--store", "--operator", "--config") if word in said.out]

    def test_the_programs_own_name_in_front_is_left_out(self, asked: Asked) -> None:
        assert asked("seattui seats list").out == asked("seats list").out != ""

    def test_doctor_tells_nothing_of_the_server_and_mends_nothing(self, ssh: Run, store: Path) -> None:
        said = ssh("doctor", "--json")
        assert str(store.parent) not in said.out
        assert {one["name"] for one in said.json["checks"]} >= {"operator", "record"}
        assert not {one["name"] for one in said.json["checks"]} & {
            "store",
            "file",
            "settings",
            "timer",
            "mail",
        }
        assert ssh("doctor", "--mend").code == 6

    @pytest.mark.parametrize(
        "words", [("doctor",), ("doctor", "--json"), ("teams", "create", "Field", "--yes")]
    )
    def test_nor_where_the_store_is_though_others_can_write_it(
        self, ssh: Run, store: Path, words: tuple[str, ...]
    ) -> None:
        store.chmod(0o666)
        said = ssh(*words)
        assert str(store.parent) not in said.out + said.err
        assert "others than seattui can write" in said.out + said.err

    def test_an_invitation_is_accepted_by_who_was_invited_alone(
        self, run: Run, ssh: Run, store: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch, bare: Run
    ) -> None:
        assert ssh("users", "create", "new@acme.example", "--yes").code == 0
        token = invited_with(store)
        assert ssh("users", "accept", token, "--yes").code == 6
        key = public_key("new")
        give_key(store, "new@acme.example", key)
        monkeypatch.setenv("SSH_ORIGINAL_COMMAND", f"users accept {token} --yes")
        assert (
            bare(
                "--store", str(store), "--at", "2026-11-23", "ssh", "session", "--key", fingerprint_of(key)
            ).code
            == 0
        )

    def test_the_record_says_which_way_and_from_where(self, ssh: Run) -> None:
        assert ssh("teams", "create", "Field", "--yes").code == 0
        (row,) = ssh("activity", "list", "--limit", "1", "--json").json["activity"]
        assert row["known_by"] == "key"
        assert row["from"].endswith(f" ssh 192.0.2.7 key {fingerprint_of(public_key('ana'))[7:15]}")


def taking_files() -> list[tuple[str, str]]:
    """Each command with each argument and option that names a file."""
    return [
        (path, param.opts[0] if param.param_type_name == "option" else "")
        for path, command in sorted(commands(over_ssh=True).items())
        for param in command.params
        if param.metavar == "FILE"
    ]


class TestFiles:
    @pytest.mark.parametrize(("path", "option"), taking_files())
    @pytest.mark.parametrize(
        "file", ["/etc/passwd", "people.csv", "../x.csv", "~/x.csv", "./-", "/dev/stdin", ""]
    )
    def test_of_the_server_are_neither_read_nor_written(
        self, ssh: Run, tmp_path: Path, path: str, option: str, file: str
    ) -> None:
        words = argv(path, tmp_path)
        if option:
            words += [option, file]
        else:
            words[len(path.split())] = file
        said = ssh(*words)
        assert said.code == 6
        assert "files of the server" in said.err
        assert "root:" not in said.out + said.err

    def test_only_these_name_files(self) -> None:
        """Others would be opened unasked: a file is declared with `file_argument` or `file_option`."""
        assert len(taking_files()) >= 7
        for path, command in commands().items():
            for param in command.params:
                named = {param.name, param.metavar.lower() if param.metavar else "", *param.opts}
                hints = {"file", "path", "folder", "--from", "--file", "--path", "--folder"}
                assert not named & hints or param.metavar == "FILE" or path in ON_THE_SERVER, (
                    path,
                    param.name,
                )

    def test_a_catalogue_comes_on_standard_input(
        self, ssh: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        argv("catalogue load", tmp_path)
        data = (tmp_path / "prices.toml").read_bytes()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        assert ssh("catalogue", "load", "-", "--yes").code == 0
        assert "Ours" in ssh("catalogue", "show").out


@pytest.mark.parametrize(
    "text",
    ["users list 'a", 'users "list', "users\nlist", "users\x1b[2J list", "users list\x00", "x" * 40_000, "users \udcff",
     "users list \u2028x", "users list \\"],
)  # fmt: skip
def test_what_cant_be_read_is_refused_with_a_sentence(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    from seattui.cli.ssh.original_command import words_of

    with pytest.raises(UsageError):
        words_of(text)
    if "\0" not in text:
        assert asked(text).code == 2
        assert asked(f"{text} --json").error["message"]


def test_errors_about_the_store_name_no_folder_of_the_server(
    ssh: Run, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for spoil in (lambda: store.write_text("no store"), lambda: store.write_bytes(b""), store.unlink):
        spoil()
        said = ssh("seats", "list")
        assert said.code
        assert store.name in said.err
        assert str(store.parent) not in said.out + said.err


class TestAKeyedCommand:
    """An operation's key, which isn't the SSH key: the line has that one."""

    BUY = "billing buy sales-hub 1 --yes --json --key monthly-2027-03"

    def test_is_done_once_however_often_it_is_asked_for(self, asked: Asked, store: Path) -> None:
        first = asked(self.BUY)
        assert (first.code, first.json["operation_key"]) == (0, "monthly-2027-03")
        assert asked(self.BUY).json == first.json
        other = asked(self.BUY.replace(" 1 ", " 2 "))
        assert (other.code, other.error["code"]) == (4, "key-used")

    def test_that_may_be_done_or_not_is_repeated_by_the_words_that_are_said(
        self, asked: Asked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def nobody_answers(*_: Any) -> Any:
            raise Busy("gone", msg("The server is gone."))

        def saved(here: Store, *how: Any) -> Any:
            written(here, *how)
            lost.setattr(Store, "write", nobody_answers)
            raise OutcomeUnknown(msg("It isn't known."), msg("Look."), Busy("gone", msg("Gone.")))

        written = Store.transact
        monkeypatch.setattr(deadlines, "PATIENCE_SECONDS", 0)
        with monkeypatch.context() as lost:
            lost.setattr(Store, "transact", saved)
            said = asked("billing buy sales-hub 1 --yes --json")
        assert (said.code, said.error["code"]) == (76, "outcome-unknown")
        again = asked(said.json["repeat"])
        assert (again.code, again.json["operation_key"]) == (0, said.json["operation_key"])
        assert again.json["record"]
        assert asked(said.json["repeat"]).json == again.json
