"""A workbook of one worksheet, written row by row in constant memory by XlsxWriter, the extra `xlsx`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from seattui.files.exported_list import Value
from seattui.files.safe_write import for_file
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.text import escape

# The maximum number of rows of a worksheet, header included, and of UTF-16 units in a cell.
ROWS, UNITS = 1_048_576, 32_767
_NOT_XML = re.compile("[\ufffe\uffff]")
_AS_TEXT = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
# Where a text is split that XlsxWriter would take for markup of its own, or for escapes of a spreadsheet.
_TAKEN_FOR_OTHER = re.compile(r"(?<=^<)(?=r>)|(?<=^<r)(?=>)|(?<=_)(?=x[0-9A-Fa-f]{4}_)")
_LEAST_PARTS = 3
"""Of a rich string. What has fewer has one escape at most, which XlsxWriter keeps as text by itself."""


class _UntilItEnds:
    """The file until the archive in it is whole, or isn't going to be. XlsxWriter leaves its archive open on an error,
    which is ended whenever it is thrown away, and complains then of a file that is full or closed."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self.ended = False

    def write(self, data: bytes) -> int:
        return len(data) if self.ended else self._out.write(data)

    def seek(self, to: int, whence: int = 0) -> int:
        return 0 if self.ended else self._out.seek(to, whence)

    def tell(self) -> int:
        if not self.ended:
            self._at = self._out.tell()
        return self._at

    def flush(self) -> None:
        if not self.ended:
            self._out.flush()


def need_library() -> None:
    """Raises UsageError where XlsxWriter isn't installed."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "xlsx-missing",
            msg("XLSX files need the extra 'xlsx'."),
            msg("Install XlsxWriter next to seattui: pipx inject seattui XlsxWriter; or write a .csv file."),
        ) from error


def write(
    out: BinaryIO, folder: Path, name: str, headers: tuple[str, ...], rows: Iterable[tuple[Value, ...]]
) -> int:
    """Writes a header that stays in sight, and the rows; returns their number. `folder` is for temporary files, which
    are left there. Raises UsageError for too many."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError, FileSizeError

    file: Any = _UntilItEnds(out)
    book = Workbook(file, {"constant_memory": True, "tmpdir": str(folder), **_AS_TEXT})
    sheet: Any = book.add_worksheet(name)
    try:
        sheet.freeze_panes(1, 0)
        _write_row(sheet, 0, headers)
        number = 0
        for number, row in enumerate(rows, 1):
            if number >= ROWS:
                raise too_long()
            _write_row(sheet, number, row)
        book.close()
    except FileSizeError:
        raise _refused(msg("The list is too large for an XLSX file.")) from None
    except FileCreateError as error:
        raise error.args[0] from None
    finally:
        file.ended = True
        with suppress(OSError):
            sheet.row_data_fh.close()
    return number


def too_long() -> UsageError:
    return _refused(msg("A worksheet can hold at most {n} rows below its header.", n=ROWS - 1))


def _refused(why: Message) -> UsageError:
    return UsageError("too-long-for-xlsx", why, msg("Narrow the list with filters, or write a .csv file."))


def _write_row(sheet: Any, number: int, row: tuple[Value, ...]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            _write_text(sheet, number, column, _fitting(value))
        elif isinstance(value, bool):
            sheet.write_boolean(number, column, value)
        elif value is not None:
            sheet.write_number(number, column, value)


def _write_text(sheet: Any, number: int, column: int, text: str) -> None:
    """Text is in a text cell, so nothing in it is a formula or markup, whatever it looks like."""
    parts = _TAKEN_FOR_OTHER.split(text) if text.startswith("<r>") or "_x" in text else ()
    if len(parts) < _LEAST_PARTS:
        sheet.write_string(number, column, text)
    else:
        sheet.write_rich_string(number, column, *parts)


def _fitting(text: str) -> str:
    shown = _NOT_XML.sub(lambda found: escape(found[0]), for_file(text))
    if len(shown) <= UNITS // 2 or len(units := shown.encode("utf-16-le")) <= 2 * UNITS:
        return shown
    return units[: 2 * (UNITS - 1)].decode("utf-16-le", "ignore") + "…"
