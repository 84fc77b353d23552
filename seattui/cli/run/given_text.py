"""The text of a file that a command was given, or of standard input."""

from __future__ import annotations

import sys

from seattui.cli.run.gate import STREAM
from seattui.kit.errors import NotFound, SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.kit.os_errors import why
from seattui.kit.reading import read_text, text_of
from seattui.kit.text import safe


def say_awaited(what: Message) -> None:
    """Before standard input is read: whoever sits at a terminal would wait for the command, and the command for them."""
    if sys.stdin.isatty() and sys.stderr.isatty():
        print(msg("Waiting for {what}. Ctrl+D on a line of its own ends them.", what=what), file=sys.stderr)


def given_text(file: str, limit: int, what: Message) -> str:
    """UTF-8 of at most `limit` bytes; `-` is standard input, where it says on a terminal that it waits for that. Raises
    NotFound, SeattuiError."""
    name = safe(file)
    try:
        if file == STREAM:
            say_awaited(what)
            return text_of(sys.stdin.buffer, limit, "utf-8-sig")
        return read_text(file, limit, "utf-8-sig")
    except FileNotFoundError:
        raise NotFound("no-file", msg("There is no file {path}.", path=name)) from None
    except UnicodeDecodeError:
        raise SeattuiError("not-text", msg("{path} isn't UTF-8 text.", path=name)) from None
    except (OSError, ValueError) as error:
        raise SeattuiError(
            "unreadable", msg("{path} can't be read: {why}.", path=name, why=why(error))
        ) from error
