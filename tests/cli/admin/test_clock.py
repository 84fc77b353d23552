"""A clock that is wrong: nothing is posted or changed under one far ahead, and there is a way back (R27)."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.service.session import open_session
from seattui.store.connection.wall_clock import WallClock
from tests.cli.conftest import Run
from tests.support.accounts import OWNER, do, founded
from tests.support.faults import clock
from tests.support.stores import invariants

MADE = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AHEAD = datetime(2036, 11, 23, 9, 0, tzinfo=UTC)
CHANGE = ("seats", "change", OWNER, "--give", "sales-hub", "--yes")
BACK = ("seats", "change", OWNER, "--take", "sales-hub", "--yes")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with closing(founded(str(path), at=MADE, kind="live")) as session:
        session.store.close()
    return path


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(WallClock, "__call__", lambda _: NOW)
    return monkeypatch


@pytest.fixture
def run(store: Path, bare: Run) -> Run:
    return lambda *argv: bare("--store", str(store), *argv)


def ahead(today: pytest.MonkeyPatch) -> None:
    today.setattr(WallClock, "__call__", lambda _: AHEAD)


def dates(store: Path) -> list[int]:
    """The years of the record, the newest first."""
    with closing(open_session(str(store))) as session:
        return [row.at.year for row in session.activity()]


@pytest.fixture
def sold(store: Path, today: pytest.MonkeyPatch) -> Path:
    """Sales Hub since today, monthly."""
    with closing(open_session(str(store))) as session:
        do(session, AddSubscription("sales-hub", "professional"))
    return store


class TestAhead:
    def test_nothing_is_posted_or_changed_and_all_can_be_read(
        self, sold: Path, run: Run, today: pytest.MonkeyPatch
    ) -> None:
        ahead(today)
        before = dates(sold)
        for words in (("tick",), CHANGE, ("tick", "--json"), ("users", "create", "x@acme.example", "--yes")):
            said = run(*words)
            if "--json" in words:
                assert said.json["error"]["code"] == "clock-ahead"
            else:
                clock.AHEAD.assert_said(said.code, said.err)
        assert dates(sold) == before
        for words in (("seats", "list"), ("users", "list"), ("billing", "show"), ("tick", "--dry-run")):
            assert run(*words).code == 0
        found = [check for check in run("doctor", "--json").json["checks"] if check["name"] == "clock"]
        assert [check["state"] for check in found] == ["warning"]

    def test_somebody_says_that_it_is_right(self, sold: Path, run: Run, today: pytest.MonkeyPatch) -> None:
        ahead(today)
        assert run("tick", "--clock-is-right").code == 0
        assert dates(sold)[0] == AHEAD.year
        assert run(*CHANGE).code == 0, "the record is there now"
        assert invariants.faults(f"sqlite:///{sold}") == []

    def test_a_little_more_than_a_year_is_nothing_unusual(
        self, sold: Path, run: Run, today: pytest.MonkeyPatch
    ) -> None:
        today.setattr(WallClock, "__call__", lambda _: datetime(2027, 12, 20, 9, 0, tzinfo=UTC))
        assert run("tick").code == 0


class TestTheWayBack:
    def test_doctor_says_that_the_record_is_ahead_and_one_change_gets_it_back(
        self, store: Path, run: Run, today: pytest.MonkeyPatch
    ) -> None:
        invite = ("users", "create", "x@acme.example", "--yes")
        ahead(today)
        assert run(*invite, "--clock-is-right").code == 0
        today.setattr(WallClock, "__call__", lambda _: NOW)
        said = run("doctor")
        clock.MOVED.assert_said(said.code, said.out)
        assert run("users", "create", "y@acme.example", "--yes").code == 0
        assert dates(store)[0] == AHEAD.year
        assert run("users", "create", "z@acme.example", "--yes", "--clock-is-right").code == 0
        assert run("users", "create", "a@acme.example", "--yes").code == 0
        assert dates(store)[:2] == [NOW.year, NOW.year]
        assert run("activity", "verify").code == 0


class TestNoDate:
    @pytest.mark.parametrize(
        "at", ["9999-12-31", "9999-12-31T23:59:59+00:00", "2200-01-01", "1969-12-31", "0001-01-01"]
    )
    def test_a_day_that_nothing_can_be_reckoned_with(self, tmp_path: Path, run: Run, at: str) -> None:
        new = ("--store", str(tmp_path / "new.db"))
        for words in (
            ("tick", "--dry-run"),
            ("billing", "show"),
            CHANGE,
            (
                "init",
                "--account",
                "A",
                "--currency",
                "EUR",
                "--time-zone",
                "UTC",
                "--owner",
                OWNER,
                "--testing",
                *new,
            ),
            ("demo", "--make-only", "--users", "5", *new),
        ):
            said = run(*words, "--at", at)
            clock.NO_DATE.assert_said(said.code, said.err)
            assert "from the year 1970 to 2199" in said.err
        assert not (tmp_path / "new.db").exists()
