"""Writing a list to a file or standard output, shared by every `export`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from seattui.cli.run.command_run import CommandRun
from seattui.cli.run.options import file_argument, option
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.session import Session

File = Annotated[str, file_argument(msg("A file ending in .csv, .json or .xlsx; - is standard output."))]
Replace = Annotated[bool, option("--yes", "-y", help=msg("Replace the file if it exists."))]

STDOUT = "-"


def export(run: CommandRun, file: str, replace: bool, listed: Callable[[Session], ExportedList]) -> None:
    """Needs the permission Export users. Standard output gets CSV, or JSON with --json."""
    from seattui.files import list_writer
    from seattui.kit.text import safe

    if file != STDOUT:
        list_writer.form_of(file)
    path = _where(run, file)
    found = listed(run.session())
    if file == STDOUT and run.out.json:
        list_writer.write_json(found, sys.stdout)
    elif file == STDOUT:
        list_writer.write_csv(found, sys.stdout, safe)
    else:
        count = list_writer.write_list(found, path, replace=replace)
        if run.out.json:
            run.out.data({"file": file, found.name: count})
        else:
            run.out.note(found.result(count, file))


def _where(run: CommandRun, file: str) -> Path:
    """The given path; for SSH keys that only allow this command, limited as in the screens."""
    from seattui.files.safe_write import allowed

    if file == STDOUT or "SSH_ORIGINAL_COMMAND" not in os.environ:
        return Path(file)
    return allowed(file, run.settings, os.environ)
