"""`seattui ssh authorized-keys`: sshd's AuthorizedKeysCommand, which sshd runs for each key that a client offers.

Doesn't import typer: a login waits for it.
"""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Iterator, Sequence

from seattui.cli.run.command_run import CommandRun
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.text import masked

WORDS = ("ssh", "authorized-keys")
PASSED_ON = ("lang", "lean", "plain_output", "read_only")
"""The global options that count for the key's line as they are given here."""


def asked_for(rest: Sequence[str]) -> bool:
    """Whether these are the arguments that sshd gives: then no command tree is built for them."""
    return tuple(rest[:2]) == WORDS and len(rest) == 5 and not any(word.startswith("-") for word in rest)


def print_line(run: CommandRun, user: str, kind: str, key: str) -> int:
    """Prints the line of a key that belongs to an active person, and nothing for any other."""
    line = _line(run, user, kind, key)
    if run.out.json:
        run.out.data({"line": line})
    elif line is not None:
        # A path's bytes as they are, whatever encoding sshd's environment says.
        sys.stdout.buffer.write(f"{line}\n".encode("utf-8", "surrogateescape"))
    return 0


def _line(run: CommandRun, user: str, kind: str, key: str) -> str | None:
    from seattui.cli.ssh.key_line import key_line, program
    from seattui.domain.people.ssh_keys import ssh_key

    # Nobody becomes another OS account by a key of ours, where sshd is told to ask us about every account.
    if not _is_ours(user):
        return None
    try:
        offered = ssh_key(kind, key)
    except UsageError:
        return None
    settings = run.settings
    _check(run)
    from seattui.service.key_account import key_account

    account = key_account(settings.store, offered.fingerprint, settings.account or None)
    if account is None:
        return None
    session = ["ssh", "session", "--key", offered.fingerprint, *_options(run, account.name)]
    return key_line(offered, [*program(), *session])


def _is_ours(user: str) -> bool:
    """Whether this is the OS account that runs us."""
    try:
        return pwd.getpwnam(user).pw_uid == os.getuid()
    except (KeyError, ValueError):
        return False


def _check(run: CommandRun) -> None:
    """Raises UsageError for what no line may hold: a password, and who operates."""
    store = run.settings.store
    if masked(store) != store:
        raise UsageError(
            "password-shown",
            msg("The store's URL has a password in it, which the list of processes would show."),
            msg("Keep it in ~/.pgpass of the service account."),
        )
    if run.flags.operator is not None:
        raise UsageError("usage", msg("--operator doesn't go with SSH keys: the key says who operates."))


def _options(run: CommandRun, account: str) -> Iterator[str]:
    """The global options of the line: store, account and settings file count from it, never from the client."""
    from seattui.service.key_account import named_store

    if store := named_store(run.settings.store):
        yield from ("--store", store)
    yield from ("--account", account)
    config = run.loaded.path.absolute()
    if config.exists():
        yield from ("--config", str(config))
    for one in run.flags.options():
        value = getattr(run.flags, one.name)
        if one.name in PASSED_ON and value:
            yield from (one.names[0], value) if one.metavar else (one.names[0],)
