"""Esc and the next key, pressed so quickly, or on their way for so long, that they arrive together.

Textual takes them for one key with Alt, or for `^` and that key: Esc would be lost, and the next key would act in the
dialog that Esc was to close. No key here has Alt.
"""

from __future__ import annotations

import re

ESC = "\x1b"
_PRESSED = re.compile(r"(?<=\x1b)(?=\x1b*[^\x1b\[O\]P_\\bf\x08\x7f])")
"""After an Esc with what starts no sequence and ends none. With b, f and Backspace it is how terminals send a step by
words.
"""


def apart(text: str, waits: bool) -> list[str]:
    """The text in pieces, after each of which but the last an Esc has to be taken for the key. `waits`: the text before
    ended in one that isn't taken for anything yet.
    """
    if not waits:
        return _PRESSED.split(text)
    first, *others = _PRESSED.split(ESC + text)
    return [first.removeprefix(ESC), *others]
