"""Text from outside, made harmless: what it passes through before any screen, pipe, log or mail."""

from __future__ import annotations

import unicodedata

MAX_SHOWN = 2000
MAX_MARKS = 4

# Categories that can steer a terminal, hide or reorder text, or that nothing can draw.
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters of category Lo or Mn that draw as nothing at all, used to forge an empty or a look-alike name.
_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u034f\u2800")


def safe(text: str, limit: int = MAX_SHOWN) -> str:
    """`text` as one line that no terminal obeys.

    Control, format, surrogate, private and unassigned characters become visible escapes (`\\x1b`,
    `\\u202e`), every sort of blank becomes a space, runs of combining marks are cut to four, and what
    is longer than `limit` characters ends in an ellipsis. Plain ASCII passes unchanged.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    marks = 0
    for char in text[: limit + 1]:
        category = unicodedata.category(char)
        if category in _UNSHOWN or char in _BLANK:
            marks = 0
            shown.append(escape(char))
        elif category == "Zs":
            marks = 0
            shown.append(" ")
        elif category in ("Mn", "Me"):
            marks += 1
            if marks <= MAX_MARKS:
                shown.append(char if shown else "\u25cc" + char)
        else:
            marks = 0
            shown.append(char)
    line = "".join(shown)
    return line if len(text) <= limit else line[: limit - 1] + "…"


def escape(char: str) -> str:
    """The visible escape of one character: `\\x1b`, `\\u202e`, `\\U000e0041`."""
    point = ord(char)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def fold(text: str) -> str:
    """The form in which names are compared, sorted and searched: case, accents and width folded.

    `Müller` and `MULLER` are one; `ß` is `ss`, `ø` is `o`, `ł` is `l`. NFKD, casefold, no combining marks.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)).translate(_STROKES)


# Letters whose stroke isn't a combining mark, so that NFKD keeps it.
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
