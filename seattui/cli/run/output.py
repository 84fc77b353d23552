"""What commands print: data on stdout, messages on stderr, both safe for a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from seattui.files.json_lists import as_text
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.signs import LINES
from seattui.kit.text import printed


class Cleaned:
    """A standard stream through which only printable text and newlines leave, whoever prints."""

    def __init__(self, under: TextIO) -> None:
        self.under = under

    def write(self, text: str) -> int:
        self.under.write(printed(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.under, name)


def prepare() -> None:
    """Cleans what is printed from now on. Characters that the terminal's encoding lacks are printed in ASCII,
    instead of failing."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=LINES)
        if not isinstance(stream, Cleaned):
            setattr(sys, name, Cleaned(stream))


def control(stream: TextIO, text: str) -> None:
    """Writes control sequences of our own."""
    getattr(stream, "under", stream).write(text)


def printable(text: str) -> str:
    """The text without what standard output lacks, for a printer that would write UTF-8 regardless."""
    encoding = sys.stdout.encoding or "utf-8"
    return printed(text).encode(encoding, LINES).decode(encoding)


class ErrorReport(Exception):
    """An error to report, with further keys for its JSON."""

    def __init__(self, error: SeattuiError, more: dict[str, Any]):
        super().__init__(error.code)
        self.error = error
        self.more = more


@dataclass(frozen=True, slots=True)
class Output:
    """How to print: as JSON for scripts, or as text for people."""

    json: bool

    def data(self, value: Mapping[str, Any]) -> None:
        """JSON on stdout."""
        print(as_text(value))

    def line(self, text: Message | str = "") -> None:
        """A line of data for people; a `str` must be safe already."""
        sys.stdout.write(f"{text}\n")

    def note(self, text: Message | str) -> None:
        """A message, separate from the data."""
        print(text, file=sys.stderr)

    def error(self, error: SeattuiError, more: dict[str, Any] | None = None) -> None:
        """The error: a sentence and a hint on stderr, or JSON on stdout with the keys of `more`.

        JSON has the rule's number; people are told how to read the rule.
        """
        if self.json:
            self.data({"error": error_json(error), **(more or {})})
            return
        self.note(f"seattui: {error.message}")
        if error.hint:
            self.note(error.hint)
        if error.rule:
            self.note(msg("'seattui explain {rule}' explains the rule.", rule=error.rule))


def error_json(error: SeattuiError) -> dict[str, Any]:
    return {
        "code": error.code,
        "message": str(error.message),
        "hint": str(error.hint) if error.hint else None,
        "rule": error.rule,
    }
