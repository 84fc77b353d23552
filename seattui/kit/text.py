"""Makes external text safe before it is shown, printed, logged or mailed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_SHOWN = 2000
MAX_MARKS = 4

# Unicode categories that can control a terminal, hide or reorder text, or have no glyph.
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters and symbols without a visible glyph, which can forge an empty or look-alike name.
_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u034f\u2800\U0001d159")
_MARKS = frozenset({"Mn", "Me", "Mc"})
# After a URL's scheme, everything up to the last "@", even if it is malformed or in quotes.
_PASSWORD = re.compile(r"^([\s'\"]*[A-Za-z][\w+.-]*\s*:/*[^:@]*):.*@", re.DOTALL)
# An option may be spelled with escapes.
_SECRETS = re.compile(r"([?&][^=&]*(?:pass|secret|%)[^=&]*=)[^&]*", re.IGNORECASE)


def safe(text: str, limit: int = MAX_SHOWN) -> str:
    """`text` as one line of at most `limit` characters, without anything that controls a terminal.

    Control, format, surrogate, private and unassigned characters become visible escapes (`\\x1b`, `\\u202e`),
    every kind of space becomes a plain one, runs of combining marks are cut to four, and longer text ends in an
    ellipsis. Plain ASCII is unchanged.
    """
    if len(text) <= limit and text.isprintable() and (text.isascii() or all(map(_stands_alone, text))):
        return text
    shown: list[str] = []
    length = marks = 0
    for char in text[: limit + 1]:
        category = unicodedata.category(char)
        marks = marks + 1 if _drawn_over(char, category) else 0
        if category in _UNSHOWN or char in _BLANK:
            drawn = escape(char)
        elif category == "Zs":
            drawn = " "
        elif marks > MAX_MARKS:
            continue
        else:
            drawn = char if shown or not marks else "\u25cc" + char
        shown.append(drawn)
        length += len(drawn)
        if length > limit:
            break
    if length <= limit and len(text) <= limit:
        return "".join(shown)
    while length > limit - 1:
        length -= len(shown.pop())
    return "".join(shown) + "…"


@lru_cache(maxsize=4096)
def _stands_alone(char: str) -> bool:
    """Whether a printable character is shown as it is, whatever is around it."""
    return char not in _BLANK and not _drawn_over(char, unicodedata.category(char))


def printed(text: str) -> str:
    """`text` as it leaves the program: printable characters and newlines, everything else as visible escapes.

    For what `safe` should have been applied to, where a newline and a length matter, but wasn't.
    """
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    others = (char for char in {*text} if not (char.isprintable() or char in "\n\f"))
    return text.translate(
        {ord(char): " " if unicodedata.category(char) == "Zs" else escape(char) for char in others}
    )


def escape(char: str) -> str:
    """The visible escape of one character: `\\x1b`, `\\u202e`, `\\U000e0041`."""
    point = ord(char)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def masked(url: str) -> str:
    """A URL without its passwords, before the host and in its options; a path is unchanged."""
    return _SECRETS.sub(r"\1***", _PASSWORD.sub(r"\1:***@", url)) if ":" in url else url


def storable(text: str) -> str:
    """`text` as every database accepts it: NUL and lone surrogates become U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    return "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)


def fold(text: str) -> str:
    """The key by which names are compared, sorted and searched, without case, accents and width.

    `Müller` and `MULLER` are equal; `ß` is `ss`, `ø` is `o`, `ł` is `l`. Invisible characters are dropped.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in folded if not _ignored(c)).translate(_STROKES)


def _drawn_over(char: str, category: str) -> bool:
    """Whether a terminal may draw it into the previous cell: marks, and medial Hangul letters."""
    return category in _MARKS or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7fb"


def _ignored(char: str) -> bool:
    """Accents, variation selectors and format characters: names that differ only in these look the same."""
    if unicodedata.combining(char) or char in _BLANK or unicodedata.category(char) == "Cf":
        return True
    return (
        "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or "\u180b" <= char <= "\u180f"
    )


# Letters whose stroke isn't a combining mark, so that NFKD keeps it.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
