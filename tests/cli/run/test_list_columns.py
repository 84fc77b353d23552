"""Every list takes `--columns`: of the columns that its CSV has, in the order in which they are named."""

from __future__ import annotations

import csv
import io

import pytest

from seattui.cli.completion.values import sheets
from tests.cli.conftest import Run
from tests.cli.run.every_command import OF_WHOM, commands, options_of

LISTS = sorted(sheets())


def test_every_list_takes_both_options_and_shells_know_the_columns_of_each() -> None:
    options = {path: options_of(command) for path, command in commands().items()}
    lists = {path for path, taken in options.items() if "--output" in taken}
    assert {path for path in lists if "--columns" not in options[path]} == set()
    assert lists - set(LISTS) == {"users list"}


@pytest.mark.parametrize("path", LISTS)
def test_columns_are_chosen_by_the_names_that_csv_has(demo: Run, path: str) -> None:
    words = [*path.split(), *OF_WHOM.get(path, ())]
    whole = list(csv.reader(io.StringIO(demo(*words, "--output", "csv").out)))
    names = whole[0]
    other = ",".join(reversed(names))
    chosen = list(csv.reader(io.StringIO(demo(*words, "--output", "csv", "--columns", other).out)))
    assert chosen == [[*reversed(row)] for row in whole]
    shown = demo(*words, "--columns", other)
    assert (shown.code, shown.out.splitlines()[0].split()) == (0, [*reversed(names)])
    assert len(shown.out.splitlines()) == len(whole)
    assert "None" not in shown.out
    plain = demo(*words, "--json").json
    assert demo(*words, "--json", "--columns", names[0]).json == plain
    wrong = demo(*words, "--columns", f"{names[0]},{names[1]}x")
    assert (wrong.code, wrong.out) == (2, "")
    assert f"Did you mean {names[1]}? Possible values: {', '.join(names)}." in wrong.err


def test_people_read_amounts_days_and_instants_as_their_language_has_them(demo: Run) -> None:
    asked = ("seats", "list", "--columns", "hub,next_invoice,renews_on")
    assert demo(*asked).out.splitlines()[:2] == [
        "hub          next_invoice  renews_on",
        "sales-hub       €8,040.00  1 Mar 2027",
    ]
    assert "8.040,00 €  1. März 2027" in demo(*asked, "--lang", "de").out
    (row,) = demo("activity", "list", "--columns", "at,people,money", "--limit", "1").out.splitlines()[1:]
    assert row == "23 Nov 2026 10:00       1      –"


def test_invoices_have_a_row_each_unless_a_column_is_of_their_lines(demo: Run) -> None:
    asked = ("billing", "invoices", "--limit", "2", "--columns")
    assert [row.split()[0] for row in demo(*asked, "number,total").out.splitlines()[1:]] == ["13", "12"]
    lines = demo(*asked, "number,seats").out.splitlines()[1:]
    assert len(lines) > 2


def test_a_column_named_twice_is_refused(demo: Run) -> None:
    assert "--columns names hub twice." in demo("seats", "list", "--columns", "hub,tier,hub").err
