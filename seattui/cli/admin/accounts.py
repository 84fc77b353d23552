"""`seattui accounts`: the accounts of the store that the current user may operate in."""

from __future__ import annotations

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.options import noun, verb
from seattui.cli.run.table import table
from seattui.cli.selection.list_form import ListForm
from seattui.files import sheets
from seattui.files.json_shapes import account_json
from seattui.kit.i18n import msg
from seattui.kit.text import safe


def app() -> typer.Typer:
    made = noun(msg("The accounts of this store that you have access to."))
    verb(made, "list", msg("List the accounts, and which user you are in each."), over_ssh=True)(listed)
    return made


def listed(context: typer.Context, form: ListForm) -> None:
    run = run_of(context)
    csv = form.wants_csv(run)
    settings = run.settings
    from seattui.service.known_accounts import known_accounts

    # An account from the settings doesn't limit the list; one from --account does.
    found = known_accounts(
        settings.store,
        account=run.flags.account,
        operator=settings.operator or None,
        key=run.gate.key if run.gate else None,
        read_only=settings.read_only,
    )
    items = (account_json(account, operator) for account, operator in found)
    if form.printed(run, csv, "accounts", items, sheets.ACCOUNTS):
        return
    rows = ((safe(a.name), safe(a.currency), safe(a.time_zone), safe(who.email)) for a, who in found)
    headers = (msg("Account"), msg("Currency"), msg("Time zone"), msg("You are"))
    for line in table(headers, rows, spare=(1, 2)):
        run.out.line(line)
