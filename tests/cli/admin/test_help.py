"""`seattui help`, and the examples with which every `--help` ends."""

from __future__ import annotations

import re
import shlex

import pytest

from seattui.cli.app import NOUNS
from seattui.cli.help.examples import continued, examples
from seattui.cli.help.topics import EXIT_CODES, TOPICS
from seattui.domain.people.columns import COLUMNS
from seattui.domain.people.filter_fields import FIELDS
from seattui.kit.settings import KINDS
from seattui.tui.actions import ACTIONS
from tests.cli.conftest import Run
from tests.cli.run.every_command import commands
from tests.support.terminal import ROOT


class TestTopics:
    def test_are_listed(self, bare: Run) -> None:
        said = bare("help")
        assert [line.split()[0] for line in said.out.splitlines()] == [*TOPICS]
        assert [one["topic"] for one in bare("help", "--json").json["topics"]] == [*TOPICS]

    @pytest.mark.parametrize("language", ["en", "de"])
    @pytest.mark.parametrize("topic", [*TOPICS])
    def test_are_said_at_80_columns_in_each_language(self, bare: Run, topic: str, language: str) -> None:
        said = bare("help", topic, "--lang", language)
        assert (said.code, said.err) == (0, "")
        assert all(len(line) <= 80 for line in said.out.splitlines())
        told = bare("help", topic, "--lang", language, "--json").json
        assert told["lines"]
        assert (told["title"] == TOPICS[topic].title.template) == (language == "en")

    def test_are_printed_as_any_list_is(self, bare: Run) -> None:
        listed = bare("help", "--output", "csv").out.splitlines()
        assert listed[0] == '"topic","title"'
        assert len(listed) == 1 + len(TOPICS)
        assert bare("help", "--output", "json").out == bare("help", "--json").out
        codes = bare("help", "exit-codes", "--output", "csv", "--columns", "term").out.split()
        assert codes[:2] == ['"term"', '"0"']
        assert bare("help", "keys", "--columns", "topic").code == 2
        rules = bare("explain", "R7", "--output", "csv", "--columns", "rule,title").out.splitlines()
        assert rules[0] == '"rule","title"'
        assert len(rules) == 2

    def test_say_what_the_program_goes_by(self, bare: Run) -> None:
        terms = {
            topic: [line["term"] for line in bare("help", topic, "--json").json["lines"]] for topic in TOPICS
        }
        assert {term.split()[0] for term in terms["filters"]} == {field.option for field in FIELDS}
        assert [term for term in terms["columns"] if term] == [column.name for column in COLUMNS]
        assert {f"SEATTUI_{name.upper()}" for name in KINDS if name != "keys"} < {*terms["environment"]}
        assert len(terms["keys"]) == len(ACTIONS)
        assert terms["exit-codes"] == [str(code) for code, _ in EXIT_CODES]

    def test_exit_codes_are_those_of_the_documentation(self) -> None:
        table = (ROOT / "docs/commands.md").read_text("utf-8").partition("\n## Exit codes\n")[2]
        rows = re.findall(r"^\| (\d+) \| (.*) \|$", table.partition("\n## ")[0], re.MULTILINE)
        assert rows == [(str(code), meaning.template) for code, meaning in EXIT_CODES]

    def test_that_arent_there(self, bare: Run) -> None:
        said = bare("help", "nonsense")
        assert (said.code, "Topics: columns, completion" in said.err) == (3, True)
        assert bare("help", "Exit Codes").code == 0


class TestExamples:
    @pytest.mark.parametrize("name", sorted(examples()))
    def test_end_the_help_of_a_command(self, bare: Run, name: str) -> None:
        told = bare(*name.split(), "--help").out.partition("\nExamples:\n")[2]
        lines = shlex.split(told.replace("\\\n", ""), comments=True)
        expected = [word for line in examples()[name] for word in shlex.split(line, comments=True)]
        assert lines == expected

    def test_end_the_help_of_the_program_and_of_each_noun(self, bare: Run) -> None:
        for noun in ([], *([noun] for noun in NOUNS), ["operators", "keys"]):
            told = bare(*noun, "--help").out.partition("\nExamples:\n")[2]
            assert told.count("seattui ") == min(3, told.count("seattui ")) > 0
            assert all(line.startswith(("  seattui", "      --")) for line in told.splitlines())
        assert "\nBeispiele:\n" in bare("--lang", "de", "--help").out

    def test_fit_where_a_shell_lets_them_go_on(self) -> None:
        for lines in examples().values():
            for line in lines:
                pieces = continued(line, 78)
                assert shlex.split(" ".join(pieces).replace("\\ ", " "), comments=True) == shlex.split(
                    line, comments=True
                )

    def test_every_command_has_one(self) -> None:
        assert examples().keys() == commands().keys()
