"""`seattui help`: a topic, or which ones there are."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.options import argument, verb
from seattui.cli.selection.list_form import ListForm
from seattui.files import sheets
from seattui.kit.columns_text import cells, padded, wrapped
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.cli.help.topics import Row

WIDEST = 80
TERMS = 26
"""The widest term, in cells, beside which its meaning begins on the same line."""


def add(app: typer.Typer) -> None:
    verb(
        app,
        "help",
        msg("Explain a topic, such as keys or exit-codes; without one, list them."),
        over_ssh=True,
    )(explained)


def explained(
    context: typer.Context,
    topic: Annotated[
        str | None, argument("TOPIC", msg("Such as keys, exit-codes or filters; all topics by default."))
    ] = None,
    *,
    form: ListForm,
) -> None:
    """Needs no store."""
    run = run_of(context)
    keys = run.settings.keys  # also sets the language
    csv = form.wants_csv(run)
    from seattui.cli.help.topics import TOPICS, topic_called

    if topic is None:
        every = [(name, str(one.title)) for name, one in TOPICS.items()]
        topics = [{"topic": name, "title": title} for name, title in every]
        if form.printed(run, csv, "topics", topics, sheets.TOPICS):
            return
    else:
        found = topic_called(topic)
        every = [(term, str(meaning)) for term, meaning in found.rows(keys)]
        lines = [{"term": term or None, "text": text} for term, text in every]
        chosen = form.chosen(sheets.TOPIC)
        if run.out.json:
            run.out.data({"title": str(found.title), "lines": lines})
            return
        if chosen.printed(run, csv, lines):
            return
    for line in _lines(every):
        run.out.line(line)


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    rows = [*rows]
    width = min(WIDEST, shutil.get_terminal_size().columns)
    left = min(TERMS, max(cells(term) for term, _ in rows)) + 2 if any(term for term, _ in rows) else 0
    for term, meaning in rows:
        beside = wrapped(str(meaning), width - left if term else width)
        if term and cells(term) + 2 > left:
            yield term
            term = " "
        yield f"{padded(term, left)}{beside[0]}" if term else beside[0]
        yield from (" " * (left if term else 0) + line for line in beside[1:])
