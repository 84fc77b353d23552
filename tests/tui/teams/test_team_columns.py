"""How the columns of teams share the width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seattui.kit import i18n
from seattui.tui.teams.team_columns import team_columns
from seattui.tui.widgets.columns import placed

NUMBERS = {"main": 2, "extra": 1, "seat-a": 2, "seat-b": 2, "cost": 10}
HUBS = {"a": "Sales", "b": "Service"}


@pytest.fixture(params=i18n.LANGUAGES)
def each_language(request: pytest.FixtureRequest) -> Iterator[None]:
    i18n.use(request.param)
    yield
    i18n.use("en")


@pytest.mark.parametrize("name", [18, 30, 44])
@pytest.mark.parametrize("width", [76, 90, 116, 196])
def test_names_are_whole_before_columns_of_numbers_grow(each_language: None, width: int, name: int) -> None:
    columns = team_columns(HUBS, 1, apart=False)
    shown = placed(columns, width, {"team": name, **NUMBERS})
    team, *numbers = shown
    assert [one.column.id for one in shown] == [column.id for column in columns]
    assert team.width >= name or all(one.width == one.column.least for one in numbers)
