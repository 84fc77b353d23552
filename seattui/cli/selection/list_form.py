"""How a list is printed: as a table, as JSON, or as CSV."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.options import option
from seattui.cli.run.output import Output
from seattui.cli.run.values import choice
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.files.sheets import Sheet

FORMS = ("table", "json", "csv")
Form = Annotated[
    str | None,
    option("--output", metavar="|".join(FORMS), help=msg("How to print it; json is the same as --json.")),
]


def wants_csv(run: CommandRun, form: str | None) -> bool:
    """Whether CSV is asked for. JSON, asked for here, is printed as with --json. Raises UsageError."""
    if form is None:
        return False
    found = choice("--output", form, FORMS)
    if run.out.json and found != "json":
        raise UsageError("usage", msg("--json and --output {form} can't be combined.", form=found))
    run.out = Output(found == "json")
    return found == "csv"


def printed(run: CommandRun, csv: bool, name: str, items: Iterable[Mapping[str, Any]], sheet: Sheet) -> bool:
    """Prints a short list as JSON, under its name, or as CSV, if one of them is asked for; whether it is."""
    if run.out.json:
        run.out.data({name: [*items]})
    elif csv:
        print_csv(sheet, items)
    return run.out.json or csv


def print_csv(sheet: Sheet, items: Iterable[Mapping[str, Any]]) -> None:
    """Prints a header and a line an item, as `export` does; the first item is read before anything is printed."""
    from seattui.files.safe_write import csv_line

    header = csv_line(sheet.headers, safe)
    for item in items:
        sys.stdout.write(header + csv_line(sheet.cells(item), safe))
        header = ""
    sys.stdout.write(header)
