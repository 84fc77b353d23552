"""How a list is printed: as a table, as JSON, or as CSV, and which of its columns."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.option_groups import OptionGroup, declared
from seattui.cli.run.options import option
from seattui.cli.run.output import Output
from seattui.cli.run.table import table
from seattui.cli.run.values import choice
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.files.sheets import Sheet

FORMS = ("table", "json", "csv")
_HELP = msg("How to print it; json is the same as --json.")
Form = Annotated[str | None, option("--output", metavar="|".join(FORMS), help=_HELP)]


@dataclass(frozen=True, slots=True)
class ListForm(OptionGroup):
    """How to print it, and which columns."""

    output: str | None = declared("--output", default=None, metavar="|".join(FORMS), help=_HELP)
    columns: str | None = declared(
        "--columns",
        default=None,
        metavar="A,B,…",
        help=msg(
            "These columns, in this order, called as in CSV; an unknown one lists them. JSON has all of them."
        ),
    )

    def wants_csv(self, run: CommandRun) -> bool:
        """Also sets whether JSON is printed. Raises UsageError."""
        return wants_csv(run, self.output)

    def printed(
        self,
        run: CommandRun,
        csv: bool,
        name: str,
        items: Iterable[Mapping[str, Any]],
        sheet: Sheet,
        zone: tzinfo = UTC,
    ) -> bool:
        """Prints a short list as JSON, under its name, as CSV, or in chosen columns, if one of these is asked for;
        whether it is. Raises UsageError for an unknown column.
        """
        chosen = self.chosen(sheet)
        if run.out.json:
            run.out.data({name: [*items]})
            return True
        return chosen.printed(run, csv, items, zone)

    def chosen(self, sheet: Sheet) -> Chosen:
        """The columns. Raises UsageError for an unknown one."""
        return Chosen(sheet if self.columns is None else sheet.only(self.columns), self.columns is not None)


class Chosen(NamedTuple):
    """The columns of a list, and whether they were chosen."""

    sheet: Sheet
    named: bool

    def printed(self, run: CommandRun, csv: bool, items: Iterable[Any], zone: tzinfo = UTC) -> bool:
        """Prints a list as CSV, or as a table of the chosen columns, if one of them is asked for; whether it is."""
        if csv:
            print_csv(self.sheet, items)
        elif self.named:
            rows = (self.sheet.words(item, zone) for item in items)
            right = frozenset(n for n, column in enumerate(self.sheet.columns) if column.right)
            for line in table(self.sheet.headers, rows, right=right):
                run.out.line(line)
        return csv or self.named


def wants_csv(run: CommandRun, form: str | None) -> bool:
    """Whether CSV is asked for. JSON, asked for here, is printed as with --json. Raises UsageError."""
    if form is None:
        return False
    found = choice("--output", form, FORMS)
    if run.out.json and found != "json":
        raise UsageError("usage", msg("--json and --output {form} can't be combined.", form=found))
    run.out = Output(found == "json")
    return found == "csv"


def print_csv(sheet: Sheet, items: Iterable[Any]) -> None:
    """Prints a header and a line an item, as `export` does; the first item is read before anything is printed."""
    from seattui.files.safe_write import csv_line

    header = csv_line(sheet.headers, safe)
    for item in items:
        sys.stdout.write(header + csv_line(sheet.cells(item), safe))
        header = ""
    sys.stdout.write(header)
