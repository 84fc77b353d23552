"""`seattui operators keys`: the SSH keys with which people log in."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.given_text import given_text
from seattui.cli.run.options import argument, file_argument, noun, option, verb
from seattui.cli.run.table import table
from seattui.cli.selection.list_form import ListForm
from seattui.files import sheets
from seattui.files.json_shapes import operator_key_json
from seattui.kit.i18n import day, msg
from seattui.kit.text import safe

MAX_BYTES = 256_000


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
    content = given_text(file, MAX_BYTES, msg("public keys, one a line"))
    run.read_content([content.encode()])
    return carry_out(run, session, AddKeys(email, keys_in(content)), confirming)


def listed(
    context: typer.Context,
    email: Annotated[str | None, argument("EMAIL", msg("Only this person's."))] = None,
    revoked: Annotated[bool, option("--revoked", help=msg("Also list revoked keys."))] = False,
    *,
    form: ListForm,
) -> None:
    run = run_of(context)
    csv = form.wants_csv(run)
    session = run.session()
    keys = session.operator_keys()
    if email is not None:
        (user,) = session.by_email([email])
        keys = tuple(key for key in keys if key.user_id == user.id)
    if not revoked:
        keys = tuple(key for key in keys if key.revoked_at is None)
    if form.printed(run, csv, "keys", map(operator_key_json, keys), sheets.KEYS, session.account.zone):
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
