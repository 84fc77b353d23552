"""Esc and the next key in one write are Esc and the next key; what a terminal sends as a sequence stays one."""

from __future__ import annotations

import pytest

from seattui.tui.terminal.escape_key import apart


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("\x1bC", ["\x1b", "C"]),
        ("\x1b\r", ["\x1b", "\r"]),
        ("\x1b\x1bq", ["\x1b", "\x1b", "q"]),
        ("ab\x1b/cd", ["ab\x1b", "/cd"]),
        ("\x1b1\x1b[B", ["\x1b", "1\x1b[B"]),
        ("\x1bOx", ["\x1b", "Ox"]),
    ],
)
def test_esc_before_a_key_is_a_key(text: str, pieces: list[str]) -> None:
    assert apart(text, waits=False) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "\x1b",
        "\x1b[A\x1b[B",
        "\x1bOP",
        "\x1b[<0;5;6M",
        "\x1b]11;rgb:0/0/0\x1b\\",
        "\x1bP>|x\x1b\\",
        "\x1b\x1b[B",
        "\x1bO",
        "\x1bOd",
        "\x1bf",
        "\x1b\x7f",
    ],
)
def test_sequences_stay_whole(text: str) -> None:
    assert apart(text, waits=False) == [text]


def test_esc_that_came_a_moment_earlier_is_a_key_too_and_a_sequence_goes_on() -> None:
    assert apart("C", waits=True) == ["", "C"]
    assert apart("\x1bC", waits=True) == ["", "\x1b", "C"]
    assert apart("[B", waits=True) == ["[B"]
    assert apart("bx", waits=True) == ["", "bx"]
    assert apart("O", waits=True) == ["O"]


def test_what_may_be_a_step_by_words_is_a_piece_of_its_own() -> None:
    assert apart("a\x1bb\x1bfc\x1b[A", waits=False) == ["a", "\x1bb", "\x1bf", "c\x1b[A"]
    assert apart("\x1b\x1bb", waits=False) == ["\x1b", "\x1bb"]
