"""Which word was probably meant: the one function for commands, options, values, names and settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seattui.kit.i18n import Message, msg
from seattui.kit.text import fold

LONGEST = 100
NAMED = 30
MOST = 1000
"""Beyond this comparing takes longer than reading a list."""
ALIKE = 0.75
"""As difflib's ratio: a slip of the fingers is above it, and the name of another hub below."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is spelt most like this one, ignoring case and accents; None if none is like it."""
    from difflib import get_close_matches

    by_key = {fold(one): one for one, _ in zip(known, range(MOST), strict=False)}
    close = get_close_matches(fold(word[:LONGEST]), by_key, 1, ALIKE)
    return by_key[close[0]] if close else None


def some_of(names: Sequence[str]) -> Message | str:
    """The names, or the first of many with how many more there are."""
    first = ", ".join(names[:NAMED])
    if (more := len(names) - NAMED) > 0:
        return msg("{names} and {n} more", names=first, n=more)
    return first


def did_you_mean(word: str, known: Iterable[str], otherwise: Message | None = None) -> Message | None:
    """A hint that asks for the closest word, or the other one."""
    found = closest(word, known)
    return msg("Did you mean “{word}”?", word=found) if found is not None else otherwise
