"""`seattui operators keys`: the SSH keys with which people log in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.options import argument, file_argument, noun, option, verb
from seattui.cli.run.table import table
from seattui.files.json_shapes import operator_key_json
from seattui.kit.errors import NotFound, SeattuiError
from seattui.kit.i18n import Message, day, msg
from seattui.kit.os_errors import why
from seattui.kit.text import safe

MAX_BYTES = 256_000
STDIN = "-"


def app() -> typer.Typer:
    made = noun(msg("SSH keys: which key logs in as which user."))
    verb(made, "add", msg("Add a person's SSH keys: whoever logs in with one acts as them."), over_ssh=False)(
        add
    )
    verb(made, "list", msg("List SSH keys, and whose they are."), over_ssh=False)(listed)
    verb(made, "revoke", msg("Revoke an SSH key, or all of a person's."), over_ssh=False)(revoke)
    return made


def add(
    context: typer.Context,
    email: Annotated[str, argument("EMAIL", msg("The person's email address."))],
    file: Annotated[str, file_argument(msg("A file of public keys; - is standard input."))],
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.operator_keys import AddKeys
    from seattui.files.people.key_files import keys_in

    run = run_of(context)
    session = run.session_for(AddKeys)
    return carry_out(run, session, AddKeys(email, keys_in(_text(file))), confirming)


def _text(file: str) -> str:
    """The file's text. Raises NotFound, SeattuiError."""
    try:
        if file == STDIN:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as raw:
                data = raw.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise NotFound("no-file", msg("There is no file {path}.", path=file)) from None
    except (OSError, ValueError) as error:
        raise _unreadable(file, why(error)) from error
    if len(data) > MAX_BYTES:
        raise _unreadable(file, msg("it is larger than {n} bytes", n=MAX_BYTES))
    return data.decode("utf-8-sig", "replace")


def _unreadable(file: str, reason: Message) -> SeattuiError:
    return SeattuiError("unreadable", msg("{path} can't be read: {why}.", path=file, why=reason))


def listed(
    context: typer.Context,
    email: Annotated[str | None, argument("EMAIL", msg("Only this person's."))] = None,
    revoked: Annotated[bool, option("--revoked", help=msg("Also list revoked keys."))] = False,
) -> None:
    run = run_of(context)
    session = run.session()
    keys = session.operator_keys()
    if email is not None:
        (user,) = session.by_email([email])
        keys = tuple(key for key in keys if key.user_id == user.id)
    if not revoked:
        keys = tuple(key for key in keys if key.revoked_at is None)
    if run.out.json:
        run.out.data({"keys": [operator_key_json(key) for key in keys]})
        return
    zone = session.account.zone
    rows = (
        (
            safe(key.fingerprint),
            safe(key.email),
            safe(key.type),
            safe(key.comment),
            day(key.added_at.astimezone(zone).date()),
            day(key.revoked_at.astimezone(zone).date()) if key.revoked_at else "–",
        )
        for key in keys
    )
    headers = (
        msg("Fingerprint"), msg("Email"), msg("Type"), msg("Comment"), msg("Added on"), msg("Revoked on"),
    )  # fmt: skip
    for line in table(headers, rows, spare=(2, 4, 3, *(() if revoked else (5,))), text=frozenset({3})):
        run.out.line(line)


def revoke(
    context: typer.Context,
    whose: Annotated[
        str, argument("FINGERPRINT|EMAIL", msg("A key's fingerprint, or the address of the person."))
    ],
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.operator_keys import RevokeKeys

    run = run_of(context)
    return carry_out(run, run.session(), RevokeKeys(whose), confirming)
