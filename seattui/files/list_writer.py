"""Writing a list as CSV, JSON or XLSX, one item at a time."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, TextIO
from zipfile import ZIP_DEFLATED, ZipFile

from seattui.files import json_lists
from seattui.files.exported_list import ExportedList, Value
from seattui.files.safe_write import csv_line, for_file, whole_binary, whole_file
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.text import escape

# The maximum number of rows of a worksheet, header included, and of characters in a cell.
XLSX_ROWS, XLSX_LETTERS = 1_048_576, 32_767
# Characters invalid in XML, and text that a spreadsheet would read as its own escapes.
_NOT_XML = re.compile("[\ufffe\uffff]")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Form(Enum):
    """The format of a file, from its extension."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


def form_of(name: str) -> Form:
    """The format from the file's extension. Raises UsageError for others."""
    try:
        return Form(Path(name).suffix.lower().lstrip("."))
    except ValueError:
        raise UsageError(
            "export-format",
            msg("{file} must end in .csv, .json or .xlsx.", file=name),
            msg("Rename it, or use - for standard output."),
        ) from None


def write_list(listed: ExportedList, path: Path, *, replace: bool) -> int:
    """Writes the file atomically, readable by its owner only, and returns the number of items.

    Raises UsageError for an unknown extension, a list too long for the format, and an existing file that
    mustn't be replaced; SeattuiError if it can't be written.
    """
    form = form_of(path.name)
    if form is Form.XLSX:
        fits_xlsx(listed)
        with whole_binary(path, replace=replace) as out:
            return write_xlsx(listed, out)
    # Excel reads a file as UTF-8 only if it begins with a byte order mark.
    encoding = "utf-8-sig" if form is Form.CSV else "utf-8"
    with whole_file(path, replace=replace, encoding=encoding) as text:
        return write_json(listed, text) if form is Form.JSON else write_csv(listed, text, for_file)


def write_json(listed: ExportedList, out: TextIO) -> int:
    """`{"users": [...], "total": N}`, one item per line, in ASCII with JSON escapes."""
    return json_lists.write(out, listed.name, listed.items, lambda count: {"total": count, **listed.extra})


def write_csv(listed: ExportedList, out: TextIO, harmless: Callable[[str], str]) -> int:
    """A header and a line per row. `harmless` is `safe` for a terminal or pipe, else `for_file`."""
    out.write(csv_line(listed.headers, harmless))
    count = 0
    for cells in listed.rows:
        out.write(csv_line(cells, harmless))
        count += 1
    return count


def fits_xlsx(listed: ExportedList) -> None:
    """Raises UsageError if openpyxl is missing, or the list is too long for a worksheet."""
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "xlsx-missing",
            msg("XLSX files need the extra 'xlsx'."),
            msg("Install openpyxl next to seattui: pipx inject seattui openpyxl; or write a .csv file."),
        ) from error
    if listed.total is not None and listed.total >= XLSX_ROWS:
        raise _too_long()


def _too_long() -> UsageError:
    return UsageError(
        "too-long-for-xlsx",
        msg("A worksheet can hold at most {n} rows below its header.", n=XLSX_ROWS - 1),
        msg("Narrow the list with filters, or write a .csv file."),
    )


def write_xlsx(listed: ExportedList, out: BinaryIO) -> int:
    """One worksheet. Text is always in text cells, never a formula; numbers are numbers."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(listed.name)
    sheet.freeze_panes = "A2"

    def cell(value: Value) -> Any:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet, value=_fitting(for_file(value)))
        # Otherwise text that begins with an equals sign would become a formula.
        made.data_type = "s"
        return made

    count = 0
    try:
        sheet.append([cell(name) for name in listed.headers])
        for cells in listed.rows:
            count += 1
            if count >= XLSX_ROWS:
                raise _too_long()
            sheet.append([cell(value) for value in cells])
    finally:
        # An interrupted archive would otherwise print an error when it is garbage-collected.
        sheet.close()
    # Not book.save(), which leaves the archive open on a full disk, and prints an error when it is collected.
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return count


def _fitting(text: str) -> str:
    shown = _LIKE_ESCAPE.sub("_x005F_", _NOT_XML.sub(lambda found: escape(found[0]), text))
    return shown if len(shown) <= XLSX_LETTERS else shown[: XLSX_LETTERS - 1] + "…"
