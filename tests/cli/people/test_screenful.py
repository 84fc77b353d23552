"""Lists in bulk are for who may export them; a screenful at a time is for everybody in the account."""

from __future__ import annotations

import pytest

from seattui.cli.run import screenful
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
