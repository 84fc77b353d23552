"""How columns share the width, and how text is cut to a cell."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from seattui.kit.i18n import msg
from seattui.kit.text import safe
from seattui.tui.people.list.user_columns import Words, user_columns
from seattui.tui.widgets.columns import Cell, TableColumn, drawn, fit, placed

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
