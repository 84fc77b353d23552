"""`seattui permissions`: the permissions that can be granted, with the codes for options."""

from __future__ import annotations

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.options import noun, verb
from seattui.cli.run.table import table
from seattui.cli.selection.list_form import ListForm
from seattui.domain.people.permissions import label_of, sentence_of
from seattui.files import sheets
from seattui.files.json_shapes import permission_json
from seattui.kit.i18n import msg
from seattui.kit.text import safe


def app() -> typer.Typer:
    made = noun(msg("Permissions: what they allow, and which of them you may grant."))
    verb(made, "list", msg("List the permissions with their codes."), over_ssh=True)(listed)
    return made


def listed(context: typer.Context, form: ListForm) -> None:
    run = run_of(context)
    csv = form.wants_csv(run)
    session = run.session()
    known, operator = session.permissions(), session.operator()
    items = (permission_json(p, operator) for p in known)
    if form.printed(run, csv, "permissions", items, sheets.PERMISSIONS):
        return
    rows = (
        (
            safe(p.code),
            str(label_of(p.code, known)),
            str(msg("yes")) if operator.holds(p.code) else "–",
            str(sentence_of(p)),
        )
        for p in known
    )
    headers = (msg("Code"), msg("Permission"), msg("Yours"), msg("What it allows"))
    for line in table(headers, rows, spare=(1,), text=frozenset({1, 3})):
        run.out.line(line)
