"""`seattui users import|export`: people as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming
from seattui.cli.run.exporting import File, Replace, export
from seattui.cli.run.options import file_argument, option
from seattui.cli.selection.list_options import ViewedOptions
from seattui.cli.selection.people_options import FilterOptions
from seattui.domain.people.columns import EXPORTED
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.session import Session


def import_people(
    context: typer.Context,
    file: Annotated[str, file_argument(msg("A CSV file; - is standard input."))],
    columns: Annotated[
        list[str] | None,
        option(
            "--map",
            metavar="FIELD=COLUMN",
            help=msg(
                "Which column holds email, first_name, last_name, name, active, last_active, "
                "permissions or seats; FIELD= ignores a field; may be repeated."
            ),
        ),
    ] = None,
    restore: Annotated[
        bool, option("--restore", help=msg("Restore people who were removed earlier."))
    ] = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.cli.people import users_import

    return users_import.bring_in(run_of(context), file, columns or [], restore, confirming)


def exported(
    context: typer.Context,
    file: File,
    *,
    filters: FilterOptions,
    viewed: ViewedOptions,
    yes: Replace = False,
) -> None:
    from seattui.service.lists import people as listed_people

    shown_to = viewed.shown(filters)

    def open_list(session: Session) -> ExportedList:
        shown = shown_to(session)
        return listed_people(session, shown.filter, shown.sort, shown.columns or EXPORTED)

    export(run_of(context), file, yes, open_list)
