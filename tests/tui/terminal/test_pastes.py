"""A paste without brackets is told from keys, and keys that bunch on a slow line from a paste."""

from __future__ import annotations

import pytest

from seattui.tui.terminal.pastes import FOLLOWS, Pastes

LINES = "".join(f"person{n:02d}@acme.example\r" for n in range(40))


@pytest.mark.parametrize(
    "text", [LINES, LINES.replace("\r", "\n"), LINES[:25], "Ticket 4711\ron leave until May"]
)
def test_twenty_characters_and_a_line_end_at_once_are_a_paste(text: str) -> None:
    assert Pastes().bare(text, 0)


@pytest.mark.parametrize(
    "keys",
    [
        "/krug\rc",
        "c  \r\r",
        "j" * 60,
        "j" * 60 + "\r",
        "a sentence that is typed on a slow line",
        "\r",
        "\x1b[B" * 30 + "\r",
        "person00@acme.example\r\x1b[C",
    ],
)
def test_keys_that_bunch_are_keys(keys: str) -> None:
    assert not Pastes().bare(keys, 0)


def test_between_brackets_the_terminal_has_told_already() -> None:
    pastes = Pastes()
    assert not pastes.bare("\x1b[200~" + LINES, 0)
    assert pastes.inside
    assert not pastes.bare(LINES, 0)
    assert not pastes.bare("x\x1b[20", 0)
    assert pastes.inside
    assert not pastes.bare("1~", 0)
    assert not pastes.inside
    assert pastes.bare(LINES, 0)


def test_the_rest_of_one_that_was_held_up_is_no_key() -> None:
    pastes = Pastes()
    assert pastes.bare(LINES, 0)
    assert pastes.bare("le\r", FOLLOWS / 2), "though it is short"
    assert not pastes.bare("\r", FOLLOWS / 2), "one character alone is a key"
    assert not pastes.bare("c\r", 2 * FOLLOWS)
