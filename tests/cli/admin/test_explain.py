"""`seattui explain`, and how refusals lead to it."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Run


class TestExplain:
    def test_one_rule(self, bare: Run) -> None:
        said = bare("explain", "r7")
        assert (said.code, said.err) == (0, "")
        first, *text = said.out.splitlines()
        assert first == "R7   People with access to a hub can't be removed"
        assert "Switch the access off first" in " ".join(line.strip() for line in text)
        assert max(map(len, text)) <= 80

    def test_all_of_them(self, bare: Run) -> None:
        lines = bare("explain").out.splitlines()
        assert [line.split()[0] for line in lines] == [f"R{n}" for n in range(1, 27)]

    def test_json_has_the_same_shape_for_one_and_for_all(self, bare: Run) -> None:
        every = bare("explain", "--json").json["rules"]
        assert len(every) == 26
        assert set(every[0]) == {"rule", "title", "text"}
        assert bare("--json", "explain", "R7").json["rules"] == [every[6]]

    def test_in_german(self, bare: Run) -> None:
        assert bare("explain", "R7", "--lang", "de").out.startswith(
            "R7   Personen mit Zugriff auf einen Hub können nicht"
        )

    def test_a_rule_that_there_is_not(self, bare: Run) -> None:
        said = bare("explain", "R77")
        assert (said.code, said.out) == (3, "")
        assert (
            said.err == "seattui: There is no rule R77.\nRules are R1 to R27: 'seattui explain' lists them.\n"
        )
        assert bare("explain", "R77", "--json").error["code"] == "no-such-rule"


class TestARefusal:
    @pytest.mark.parametrize(
        ("words", "rule"),
        [
            (("users", "deactivate", "ana@acme.example"), "R22"),
            (("users", "create", "new@acme.example", "--super-admin", "--seat", "sales-hub"), "R11"),
            (("billing", "cancel-removal", "sales-hub"), "R19"),
            (("billing", "remove", "sales-hub", "7"), "R16"),
        ],
    )
    def test_says_what_to_paste_to_read_its_rule(
        self, run: Run, bare: Run, words: tuple[str, ...], rule: str
    ) -> None:
        said = run(*words, "--yes")
        assert said.code == 4
        (command,) = re.findall(r"'seattui ([^']*)' explains the rule", said.err)
        assert bare(*command.split()).out.startswith(f"{rule} ")
        assert not re.search(r"\bR[0-9]", said.out + said.err.replace(command, ""))
        assert run(*words, "--yes", "--json").error["rule"] == rule
