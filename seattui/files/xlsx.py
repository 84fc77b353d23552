"""A workbook of one worksheet, written row by row in constant memory, without files of its own.

Text is in text cells, so nothing in it is a formula or markup, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape as for_xml
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from seattui.files.exported_list import Value
from seattui.files.safe_write import for_file
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.text import escape

# The maximum number of rows of a worksheet, header included, of characters in a cell, and of bytes in an archive
# that every program reads.
ROWS, LETTERS, BYTES = 1_048_576, 32_767, 2**31 - 1
# Characters invalid in XML, and text that a spreadsheet would read as its own escapes.
_NOT_XML = re.compile("[\ufffe\uffff]")
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
}
_HEAD = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews><sheetData>"
)


def write(out: BinaryIO, name: str, headers: tuple[str, ...], rows: Iterable[tuple[Value, ...]]) -> int:
    """Writes a header that stays in sight, and the rows; returns their number. Raises UsageError for too many."""
    columns = [*_letters(len(headers))]
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for part, xml in PARTS.items():
            archive.writestr(part, _XML + xml.replace("{name}", for_xml(name)))
        with archive.open(SHEET, "w") as sheet:
            size = sheet.write((_XML + _HEAD + _row(1, columns, headers)).encode())
            number = 1
            for number, row in enumerate(rows, 2):
                size += sheet.write(_row(number, columns, row).encode())
                if number > ROWS:
                    raise too_long()
                if size > BYTES:
                    raise _refused(msg("The list is too large for an XLSX file."))
            sheet.write(b"</sheetData></worksheet>")
    return number - 1


def too_long() -> UsageError:
    return _refused(msg("A worksheet can hold at most {n} rows below its header.", n=ROWS - 1))


def _refused(why: Message) -> UsageError:
    return UsageError("too-long-for-xlsx", why, msg("Narrow the list with filters, or write a .csv file."))


def _letters(columns: int) -> Iterator[str]:
    """A, B … Z, AA …"""
    for number in range(columns):
        more, last = divmod(number, 26)
        yield (chr(64 + more) if more else "") + chr(65 + last)


def _row(number: int, columns: list[str], row: tuple[Value, ...]) -> str:
    cells = "".join(_cell(f"{column}{number}", value) for column, value in zip(columns, row, strict=True))
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Value) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_fitting(value)}</t></is></c>'
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{value:d}</v></c>'
    return f'<c r="{place}"><v>{value if isinstance(value, int) else format(value, "f")}</v></c>'


def _fitting(text: str) -> str:
    shown = _LIKE_ESCAPE.sub("_x005F_", _NOT_XML.sub(lambda found: escape(found[0]), for_file(text)))
    return for_xml(shown if len(shown) <= LETTERS else shown[: LETTERS - 1] + "…", quote=False)
