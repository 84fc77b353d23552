"""`--output table|json|csv` of every list."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.run.every_command import OF_WHOM, commands, options_of
from tests.support.schemas import hold

LISTS = sorted(
    {path for path in commands() if path.split()[-1] == "list"}
    | {"billing invoices", "catalogue show", "explain", "help", *OF_WHOM}
)
EVERY_LIST = pytest.mark.parametrize("path", LISTS)


def words(path: str) -> list[str]:
    return [*path.split(), *OF_WHOM.get(path, ())]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_is_an_option_of_every_list_and_of_nothing_else() -> None:
    found = [path for path, command in sorted(commands().items()) if "--output" in options_of(command)]
    assert found == LISTS


@EVERY_LIST
def test_json_is_what_the_switch_prints(demo: Run, path: str) -> None:
    said = demo(*words(path), "--output", "json")
    assert said == demo(*words(path), "--json") == demo(*words(path), "--json", "--output=json")
    hold(path, said.json)


@EVERY_LIST
def test_table_is_what_is_printed_anyway(demo: Run, path: str) -> None:
    assert demo(*words(path), "--output", "table") == demo(*words(path))


@EVERY_LIST
def test_csv_has_a_header_and_a_row_an_item(demo: Run, path: str) -> None:
    said = demo(*words(path), "--output", "csv")
    assert (said.code, said.err) == (0, "")
    header, *_ = csv.reader(io.StringIO(said.out))
    assert all(re.fullmatch("[a-z_]+|seats_[a-z-]+(_with_subteams)?", name) for name in header)
    assert len(set(header)) == len(header)
    found = demo(*words(path), "--json").json
    items = next((value for value in found.values() if isinstance(value, list)), None)
    if path == "billing invoices":
        assert said == demo("billing", "invoices", "--csv")
    elif items is None:
        assert len(rows(said.out)) == sum(
            len(tier["prices"]) for hub in found["catalogue"]["hubs"] for tier in hub["tiers"]
        )
    else:
        assert len(rows(said.out)) == len(items)


@pytest.mark.parametrize("noun", ["users", "teams", "seats", "activity"])
def test_csv_of_a_list_is_that_of_its_export(demo: Run, noun: str) -> None:
    assert demo(noun, "list", "--output", "csv").out == demo(noun, "export", "-").out


def test_money_is_a_decimal_with_its_currency(demo: Run) -> None:
    shown = demo("seats", "list", "--json").json["subscriptions"]
    for row, item in zip(rows(demo("subscriptions", "list", "--output", "csv").out), shown, strict=True):
        total = item["next_term"]["total"]
        assert (row["next_term"], row["currency"]) == (f"{total['minor'] / 100:.2f}", total["currency"])
    price = rows(demo("catalogue", "show", "--output", "csv").out)[0]
    assert re.fullmatch(r"\d+\.\d\d", price["seat"])
    assert price["currency"] == "EUR"


def test_no_cell_is_a_formula(run: Run) -> None:
    assert run("permission-sets", "save", "=1+1;@x", "--permission", "sales_hub_access", "--yes").code == 0
    assert run("teams", "create", "=cmd()", "--yes").code == 0
    (one,) = rows(run("permission-sets", "list", "--output", "csv").out)
    assert one == {"name": "'=1+1;'@x", "permissions": "sales_hub_access"}
    (team,) = rows(run("teams", "list", "--output", "csv").out)
    assert team["name"] == "'=cmd()"


def test_an_empty_list_has_its_header(run: Run) -> None:
    assert run("permission-sets", "list", "--output", "csv").out == '"name","permissions"\n'
    assert run("users", "list", "--search", "nobody", "--output", "csv").out.count("\n") == 1


@pytest.mark.parametrize("form", ["csv", "table"])
def test_two_forms_at_once_are_refused(demo: Run, form: str) -> None:
    said = demo("seats", "list", "--json", "--output", form)
    assert (said.code, said.error["code"]) == (2, "usage")


def test_another_form_is_an_error_with_those_there_are(demo: Run) -> None:
    said = demo("seats", "list", "--output", "xml")
    assert (said.code, said.out) == (2, "")
    assert "table, json, csv" in said.err


@pytest.mark.parametrize("words", [("--output", "json"), ("--output=json",)])
def test_errors_are_json_where_that_was_asked_for_so(bare: Run, words: tuple[str, ...]) -> None:
    for command in (("seats", "list"), ("users", "list", "--nope"), ("seats", "lst")):
        said: Any = bare(*command, *words, "--store", "/nowhere/store.db")
        assert said.error["message"]
        assert said.err == ""


def test_more_than_a_screenful_needs_the_permission_in_every_form(demo: Run) -> None:
    for form in ("table", "json", "csv"):
        said = demo("--operator", "bo@acme.example", "users", "list", "--output", form)
        assert (said.code, "bo@acme.example" in said.out) == (6, False)
