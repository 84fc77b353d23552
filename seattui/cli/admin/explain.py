"""`seattui explain`: the rules in plain words, all or one by number."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.options import argument, verb
from seattui.cli.selection.list_form import ListForm
from seattui.files import sheets
from seattui.kit.columns_text import padded, wrapped
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.domain.rules import Rule

WIDEST = 80
NUMBERS = 5
"""The width of the rule's number, in cells."""


def add(app: typer.Typer) -> None:
    verb(app, "explain", msg("Explain a rule, such as R7; without one, list them all."), over_ssh=True)(
        explain
    )


def explain(
    context: typer.Context,
    rule: Annotated[
        str | None, argument("RULE", msg("Its number, such as R7; all rules by default."))
    ] = None,
    *,
    form: ListForm,
) -> None:
    """Needs no store."""
    run = run_of(context)
    _ = run.settings  # sets the language
    csv = form.wants_csv(run)
    from seattui.domain.rules import RULES, rule_called

    wanted = RULES if rule is None else (rule_called(rule),)
    every = [{"rule": r.code, "title": str(r.title), "text": str(r.text)} for r in wanted]
    if form.printed(run, csv, "rules", every, sheets.RULES):
        return
    for one in wanted:
        for line in _lines(one, full=rule is not None):
            run.out.line(line)


def _lines(rule: Rule, *, full: bool) -> Iterator[str]:
    yield f"{padded(rule.code, NUMBERS)}{rule.title}"
    if full:
        width = min(WIDEST, shutil.get_terminal_size().columns) - NUMBERS
        yield from (" " * NUMBERS + line for line in wrapped(str(rule.text), width))
