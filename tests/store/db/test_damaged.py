"""A store into which something else wrote: a sentence, and never a fault of our own."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from seattui.domain.model import Sort, UserFilter
from seattui.kit.errors import StoreError
from seattui.service.session import open_session
from seattui.store.admin import versions
from tests.store.conftest import Acme


def unguarded(acme: Acme, *statements: str) -> None:
    """Written past the triggers that keep the record."""
    if acme.sqlite:
        acme.run("DROP TRIGGER activity_update_frozen", *statements)
    else:
        acme.run("ALTER TABLE activity DISABLE TRIGGER USER", *statements)


class TestWhatCantBeUnderstood:
    @pytest.mark.parametrize("column", ["at", "known_by", "before", "after", "money"])
    def test_in_the_record(self, acme: Acme, column: str) -> None:
        unguarded(acme, f"UPDATE activity SET {column} = 'j{{nk'")
        with pytest.raises(StoreError) as error:
            acme.session.activity()
        assert error.value.code == "store-corrupt"
        assert "j{nk" in str(error.value)
        assert not acme.session.verify().ok

    def test_in_the_time_of_the_newest_change(self, acme: Acme) -> None:
        unguarded(acme, "UPDATE activity SET at = 'junk'")
        with pytest.raises(StoreError):
            acme.session.plan(acme.give("gus"))

    def test_in_a_persons_last_activity(self, acme: Acme) -> None:
        acme.run("UPDATE users SET last_active = 'junk'")
        with pytest.raises(StoreError):
            acme.session.users(UserFilter(), Sort(), 0, 10)

    @pytest.mark.parametrize("column", ["catalogue", "time_zone"])
    def test_in_the_account(self, acme: Acme, column: str) -> None:
        acme.run(f"UPDATE accounts SET {column} = '{{}}'")
        with pytest.raises(StoreError) as error:
            acme.open().subscriptions()
        assert error.value.code == "store-corrupt"


class TestDoctor:
    def faults(self, acme: Acme) -> list[str]:
        return [check.name for check in acme.session.checks() if check.state == "fault"]

    def test_a_store_that_nobody_wrote_into_has_no_fault(self, acme: Acme) -> None:
        assert self.faults(acme) == []

    def test_a_seat_that_is_shown_and_not_held(self, acme: Acme) -> None:
        acme.run_unguarded("UPDATE users SET seats = 1 WHERE email LIKE 'gus@%'")
        assert self.faults(acme) == ["holders", "counts"]

    def test_a_trigger_made_anew_to_do_nothing(self, sqlite_acme: Path, tmp_path: Path) -> None:
        path = shutil.copy(sqlite_acme, tmp_path / "changed.db")
        with closing(open_session(str(path))) as session:
            with closing(sqlite3.connect(path)) as raw:
                raw.execute("DROP TRIGGER seats_insert")
                raw.execute("CREATE TRIGGER seats_insert AFTER INSERT ON seats BEGIN SELECT 1; END")
            faults = {check.name: check.text for check in session.checks() if check.state == "fault"}
        assert faults.keys() == {"layout", "triggers"}
        assert all("seats_insert" in text for text in faults.values())

    def test_an_index_that_is_gone(self, acme: Acme) -> None:
        (layout,) = [check for check in acme.session.checks() if check.name == "layout"]
        assert layout.state == "ok"
        assert versions.NEWEST in layout.text
        acme.run("DROP INDEX users_name")
        (fault,) = [check for check in acme.session.checks() if check.state == "fault"]
        assert (fault.name, "users_name" in fault.text) == ("layout", True)
