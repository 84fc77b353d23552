"""The columns of a list of people are declared once: names for options, files and JSON, and what each holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from seattui.domain.model import Column
from seattui.domain.people.columns import (
    COLUMNS,
    EXPORTED,
    LISTED,
    NAMED,
    WHOLE,
    PersonRow,
    Reads,
    columns_named,
    reads,
)
from seattui.kit.errors import UsageError
from seattui.kit.money import Money
from tests.support.memory.facts import person

SINCE = datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_names_are_a_contract() -> None:
    assert [column.name for column in COLUMNS] == [
        "name", "email", "first_name", "last_name", "status", "invite", "super_admin", "permissions", "seats",
        "main_team", "extra_teams", "last_active", "created_on", "seats_since", "cost_a_month",
    ]  # fmt: skip
    assert [column.name for column in WHOLE] == [column.name for column in COLUMNS][1:]
    assert [column.name for column in EXPORTED] == [column.name for column in COLUMNS][1:12]


def test_each_order_is_that_of_one_column() -> None:
    assert sorted(column.sort for column in COLUMNS if column.sort) == sorted(Column)


def test_usual_lists_read_nothing_but_the_rows() -> None:
    assert not reads(LISTED)
    assert not reads(EXPORTED)
    assert reads(WHOLE) == {Reads.SINCE, Reads.PRICES}


def test_what_each_holds() -> None:
    user = replace(
        person(7, "sales-hub", name="Mia", super_admin=True), main_team="DACH", created_on=date(2026, 1, 2)
    )
    row = PersonRow(user, {"sales-hub": SINCE}, Money(9_000, "EUR"))
    held = {column.name: column.of(row) for column in COLUMNS}
    assert held == {
        "name": "Mia", "email": "p7@acme.example", "first_name": "Mia", "last_name": "", "status": "active",
        "invite": "accepted", "super_admin": True, "permissions": ["sales_hub_access"], "seats": ["sales-hub"],
        "main_team": "DACH", "extra_teams": [], "last_active": None, "created_on": date(2026, 1, 2),
        "seats_since": {"sales-hub": SINCE}, "cost_a_month": Money(9_000, "EUR"),
    }  # fmt: skip
    said = {column.name: str(words) for column in COLUMNS if (words := column.said(row))}
    assert said == {
        "status": "active", "invite": "accepted", "permissions": "super admin", "last_active": "never",
    }  # fmt: skip


class TestChoosing:
    def test_in_the_order_given_also_by_the_words_of_sort(self) -> None:
        assert columns_named("cost-a-month, seat,NAME") == (
            NAMED["cost_a_month"],
            NAMED["seats"],
            NAMED["name"],
        )

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("nmae", "Did you mean name? Possible values: name, email,"),
            ("zzz", "Possible values: name, email,"),
            ("", "Possible values: name, email,"),
            ("name,", "Possible values: name, email,"),
            ("name,email,name", "--columns names name twice."),
            ("seat,seats", "--columns names seats twice."),
        ],
    )
    def test_what_there_is_not_is_told_with_what_there_is(self, text: str, told: str) -> None:
        with pytest.raises(UsageError) as error:
            columns_named(text)
        assert told in str(error.value)
