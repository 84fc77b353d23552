"""Lists written to files: CSV that no spreadsheet runs, and JSON as `users list` prints it."""

from __future__ import annotations

import csv
import json
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from seattui.domain.model import User
from seattui.errors import SeattuiError, UsageError
from seattui.i18n import say
from seattui.text import escape, storable

# Fixed in every language: scripts and our own import read them.
HEADERS = (
    "email",
    "first_name",
    "last_name",
    "status",
    "invite",
    "super_admin",
    "permissions",
    "seats",
    "main_team",
    "extra_teams",
    "last_active",
)
# What makes a spreadsheet take a cell for a formula, plain and full-width.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
# Steers a terminal or turns text round: C0, DEL, C1, surrogates, bidi controls, line and paragraph ends.
# And a backslash that would be taken for the beginning of an escape.
_STEERS = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2028\\u2029\\u2066-\\u2069\\ufeff]"
    r"|\\(?=x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})"
)
_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))")


def user_json(user: User) -> dict[str, Any]:
    """A person as `users list --json` gives them."""
    standing = user.standing
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "status": standing.status.value,
        "invite": standing.invite.value,
        "super_admin": standing.super_admin,
        "permissions": sorted(standing.permissions),
        "seats": sorted(standing.seats),
        "main_team": user.main_team,
        "extra_teams": list(user.extra_teams),
        "last_active": user.last_active.isoformat() if user.last_active else None,
    }


def write_json(users: Iterable[User], out: TextIO) -> int:
    """`{"users": [...], "total": N}`, a person a line; returns how many. ASCII: JSON escapes the rest."""
    count = 0
    out.write('{"users": [')
    for user in users:
        out.write((",\n" if count else "\n") + json.dumps(user_json(user)))
        count += 1
    out.write(f'\n], "total": {count}}}\n')
    return count


def write_csv(users: Iterable[User], out: TextIO, harmless: Callable[[str], str]) -> int:
    """A header and a line a person; returns how many. `harmless` is `safe` for a terminal or a pipe."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADERS)
    count = 0
    for user in users:
        writer.writerow([guarded(harmless(_cell(value))) for value in user_json(user).values()])
        count += 1
    return count


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run."""
    return "'" + cell if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Undoes `guarded` and `for_file`; only for cells of our own files."""
    bare = cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
    return _ESCAPED.sub(_unescaped, bare) if "\\" in bare else bare


def _unescaped(found: re.Match[str]) -> str:
    point = int(found[1] or found[2] or found[3], 16)
    return storable(chr(point)) if point <= sys.maxunicode else found[0]


def for_file(text: str) -> str:
    """Text for a file: exact, but for what would steer the terminal of who looks at it with `cat`."""
    return _STEERS.sub(lambda found: escape(found[0]), text)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def format_of(name: str) -> str:
    """ "csv" or "json" by the file's ending. Raises UsageError for another."""
    ending = Path(name).suffix.lower().lstrip(".")
    if ending not in ("csv", "json"):
        raise UsageError(
            "export-format",
            say("{file} ends neither in .csv nor in .json.", file=name),
            say("Name the file so, or give - for standard output."),
        )
    return ending


def refuse_existing(path: Path) -> None:
    """Raises UsageError when the file is there already."""
    if os.path.lexists(path):
        raise UsageError(
            "file-exists", say("{path} is there already.", path=str(path)), say("Add --yes to replace it.")
        )


@contextmanager
def whole_file(path: Path, *, replace: bool, encoding: str) -> Iterator[TextIO]:
    """A file that appears at `path` when it is complete, or not at all; readable by its owner alone.

    Raises UsageError when it exists and isn't to be replaced, SeattuiError when it can't be written.
    """
    draft = path.parent / f".{path.name[:100]}.{secrets.token_hex(6)}"
    try:
        if not replace:
            refuse_existing(path)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            with open(handle, "w", encoding=encoding, newline="") as out:
                yield out
                out.flush()
                os.fsync(handle)
            if not replace:
                refuse_existing(path)
            draft.replace(path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()
    except OSError as error:
        raise SeattuiError(
            "unwritable",
            say("{path} can't be written: {why}.", path=str(path), why=error.strerror or str(error)),
            say("Nothing was written. Choose another place."),
        ) from error
