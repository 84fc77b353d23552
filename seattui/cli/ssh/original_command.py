"""The words that an SSH client asked for, taken apart without a shell."""

from __future__ import annotations

import shlex
import unicodedata

from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg

MOST = 32_768
"""The most characters; a longer list of addresses comes on standard input."""
PROGRAM = "seattui"


def words_of(asked: str) -> tuple[str, ...]:
    """The words of SSH_ORIGINAL_COMMAND, without `seattui` in front. Raises UsageError."""
    if len(asked) > MOST:
        raise _unreadable(
            msg("The command is too long: at most {most} characters are read.", most=MOST),
            msg("Give a long list of people on standard input, with --from -."),
        )
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in asked):
        raise _unreadable(msg("The command has control characters or isn't UTF-8."))
    try:
        words = shlex.split(asked)
    except ValueError:
        raise _unreadable(
            msg("The command's quotes don't match."),
            msg("""Quote twice: ssh … 'users show "mia@acme.example"'."""),
        ) from None
    return tuple(words[1:] if words[:1] == [PROGRAM] else words)


def _unreadable(message: Message, hint: Message | None = None) -> UsageError:
    return UsageError("usage", message, hint)
