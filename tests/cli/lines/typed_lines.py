"""Standard input on which somebody types a line when the one before is answered."""

from __future__ import annotations

from collections.abc import Iterator
from io import UnsupportedOperation


class Typing:
    """What happens between two lines is done by the iterator that gives them."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines

    @property
    def buffer(self) -> Typing:
        return self

    def fileno(self) -> int:
        raise UnsupportedOperation

    def isatty(self) -> bool:
        return False

    def readline(self, most: int) -> bytes:
        return next(self._lines, b"")
