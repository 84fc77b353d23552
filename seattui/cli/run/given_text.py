"""The text of a file that a command was given, or of standard input."""

from __future__ import annotations

import sys

from seattui.cli.run.gate import STREAM
from seattui.kit.errors import NotFound, SeattuiError
from seattui.kit.i18n import msg
from seattui.kit.os_errors import why
from seattui.kit.reading import read_text, text_of
from seattui.kit.text import safe


def given_text(file: str, limit: int) -> str:
    """UTF-8 of at most `limit` bytes; `-` is standard input. Raises NotFound, SeattuiError."""
    name = safe(file)
    try:
        if file == STREAM:
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
