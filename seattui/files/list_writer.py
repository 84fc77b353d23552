"""Writing a list as CSV, JSON or XLSX, one item at a time."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TextIO

from seattui.files import json_lists, xlsx
from seattui.files.exported_list import ExportedList
from seattui.files.safe_write import csv_line, for_file, whole_binary, whole_file
from seattui.kit.drafts import draft_folder
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg


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
        with whole_binary(path, replace=replace) as out, draft_folder(path) as folder:
            return xlsx.write(out, folder, listed.name, listed.headers, listed.rows)
    # Excel reads a file as UTF-8 only if it begins with a byte order mark.
    encoding = "utf-8-sig" if form is Form.CSV else "utf-8"
    with whole_file(path, replace=replace, encoding=encoding) as text:
        return write_json(listed, text) if form is Form.JSON else write_csv(listed, text, for_file)


def write_json(listed: ExportedList, out: TextIO) -> int:
    """`{"format": 1, "users": [...], "total": N}`, one item per line, in ASCII with JSON escapes."""
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
    """Raises UsageError if XlsxWriter is missing, or the list is too long for a worksheet."""
    xlsx.need_library()
    if listed.total is not None and listed.total >= xlsx.ROWS:
        raise xlsx.too_long()
