"""How columns share the width, and how text is cut to a cell."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from seattui.domain.model import Invite, Status
from seattui.domain.people.columns import COLUMNS as DOMAIN
from seattui.domain.people.columns import PersonRow
from seattui.domain.people.permissions import FIRST, hub_access
from seattui.domain.people.view_columns import ViewColumn
from seattui.kit import i18n
from seattui.kit.i18n import msg
from seattui.kit.money import Money
from seattui.kit.text import safe
from seattui.tui.people.list.user_columns import Words, user_columns
from seattui.tui.widgets.columns import Cell, TableColumn, drawn, fit, placed, sentence
from tests.support.memory.facts import person

COLUMNS = user_columns(Words())


@pytest.mark.parametrize("width", [1, 8, 20, 40, 62, 76, 90, 120, 197, 400])
def test_columns_never_overrun_the_width_and_never_overlap(width: int) -> None:
    shown = placed(COLUMNS, width)
    assert shown[0].column.id == "name"
    assert shown[-1].start + shown[-1].width <= width
    for left, right in itertools.pairwise(shown):
        assert left.start + left.width < right.start


def test_at_80_columns_all_but_permissions_stand_and_wider_all() -> None:
    assert [p.column.id for p in placed(COLUMNS, 76)] == ["name", "email", "seats", "invite", "last_active"]
    assert [p.column.id for p in placed(COLUMNS, 82)] == [c.id for c in COLUMNS]


def widths(width: int, **needs: int) -> dict[str, int]:
    return {one.column.id: one.width for one in placed(COLUMNS, width, needs)}


def test_the_address_gets_the_room_that_is_left_before_any_other_column() -> None:
    least = {column.id: column.least for column in COLUMNS}
    narrowest = sum(least.values()) + len(least) - 1
    for width in range(narrowest, narrowest + 15):
        found = widths(width, email=32, name=30)
        assert found["email"] == min(32, least["email"] + width - narrowest), (
            "whole before anything else grows"
        )
    assert widths(110, email=32, name=30)["name"] > least["name"], "then names"


def test_an_address_that_is_longer_than_usual_gets_what_others_leave() -> None:
    wide = widths(200, name=20, email=90, seats=10, permissions=20, invite=8, last_active=13)
    assert wide["email"] == 90
    assert (wide["name"], wide["permissions"]) >= (20, 20), "whose texts are whole"
    assert widths(120, name=20, email=90, seats=10, permissions=20, invite=8, last_active=13)["email"] == 40


def test_a_width_of_ones_own_stays_whatever_the_texts_need() -> None:
    chosen = user_columns(Words(), (ViewColumn("email", 24), ViewColumn("name"), ViewColumn("seats", 6)))
    found = {one.column.id: one.width for one in placed(chosen, 200, {"email": 60, "name": 60, "seats": 60})}
    assert (found["email"], found["seats"]) == (24, 6)


def test_in_a_narrow_column_an_age_is_short_and_seats_are_counted() -> None:
    now = datetime(2027, 1, 31, 12, tzinfo=UTC)
    cells = {
        column.id: column.cell for column in user_columns(Words({"a": "Sales", "b": "Service"}, now=now))
    }
    for passed, short, long in (
        (timedelta(seconds=20), "0 min", "20 seconds ago"),
        (timedelta(hours=2), "2 h", "2 hours ago"),
        (timedelta(days=6, hours=13), "7 d", "7 days ago"),
        (timedelta(days=17), "2 wk", "2 weeks ago"),
        (timedelta(days=330), "11 mo", "11 months ago"),
        (timedelta(days=800), "2 yr", "2 years ago"),
    ):
        row = PersonRow(replace(person(1, "a", "b"), last_active=now - passed))
        assert drawn(cells["last_active"](row), 8).rstrip() == short
        assert drawn(cells["last_active"](row), 14).rstrip() == long
        assert drawn(cells["seats"](row), 10).rstrip() == "Sales +1"
        assert drawn(cells["seats"](row), 14).rstrip() == "Sales, Service"


def test_permissions_without_room_are_what_they_are_about_and_as_many_as_fit() -> None:
    known = (*FIRST, hub_access("sales-hub", "Sales Hub"))
    codes = frozenset(permission.code for permission in known)
    user = person(1)
    row = PersonRow(replace(user, access_state=replace(user.access_state, permissions=codes)))
    cell = {one.id: one.cell for one in user_columns(Words(permissions=known))}["permissions"](row)
    assert drawn(cell, 90).startswith("Add & edit users, Add & edit teams, Modify billing")
    assert drawn(cell, 40).rstrip() == "Users, Teams, Billing, Export, Sales"
    assert drawn(cell, 24).rstrip() == "Users, Teams, Billing +2"
    assert drawn(cell, 12).rstrip() == "Users +4"


@pytest.fixture(params=i18n.LANGUAGES)
def each_language(request: pytest.FixtureRequest) -> Iterator[None]:
    i18n.use(request.param)
    yield
    i18n.use("en")


def test_however_narrow_days_amounts_and_headings_are_whole(each_language: None) -> None:
    words = Words({"a": "Sales", "b": "Service"})
    user = replace(person(1, "a", "b"), created_on=date(2026, 9, 18))
    since = {"a": datetime(2026, 11, 28, tzinfo=UTC), "b": datetime(2026, 9, 18, tzinfo=UTC)}
    row = PersonRow(user, since, Money(12_345_67, "EUR"))
    for start in range(len(DOMAIN)):
        columns = user_columns(words, tuple(ViewColumn(column.name) for column in DOMAIN[start:]))
        for width in range(40, 200, 3):
            for column, _, cells in placed(columns, width, {"email": 70}):
                assert "…" not in column.heading(cells)
                if column.id in ("created_on", "seats_since", "cost_a_month"):
                    assert "…" not in drawn(column.cell(row), cells, column.right)
    column = next(column for column in user_columns(words, (ViewColumn("seats_since"),)))
    assert drawn(column.cell(row), column.least).rstrip() == f"{i18n.day(date(2026, 9, 18))} +1", (
        "the earliest"
    )
    i18n.use("en")


def test_a_sentence_ends_after_a_word() -> None:
    cell = sentence("gets a seat of Sales Hub")
    assert drawn(cell, 24) == "gets a seat of Sales Hub"
    assert drawn(cell, 20) == "gets a seat of …    "
    assert drawn(cell, 4) == "get…", "where not even a word has room"


def test_only_what_needs_attention_is_loud() -> None:
    now = datetime(2027, 1, 31, 12, tzinfo=UTC)
    fine = replace(person(1, "a"), last_active=now)
    for user, expected in (
        (fine, {"name": "", "invite": "quiet", "status": "quiet", "last_active": ""}),
        (replace(fine, last_active=now - timedelta(days=200)), {"invite": "quiet", "last_active": "warning"}),
        (replace(person(1), last_active=now - timedelta(days=200)), {"last_active": ""}),
        (
            replace(fine, access_state=replace(fine.access_state, invite=Invite.PENDING)),
            {"invite": "warning"},
        ),
        (replace(fine, access_state=replace(fine.access_state, invite=Invite.EXPIRED)), {"invite": "bad"}),
        (
            replace(fine, access_state=replace(fine.access_state, status=Status.DEACTIVATED)),
            {"name": "warning", "status": "warning", "email": "quiet", "last_active": "warning"},
        ),
    ):
        cells = user_columns(Words(now=now), tuple(ViewColumn(column.name) for column in DOMAIN))
        tones = {column.id: column.cell(PersonRow(user)).tone for column in cells}
        assert {name: tones[name] for name in expected} == expected
    cells = user_columns(Words(), (ViewColumn("cost_a_month"),))
    for minor, tone in ((12_000, ""), (0, "quiet")):
        assert cells[0].cell(PersonRow(fine, cost=Money(minor, "EUR"))).tone == tone


def test_wide_letters_count_two_and_a_cut_never_splits_one() -> None:
    assert fit("日本語", 4) == "日… "
    assert fit("日本語", 6) == "日本語"
    assert fit("abc", 5) == "abc  "
    assert fit("abcdef", 4) == "abc…"
    assert fit("abc", 0) == ""


def test_a_tail_stays_when_the_text_is_cut() -> None:
    tails = (" · deactivated", " ×")
    assert drawn(Cell("Ana", "", tails), 20) == "Ana · deactivated   "
    assert drawn(Cell("Ana Torres", "", tails), 12) == "Ana Torres ×"
    assert drawn(Cell("Ana Torres", "", tails), 8) == "Ana T… ×"


def test_numbers_end_where_their_heading_does() -> None:
    seats: TableColumn[int] = TableColumn(
        "seats", msg("Sales seats"), lambda n: Cell(str(n)), 8, 11, 0, msg("Sales"), right=True
    )
    for width, heading in ((11, "Sales seats"), (8, "   Sales")):
        assert seats.heading(width) == heading
        assert drawn(seats.cell(12), width, seats.right) == "12".rjust(width)
    assert drawn(Cell("1,234,567.00"), 8, right=True) == "1,234,5…"


@given(st.text(max_size=60), st.integers(0, 40))
def test_a_cell_is_exactly_as_wide_as_it_should_be(text: str, width: int) -> None:
    assert cell_len(fit(safe(text), width)) == width
    assert cell_len(drawn(Cell(safe(text), "", (" ×",)), width)) == width
