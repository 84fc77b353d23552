"""The rules in words: all of them, by number, and no bare number anywhere on screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import seattui
from seattui.domain.rules import RULES, rule_called
from seattui.kit import i18n
from seattui.kit.errors import NotFound
from tools import messages

BARE = re.compile(r"\bR[0-9]+\b")
NUMBERED = {
    "'seattui explain {rule}' explains the rule.",
    "There is no rule {rule}.",
    "Its number, such as R7; all rules by default.",
    "Explain a rule, such as R7; without one, list them all.",
}


class TestTheTable:
    def test_has_every_rule_once_in_order(self) -> None:
        assert [rule.code for rule in RULES] == [f"R{n}" for n in range(1, 28)]
        assert len({str(rule.title) for rule in RULES}) == len(RULES)

    def test_has_every_rule_that_a_refusal_names(self) -> None:
        named = {
            code
            for path in Path(seattui.__file__).parent.rglob("*.py")
            for code in re.findall(r'(?<!\w)"(R[0-9]+)"', path.read_text("utf-8"))
        }
        assert len(named) > 10
        assert named <= {rule.code for rule in RULES}

    @pytest.mark.parametrize("text", ["R7", "r7", " R7 ", "7"])
    def test_is_read_by_number(self, text: str) -> None:
        assert rule_called(text).code == "R7"

    @pytest.mark.parametrize("text", ["", "R", "R0", "R28", "R77", "seven", "RR7", "7.0"])
    def test_knows_no_other(self, text: str) -> None:
        with pytest.raises(NotFound) as error:
            rule_called(text)
        assert str(error.value.hint) == "Rules are R1 to R27: 'seattui explain' lists them."

    @pytest.mark.parametrize("language", i18n.LANGUAGES)
    def test_calls_permissions_by_their_names(self, language: str) -> None:
        i18n.use(language)
        words = {"en": "“Add & edit users”", "de": "„Benutzer hinzufügen & bearbeiten“"}
        assert words[language] in str(rule_called("R2").text)


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_words_on_screen_name_a_rule_by_its_number_alone(language: str) -> None:
    for message in messages.read(language):
        if messages.tuple_of(message.id)[0] not in NUMBERED:
            for text in (*messages.tuple_of(message.id), *messages.tuple_of(message.string or ())):
                assert not BARE.search(text), text
                assert "{rule}" not in text, text
