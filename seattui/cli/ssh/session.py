"""`seattui ssh session`: the command of a key's line in authorized_keys.

The program begins again with the words that the client asked for, within what the line decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from seattui.cli.run.arguments import flags_of, hoisted, wants_json
from seattui.cli.run.gate import Gate
from seattui.cli.ssh.original_command import words_of
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

SESSION = ("ssh", "session")
ASKED = "SSH_ORIGINAL_COMMAND"
HELP = frozenset({"-h", "--help"})


def asked_for(argv: Sequence[str]) -> bool:
    """Whether these are the arguments of a key's line. Raises UsageError."""
    side_by_side = SESSION in pairwise(argv)  # as where the environment is cleaned
    return side_by_side and tuple(hoisted(argv)[1][:2]) == SESSION and HELP.isdisjoint(argv)


def json_wanted(environ: Mapping[str, str]) -> bool:
    """Whether the client asks for JSON, even if its words are invalid."""
    return wants_json(environ.get(ASKED, "").split())


def gate(argv: Sequence[str], environ: Mapping[str, str]) -> Gate:
    """The gate of this line, with the client's words. Raises UsageError."""
    found, rest = hoisted(argv)
    line = flags_of(found)
    match rest[2:]:
        case ["--key", key] if key and line.operator is None:
            return Gate(key, line, words_of(environ.get(ASKED, "")))
    raise not_a_line()


def not_a_line() -> UsageError:
    """The error for arguments that no line has."""
    return UsageError(
        "usage",
        msg("'seattui ssh session' takes --key FINGERPRINT, and no --operator: the key says who operates."),
        msg("'seattui ssh authorized-keys' prints the line with this command."),
    )
