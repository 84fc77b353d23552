"""Writing files safely: no cell runs as a formula, only allowed paths, and never an incomplete file."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TextIO

from seattui.kit.drafts import draft, rename, unwritable
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.paths import absolute, expanded
from seattui.kit.text import escape, storable

if TYPE_CHECKING:
    from seattui.kit.settings import Settings

# What makes a spreadsheet treat a cell as a formula, in ASCII and full-width, or what it splits off as a cell: German
# Excel splits at semicolons, quoted or not, others at what they are told to.
_START = r"""['"\s]*[=+\-@＝＋－＠]"""
_FORMULA = re.compile(rf"{_START}|'*[\t\r\n]")
_INNER = re.compile(rf"([;,|\t])(?={_START})")
_GUARDED_INNER = re.compile(rf"([;,|\t])'(?={_START})")
# Controls a terminal or reorders text: C0, DEL, C1, surrogates, bidi controls, line and paragraph separators.
# Also a backslash that would be read as the start of an escape.
_STEERS = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2028\\u2029\\u2066-\\u2069\\ufeff]"
    r"|\\(?=x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})"
)
_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")


def guarded(cell: str) -> str:
    """The cell with an apostrophe in front if a spreadsheet would run it, and one in front of each part that it
    could split off and run: `Cal;=1+1` becomes `Cal;'=1+1`."""
    return ("'" if _FORMULA.match(cell) else "") + _INNER.sub(r"\1'", cell)


def unguarded(cell: str) -> str:
    """Reverses `guarded` and `for_file`; only for cells of seattui's own files."""
    bare = cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
    bare = _GUARDED_INNER.sub(r"\1", bare) if "'" in bare else bare
    return _ESCAPED.sub(_unescaped, bare) if "\\" in bare else bare


def _unescaped(found: re.Match[str]) -> str:
    point = int(found[1] or found[2] or found[3], 16)
    return storable(chr(point)) if point <= sys.maxunicode else found[0]


def for_file(text: str) -> str:
    """Text for a file: exact, except for what would control the terminal of somebody who shows it with `cat`."""
    return _STEERS.sub(lambda found: escape(found[0]), text)


def csv_line(cells: Iterable[object], harmless: Callable[[str], str]) -> str:
    """A line of CSV: every text in quotes and guarded, numbers as they are."""
    return ",".join(_csv_cell(cell, harmless) for cell in cells) + "\n"


def _csv_cell(value: object, harmless: Callable[[str], str]) -> str:
    if isinstance(value, str):
        return '"' + guarded(harmless(value)).replace('"', '""') + '"'
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def export_folder(settings: Settings) -> Path:
    """The folder of a name without a path: the one that is set, or the current one. Raises UsageError."""
    return absolute(settings.export_folder or ".")


def confined_to(settings: Settings, environ: Mapping[str, str]) -> Path | None:
    """The only folder that a screen may look and write into; None where every folder is the operator's own.

    Over SSH the machine is somebody else's: only its export folder may be written to. Raises UsageError if none
    is set.
    """
    if "SSH_CONNECTION" not in environ:
        return None
    if not settings.export_folder:
        raise UsageError(
            "export-folder",
            msg("Over SSH, lists can only be written to the export folder, and none is set."),
            msg("Set export_folder, or print the list with 'seattui users export -'."),
        )
    return export_folder(settings)


def allowed(path: str, settings: Settings, environ: Mapping[str, str]) -> Path:
    """The path that a screen may write to for this name; a bare name goes into the export folder. Raises
    UsageError."""
    confined = confined_to(settings, environ)
    wanted = export_folder(settings) / expanded(path)
    if confined and not is_inside(wanted.parent, confined):
        raise UsageError(
            "export-folder",
            msg("Over SSH, lists can only be written to {folder}.", folder=str(confined)),
            msg("Give only a file name, or print the list with 'seattui users export -'."),
        )
    return wanted


def is_inside(folder: Path, outer: Path) -> bool:
    """Whether a folder is within another, wherever links lead."""
    return folder.resolve().is_relative_to(outer.resolve())


def _existing(path: Path) -> UsageError:
    return UsageError(
        "file-exists", msg("{path} already exists.", path=str(path)), msg("Add --yes to replace it.")
    )


@contextmanager
def whole_file(path: Path, *, replace: bool, encoding: str) -> Iterator[TextIO]:
    """A text file that appears at `path` only when it is complete; see `whole_binary`."""
    with (
        _whole(path, replace) as handle,
        open(handle, "w", encoding=encoding, newline="", closefd=False) as out,
    ):
        yield out
        _flush_to_disk(out)


@contextmanager
def whole_binary(path: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """A file that appears at `path` only when it is complete; readable by its owner only.

    Raises UsageError if it exists and mustn't be replaced, SeattuiError if it can't be written.
    """
    with _whole(path, replace) as handle, open(handle, "wb", closefd=False) as out:
        yield out
        _flush_to_disk(out)


def _flush_to_disk(out: IO[Any]) -> None:
    out.flush()
    os.fsync(out.fileno())


@contextmanager
def _whole(path: Path, replace: bool) -> Iterator[int]:
    """An open draft next to `path` that replaces it at the end."""
    try:
        if not replace and os.path.lexists(path):
            raise _existing(path)
        with draft(path) as (beside, handle):
            yield handle
            if replace:
                beside.replace(path)
                return
            try:
                rename(beside, path)
            except FileExistsError:
                raise _existing(path) from None
    except OSError as error:
        raise unwritable(path, error) from error
