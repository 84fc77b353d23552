"""Options for every command, before or after the noun; and complaints about arguments."""

from __future__ import annotations

import pytest

from seattui.cli.run.arguments import hoisted, value_of
from seattui.kit.errors import UsageError
from tests.cli.conftest import Run
from tests.cli.run.every_command import commands


class TestOptionsForEveryCommand:
    @pytest.mark.parametrize(
        "argv",
        [
            ("--json", "--store", "x", "seats", "list"),
            ("seats", "--json", "list", "--store", "x"),
            ("seats", "list", "--json", "--store", "x"),
            ("--json", "seats", "--store", "x", "list"),
        ],
    )
    def test_may_stand_anywhere(self, argv: tuple[str, ...]) -> None:
        found, rest = hoisted(argv)
        assert rest == ["seats", "list"]
        assert sorted(found) == ["--json", "--store", "x"]
        assert value_of("--store", found) == "x"

    def test_take_their_value_after_an_equals_sign_too(self) -> None:
        found, rest = hoisted(["seats", "list", "--store=a=b"])
        assert (found, rest) == (["--store=a=b"], ["seats", "list"])
        assert value_of("--store", found) == "a=b"

    def test_stay_where_they_are_behind_two_dashes(self) -> None:
        assert hoisted(["seats", "change", "--", "--json"]) == ([], ["seats", "change", "--", "--json"])

    @pytest.mark.parametrize("more", [(), ("--json",), ("--lang", "de"), ("--",)])
    def test_need_their_value_and_take_no_other_option_for_it(self, more: tuple[str, ...]) -> None:
        with pytest.raises(UsageError, match="--store needs a value"):
            hoisted(["seats", "list", "--store", *more])

    def test_json_is_asked_for_before_two_dashes_only(self, bare: Run) -> None:
        assert bare("seats", "list", "--store", "--json").error["message"] == "--store needs a value."
        said = bare("seats", "list", "--", "--json")
        assert (said.code, said.out) == (2, "")

    def test_both_places_mean_the_same(self, demo: Run, bare: Run, demo_store: object) -> None:
        before = bare("--store", str(demo_store), "--json", "seats", "list")
        after = bare("seats", "list", "--json", "--store", str(demo_store))
        assert before.code == after.code == 0
        assert before.out == after.out


class TestComplaints:
    @pytest.mark.parametrize(
        ("argv", "message"),
        [
            (("seat", "list"), "“seattui” has no command “seat”."),
            (("seats", "chnage"), "“seattui seats” has no command “chnage”."),
            (("seats",), "“seattui seats” needs a command: list, export, change, move."),
            (("seats", "change", "--give", "sales-hub"), "Nobody is selected."),
            (("users", "deactivate"), "EMAIL is missing."),
            (("seats", "list", "--nope"), "“seattui seats list” has no option --nope."),
            (("users", "list", "--search"), "--search needs a value."),
            (("users", "list", "--limit", "many"), "--limit must be a whole number, not “many”."),
            (("users", "list", "--limit", "-1"), "--limit must be from 0 to 1,000,000,000,000, not -1."),
            (("users", "list", "--limit", "²"), "--limit must be a whole number, not “²”."),
            (("users", "list", "--sort", "emial"), "--sort can't be “emial”."),
            (("seats", "list", "extra"), "Unexpected argument for “seattui seats list”: extra."),
            (("seats", "change", "a@x.example", "--dry-run=1"), "--dry-run takes no value."),
            (("--lang", "xx", "seats", "list"), "--lang can't be xx."),
            (("--at", "noon", "seats", "list"), "--at noon isn't a date or time."),
            (("users", "list", "\x1b[31m"), "Unexpected argument for “seattui users list”: \\x1b[31m."),
            (
                ("subscriptions", "add", "sales-hub", "starter", "--starts", "today"),
                "--starts must be a date, not “today”.",
            ),
        ],
    )
    def test_are_sentences_and_exit_with_two(self, run: Run, argv: tuple[str, ...], message: str) -> None:
        said = run(*argv)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"seattui: {message}\n")

    def test_are_json_where_json_was_asked_for(self, bare: Run) -> None:
        said = bare("seats", "chnage", "--json")
        assert (said.code, said.err) == (2, "")
        assert said.error == {
            "code": "usage",
            "message": "“seattui seats” has no command “chnage”.",
            "hint": "Did you mean “change”?",
            "rule": None,
        }

    def test_of_options_for_every_command_are_json_too(self, bare: Run) -> None:
        assert bare("--json", "seats", "list", "--store").error["message"] == "--store needs a value."

    def test_settings_that_are_wrong_name_their_place(
        self, bare: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SEATTUI_LEAN", "perhaps")
        assert bare("seats", "list").err.startswith("seattui: SEATTUI_LEAN can't be perhaps.\n")


class TestHelp:
    @pytest.mark.parametrize(
        "noun",
        [
            "seats",
            "users",
            "permission-sets",
            "teams",
            "subscriptions",
            "billing",
            "catalogue",
            "activity",
            "operators",
        ],
    )
    def test_of_every_noun_and_verb(self, bare: Run, noun: str) -> None:
        from seattui.cli.app import program

        assert bare(noun, "--help").code == 0
        for verb in program().commands[noun].commands:
            said = bare(noun, verb, "--help")
            assert said.code == 0
            assert said.out.startswith(f"Usage: seattui {noun} {verb} ")
            assert "--help" in said.out

    def test_changing_commands_take_the_same_three_options(self, bare: Run) -> None:
        for verb in (
            ("init",), ("subscriptions", "add"), ("subscriptions", "price"), ("subscriptions", "warn"),
            ("users", "import"), ("seats", "change"), ("seats", "move"), ("catalogue", "load"),
            ("operators", "tie"), ("operators", "untie"), ("billing", "remove"), ("billing", "cancel-removal"),
            ("users", "create"), ("users", "offboard"), ("permission-sets", "save"), ("teams", "delete"), ("undo",),
        ):  # fmt: skip
            help = bare(*verb, "--help").out
            assert "--dry-run" in help
            assert "--yes" in help
            assert "--because" in help

    @pytest.mark.parametrize(
        ("command", "usage"),
        [("undo", "undo [OPTIONS] [ID]"), ("users invite", "users invite [OPTIONS] [EMAIL …]"),
         ("users create", "users create [OPTIONS] EMAIL …")],
    )  # fmt: skip
    def test_what_may_be_left_out_stands_in_brackets(self, bare: Run, command: str, usage: str) -> None:
        assert bare(*command.split(), "--help").out.startswith(f"Usage: seattui {usage}\n")

    def test_lists_the_options_for_every_command(self, bare: Run) -> None:
        help = bare("--help").out
        for option in ("--store", "--account", "--operator", "--lang", "--lean", "--plain-output", "--read-only",
                       "-j, --json", "--at", "--version", "-h, --help"):  # fmt: skip
            assert f"  {option}" in help

    def test_version(self, bare: Run) -> None:
        from seattui import __version__

        assert bare("seats", "--version").out == f"seattui {__version__}\n"


class TestShortOptions:
    def test_mean_the_same(self, run: Run) -> None:
        words = ("users", "edit", "bo@acme.example", "--grant", "export_users")
        assert run(*words, "-j", "-n").json == run("--json", *words, "--dry-run").json
        assert run(*words, "-n", "--key", "k", "-y").code == 0
        done = run("-j", *words, "-y", "-m", "OPS-1")
        assert done.code == 0
        [newest, *_] = run("activity", "list", "-j").json["activity"]
        assert newest["because"] == "OPS-1"

    def test_of_errors_too(self, bare: Run) -> None:
        assert bare("users", "nonsense", "-j").error["code"] == "usage"
        assert "“-j”" not in bare("users", "nonsense", "-j").out
        assert bare("users", "nonsense", "--", "-j").out == ""

    def test_stand_in_help_and_none_is_used_twice(self) -> None:
        used: dict[str, str] = {}
        for name, command in commands().items():
            own = [
                short
                for param in command.params
                for short in param.opts
                if len(short) == 2 and short[0] == "-"
            ]
            assert len(own) == len({*own}), name
            used |= {short: next(p.opts[0] for p in command.params if short in p.opts) for short in own}
            assert "-j" not in own
            assert "-h" not in own
        assert used == {"-n": "--dry-run", "-y": "--yes", "-m": "--because"}
