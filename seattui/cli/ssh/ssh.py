"""`seattui ssh`: the commands of sshd, for its settings."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.options import argument, noun, option, verb
from seattui.cli.ssh.authorized_keys import print_line
from seattui.cli.ssh.session import not_a_line
from seattui.kit.i18n import msg


def app() -> typer.Typer:
    made = noun(msg("What sshd runs, so that people log in as themselves by their SSH keys."))
    verb(
        made,
        "authorized-keys",
        msg("Print the line of an active person's key for sshd, as its AuthorizedKeysCommand."),
        over_ssh=False,
    )(authorized_keys)
    verb(
        made,
        "session",
        msg("Run what an SSH client asks for as the person of their key; the command of a key's line."),
        over_ssh=False,
    )(session)
    return made


def session(
    context: typer.Context,
    key: Annotated[str, option("--key", metavar="FINGERPRINT", help=msg("The key that sshd verified."))],
) -> int:
    """Its arguments are read before the command tree is built: who comes here wrote them otherwise than a line."""
    raise not_a_line()


def authorized_keys(
    context: typer.Context,
    user: Annotated[str, argument("USER", msg("The OS account that is logged in to: %u."))],
    kind: Annotated[str, argument("TYPE", msg("The type of the key: %t."))],
    key: Annotated[str, argument("KEY", msg("The key in base64: %k."))],
) -> int:
    return print_line(run_of(context), user, kind, key)
