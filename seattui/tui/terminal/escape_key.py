"""Esc and the next key, pressed so quickly, or on their way for so long, that they arrive together.

Textual takes them for one key with Alt, or for `^` and that key: Esc would be lost, and the next key would act in the
dialog that Esc was to close. No key here has Alt. What terminals send for a step by words (Alt with an arrow is Esc and b
or f on a Mac, Alt with Backspace deletes a word) is one only where something is typed; in a field it stays one, since
Esc would throw away what was entered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from textual.events import Key
from textual.message import Message

ESC = "\x1b"
SHIFT_O = ESC + "O"
"""Esc and O, unless more of a sequence comes: function keys, and arrows of some terminals."""
_PRESSED = re.compile(r"(?<=\x1b)(?=\x1b*(?:[^\x1b\[O\]P_\\bf\x08\x7f]|O[^A-DFHMP-Sa-d]))")
"""After an Esc with what starts no sequence and ends none."""
_BY_WORDS = re.compile(r"(\x1b[bf\x7f])")


class ByWords(Key):
    """A step by words, or Esc and another key: the focus decides, once all that was typed before has had its effect."""

    def __init__(self, step: Key, other: Key) -> None:
        super().__init__(step.key, None)
        self.step = step
        self.pressed = (Key("escape", ESC), other)


def apart(text: str, waits: bool) -> list[str]:
    """The text in pieces, after each of which but the last an Esc has to be taken for the key, unless none waits; a step
    by words is a piece of its own. `waits`: the text before ended in one that isn't taken for anything yet.
    """
    if waits:
        first, *others = _PRESSED.split(ESC + text)
        if others or not _BY_WORDS.match(first):
            return [first.removeprefix(ESC), *_in_steps(others)]
        return ["", *_in_steps([text])]
    return _in_steps(_PRESSED.split(text))


def _in_steps(pieces: Iterable[str]) -> list[str]:
    return [
        part
        for piece in pieces
        for part in (_BY_WORDS.split(piece) if ESC in piece else [piece])
        if part or not piece
    ]


def by_words(piece: str, keys: Callable[[str], Iterable[Message]]) -> ByWords | None:
    """The step that a piece is; `keys` reads a text."""
    if not _BY_WORDS.fullmatch(piece):
        return None
    step, other = (
        next((one for one in keys(text) if isinstance(one, Key)), None) for text in (piece, piece[1:])
    )
    return ByWords(step, other) if step and other else None


def of_shift_o(messages: Sequence[Message]) -> Sequence[Message]:
    """Esc and O, after which no more came: Textual says that it is Alt with O."""
    return [Key("escape", ESC), Key("O", "O")] if messages else []
