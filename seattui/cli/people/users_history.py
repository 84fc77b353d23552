"""`seattui users history`: every change that affected one person."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.options import argument, option
from seattui.cli.run.screenful import Limit
from seattui.cli.selection.list_form import ListForm
from seattui.cli.selection.record_list import Wanted, print_record
from seattui.kit.i18n import msg


def history(
    context: typer.Context,
    email: Annotated[str, argument("EMAIL", msg("Their address, or one that they had before."))],
    search: Annotated[
        str,
        option(
            "--search", metavar="TEXT", help=msg("Words from who did it, why, what, or who was affected.")
        ),
    ] = "",
    limit: Limit = None,
    *,
    form: ListForm,
) -> None:
    print_record(
        run_of(context),
        "history",
        form,
        limit,
        lambda session: Wanted(search, person=session.ever_at(email)),
    )
