"""What commands print: data on stdout, messages on stderr, both safe for a terminal."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import Any

from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.kit.signs import LINES


def prepare() -> None:
    """Prints characters that the terminal's encoding lacks in ASCII, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=LINES)


def printable(text: str) -> str:
    """The text without what standard output lacks, for a printer that would write UTF-8 regardless."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, LINES).decode(encoding)


def as_text(value: object) -> str:
    """JSON in ASCII, so that nothing in it controls a terminal."""
    return json.dumps(value, indent=2).replace("\x7f", "\\u007f")


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

    def data(self, value: object) -> None:
        """JSON on stdout."""
        print(as_text(value))

    def line(self, text: Message | str = "") -> None:
        """A line of data for people; a `str` must be safe already."""
        print(text)

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
