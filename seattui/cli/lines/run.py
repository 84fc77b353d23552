"""`seattui run`: commands, one a line, in one process; an answer a line, as soon as it is there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.gate import STREAM
from seattui.cli.run.given_text import say_awaited
from seattui.cli.run.options import LINE, argument, option, verb
from seattui.cli.run.output import control
from seattui.cli.ssh.original_command import MOST
from seattui.files.json_lists import FORMAT
from seattui.kit import leaving
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.cli.lines.one_line import Ended

BYTES = 4 * MOST
"""The most of a line that is kept: what is longer has too many characters, whatever they are."""


def add(app: typer.Typer) -> None:
    verb(app, "run", msg("Run commands, one a line, and answer each with a line of JSON."), over_ssh=True)(
        run
    )


def run(
    context: typer.Context,
    source: Annotated[str, argument(STREAM, msg("Standard input, with a command a line."))],
    stop: Annotated[bool, option("--stop", help=msg("Stop after the first line that fails."))] = False,
) -> int:
    """Returns the exit code of the first line that failed. A file isn't opened: what a line has is repeated to whoever
    runs it, who may read what they put on standard input."""
    if source != STREAM:
        raise UsageError(
            "usage",
            msg("Commands are read from standard input only."),
            msg("Write 'seattui run - < commands.txt'."),
        )
    line: Callable[[str], Ended] | None = context.meta.get(LINE)
    if line is None:
        raise UsageError("run-in-run", msg("'run' can't be among the commands that it runs."))
    _ = run_of(context).settings  # sets the language
    failed = 0
    leaving.put_off.clear()
    say_awaited(msg("commands, one a line"))
    with taken_input() as lines:
        for number, text in numbered(lines):
            ended = line(text)
            for piece in _record(number, ended):
                control(sys.stdout, piece)
            sys.stdout.flush()
            failed = failed or ended.code
            if leaving.put_off and not failed:
                leaving.end_as_told()
            if leaving.put_off or (failed and stop):
                break
    return failed


@contextmanager
def taken_input() -> Iterator[BinaryIO]:
    """Standard input, for the lines alone: a command among them that opens `/dev/stdin` finds nothing there."""
    try:
        number = sys.stdin.fileno()
    except (OSError, ValueError):  # not a file
        yield sys.stdin.buffer
        return
    with open(os.dup(number), "rb") as lines, open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), number)
        try:
            yield lines
        finally:
            os.dup2(lines.fileno(), number)


def numbered(source: BinaryIO) -> Iterator[tuple[int, str]]:
    """The lines with a command, by their numbers in the file; nothing of a line past `BYTES` is kept."""
    number = 0
    while read := source.readline(BYTES):
        number += 1
        rest = read
        while len(rest) == BYTES and not rest.endswith(b"\n"):
            rest = source.readline(BYTES)
        text = read.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape").strip()
        if text and not text.startswith("#"):
            yield number, text


def _record(number: int, ended: Ended) -> Iterable[str]:
    """`{"line", "exit", "result"}` on one line: whole, so that Ctrl+C leaves no half of it, where it isn't too long."""
    begin = f'{{"format": {FORMAT}, "line": {number}, "exit": {ended.code}, "result": '
    pieces = chain([begin], ended.kept.as_value(), ["}\n"])
    return ["".join(pieces)] if ended.kept.in_memory else pieces
