"""Lists in bulk are for who may export them; a screenful at a time is for everybody in the account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection

from seattui.cli.run import screenful
from seattui.domain.model import Activity, User
from seattui.domain.people.columns import PersonRow
from seattui.store.activity import activity
from seattui.store.people import person_rows
from tests.cli.conftest import Run


@pytest.fixture
def plain(demo: Run) -> str:
    """Somebody in the demo account who may not export."""
    people = demo("users", "list", "--json").json["users"]
    return next(
        str(one["email"])
        for one in people
        if one["status"] == "active" and one["invite"] == "accepted"
        and not one["super_admin"] and "export_users" not in one["permissions"]
    )  # fmt: skip


LISTS = ("users", "activity")
FEW = 20


@pytest.mark.parametrize("named", LISTS)
@pytest.mark.parametrize("how", [("--json",), ()])
def test_more_than_a_screenful_needs_the_permission(
    demo: Run, plain: str, named: str, how: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screenful, "SCREENFUL", FEW)
    for more in ((), ("--limit", str(FEW + 1)), ("--limit", "100000")):
        said = demo(named, "list", *how, *more, "--operator", plain)
        told = said.out if how else said.err
        assert said.code == 6
        assert "Export users" in told
        assert f"--limit {FEW}" in told
        assert plain not in said.out
    some = demo(named, "list", "--limit", str(FEW), "--json", "--operator", plain)
    assert (some.code, len(some.json[named])) == (0, FEW)
    assert demo(named, "list", *how).code == 0


def test_what_fits_a_screen_needs_nothing(demo: Run, plain: str) -> None:
    found = demo("users", "list", "--search", plain, "--limit", "500", "--json", "--operator", plain)
    assert [one["email"] for one in found.json["users"]] == [plain]


@pytest.mark.parametrize(("limit", "most"), [("0", 1), ("1", 1), ("20", 20)])
def test_no_more_people_are_read_than_are_listed(
    demo: Run, limit: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What columns need of each is read too: of a whole page it takes longer than all else."""
    read: list[int] = []
    whole = person_rows.read

    def counted(tx: Connection, people: Sequence[User], **more: Any) -> list[PersonRow]:
        read.append(len(people))
        return whole(tx, people, **more)

    monkeypatch.setattr(person_rows, "read", counted)
    said = demo("users", "list", "--limit", limit, "--json").json
    assert (len(said["users"]), said["total"]) == (int(limit), 300)
    assert sum(read) <= most


def test_nor_more_of_the_record(demo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    whole = activity.page

    def counted(*given: Any) -> tuple[Activity, ...]:
        asked.append(given[5])
        return whole(*given)

    monkeypatch.setattr(activity, "page", counted)
    assert len(demo("activity", "list", "--limit", "2", "--json").json["activity"]) == 2
    assert asked == [2]
