"""`seattui operators`: which OS account and which SSH key operate as whom."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.admin import operator_keys
from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.options import argument, noun, option, verb
from seattui.cli.run.table import table
from seattui.cli.run.values import required, whole
from seattui.cli.selection.list_form import ListForm
from seattui.files import sheets
from seattui.files.json_shapes import tie_json
from seattui.kit.i18n import msg
from seattui.kit.text import safe


def app() -> typer.Typer:
    made = noun(msg("Operators: which OS account and which SSH key belong to which user."))
    verb(made, "list", msg("List which uid is tied to whom."), over_ssh=False)(listed)
    verb(made, "tie", msg("Tie an OS account to a person."), over_ssh=False)(tie)
    verb(made, "untie", msg("Untie a person from every OS account."), over_ssh=False)(untie)
    made.add_typer(operator_keys.app(), name="keys")
    return made


def listed(context: typer.Context, form: ListForm) -> None:
    run = run_of(context)
    csv = form.wants_csv(run)
    ties = run.session().ties()
    if form.printed(run, csv, "operators", map(tie_json, ties), sheets.OPERATORS):
        return
    rows = ((str(tie.uid), safe(tie.email), safe(tie.name)) for tie in ties)
    for line in table(
        (msg("uid"), msg("Email"), msg("Name")), rows, right=frozenset({0}), text=frozenset({2})
    ):
        run.out.line(line)


def tie(
    context: typer.Context,
    email: Annotated[str, argument("EMAIL", msg("The operator's email address."))],
    uid: Annotated[
        str | None, option("--uid", metavar="N", help=msg("The OS account's number, as printed by 'id -u'."))
    ] = None,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.billing.operators import TieOperator

    change = TieOperator(email, whole("--uid", required("--uid", uid), 0, 2**32 - 2))
    run = run_of(context)
    return carry_out(run, run.session(), change, confirming)


def untie(
    context: typer.Context,
    email: Annotated[str, argument("EMAIL", msg("The email address of the person to untie."))],
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.billing.operators import UntieOperator

    run = run_of(context)
    return carry_out(run, run.session(), UntieOperator(email), confirming)
