"""`safe` and `fold`: what stored text passes through before it is shown, compared or searched."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.kit.text import MAX_MARKS, MAX_SHOWN, fold, safe
from tests.support import hostile

UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
anything = st.text(st.characters(), max_size=300)  # surrogates, private use and controls too


def marks_in_a_row(text: str) -> int:
    longest = run = 0
    for char in text:
        run = (
            run + 1
            if unicodedata.category(char) in ("Mn", "Me", "Mc") or 0x1160 <= ord(char) <= 0x11FF
            else 0
        )
        longest = max(longest, run)
    return longest


CHARACTERS = (*range(0x40000), *range(0xE0000, 0xE1000), *range(0x40000, sys.maxunicode + 1, 251))
"""Every one that there is, and of the planes that are empty or private some."""


class TestSafe:
    @pytest.mark.parametrize("name", hostile.EVERYTHING.values(), ids=hostile.EVERYTHING)
    def test_the_corpus_becomes_one_harmless_line(self, name: str) -> None:
        shown = safe(name)
        assert not [c for c in shown if unicodedata.category(c) in UNSHOWN]
        assert shown.isprintable()
        assert len(shown) <= MAX_SHOWN
        assert marks_in_a_row(shown) <= MAX_MARKS
        assert shown.encode()

    def test_every_character_there_is(self) -> None:
        for point in CHARACTERS:
            shown = safe(chr(point))
            assert shown.isprintable(), hex(point)
            assert shown, hex(point)

    def test_every_character_in_the_middle_of_a_name(self) -> None:
        """A mark or an escape never eats the letters beside it."""
        for point in range(0x20000):
            shown = safe(f"A{chr(point)}z")
            assert shown[0] == "A", hex(point)
            assert shown[-1] == "z", hex(point)

    @given(anything)
    def test_nothing_unprintable_comes_through(self, text: str) -> None:
        assert all(unicodedata.category(c) not in UNSHOWN for c in safe(text))
        assert safe(text).isprintable()

    @given(anything)
    def test_twice_is_once(self, text: str) -> None:
        assert safe(safe(text)) == safe(text)

    @given(anything, st.integers(1, 50))
    def test_it_is_never_longer_than_its_limit(self, text: str, limit: int) -> None:
        assert len(safe(text, limit)) <= limit

    @given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200))
    def test_plain_text_passes_unchanged(self, text: str) -> None:
        assert safe(text) == text

    @pytest.mark.parametrize(
        "name",
        [
            "Müller",
            "Ann-Sofie Ångström",
            "田中太郎",
            "김민준",
            "محمد علي",
            "שָׁלוֹם",
            "श्रीनिवास",
            "สมชาย",
            "Nguyễn Văn A",
        ],
    )
    def test_real_names_pass_unchanged(self, name: str) -> None:
        assert safe(name) == name
        assert safe(unicodedata.normalize("NFD", name)) == unicodedata.normalize("NFD", name)

    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("\x1b[31mAnn", "\\x1b[31mAnn"),
            ("\x9b31m", "\\x9b31m"),
            ("Ann\u202egnp", "Ann\\u202egnp"),
            ("Ann\U000e0041", "Ann\\U000e0041"),
            ("Ann\nLee", "Ann\\x0aLee"),
            ("Ann\u00a0Lee\u3000Bo", "Ann Lee Bo"),
            ("\u3164", "\\u3164"),
            ("\u0301x", "\u25cc\u0301x"),
            ("[/]", "[/]"),
            ("Ann [admin] Lee", "Ann [admin] Lee"),
        ],
    )
    def test_how_it_looks(self, name: str, shown: str) -> None:
        assert safe(name) == shown

    def test_what_is_cut_says_so(self) -> None:
        assert safe("x" * 10, 5) == "xxxx…"
        assert safe("x" * 5, 5) == "xxxxx"

    def test_an_escape_is_never_cut_in_two(self) -> None:
        assert safe("ab\x1bcd", 5) == "ab…"

    def test_a_megabyte_is_not_walked(self) -> None:
        assert len(safe("\x1b" * 10_000_000)) <= MAX_SHOWN


class TestFold:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Müller", "MULLER"),
            ("Straße", "STRASSE"),
            ("Øster", "oster"),
            ("Łukasz", "lukasz"),
            ("İpek", "ipek"),
            ("ﬁnn", "FINN"),
            ("Ａｎｎ", "ann"),
            ("Cafe\u0301", "CAFÉ"),
            ("Ann\u200b", "ann"),
            ("An\u00adn", "ann"),
            ("Ann\ufe0f", "ann"),
        ],
    )
    def test_these_are_one(self, one: str, other: str) -> None:
        assert fold(one) == fold(other)

    @pytest.mark.parametrize(("one", "other"), [("Ann", "Anna"), ("Ann", "Аnn"), ("a b", "ab"), ("", "x")])
    def test_these_are_two(self, one: str, other: str) -> None:
        assert fold(one) != fold(other)

    @given(anything)
    def test_twice_is_once(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)

    @given(anything)
    def test_case_never_matters(self, text: str) -> None:
        assert fold(text) == fold(unicodedata.normalize("NFC", text).casefold())

    def test_every_character_folds_to_a_settled_form(self) -> None:
        for point in CHARACTERS:
            once = fold(chr(point))
            assert fold(once) == once, hex(point)
