"""Imports happen as a whole or not at all, whatever happens while the file is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from seattui.domain.changes.people.imports import ImportPlan, ImportUsers
from seattui.domain.model import UserFilter
from seattui.domain.people.incoming import BadFile, Incoming
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import NotPermitted, SeattuiError
from seattui.kit.i18n import msg
from tests.store.conftest import Acme
from tests.store.people.importing import importing, plan, row
from tests.support.stores import invariants


class TestAllOrNothing:
    def test_a_file_that_breaks_in_the_middle_writes_nothing(self, acme: Acme) -> None:
        class BrokenLine(SeattuiError):
            pass

        def rows() -> Iterator[Incoming]:
            yield from (row(f"n{n}@acme.example", n + 2) for n in range(2_500))
            raise BrokenLine("broken-line", msg("Line {line}: broken", line=2502))

        with pytest.raises(BrokenLine):
            acme.session.plan(ImportUsers(rows, "people.csv"))
        assert acme.session.count(UserFilter()).number == 9
        assert acme.session.plan(acme.give("gus")).possible

    def test_a_file_that_changed_between_plan_and_apply(self, acme: Acme) -> None:
        rows = [row("n1@acme.example")]
        change = ImportUsers(lambda: rows, "people.csv")
        made = acme.session.plan(change)
        rows.append(row("n2@acme.example", 3))
        with pytest.raises(Stale) as stale:
            acme.session.apply(made)
        assert isinstance(stale.value.plan, ImportPlan)
        assert stale.value.plan.created == 2
        assert acme.session.count(UserFilter()).number == 9

    def test_an_address_that_came_in_meanwhile(self, acme: Acme) -> None:
        made = plan(acme, row("new@acme.example", first_name="Nora"))
        other = acme.open()
        other.apply(other.plan(importing(row("NEW@acme.example", first_name="Ned"))))
        with pytest.raises(Stale):
            acme.session.apply(made)
        assert acme.user("new").first_name == "Ned"

    def test_the_same_address_twice_is_refused_whole(self, acme: Acme) -> None:
        rows = [row(f"n{n}@acme.example", column="Mail") for n in range(3)]
        twins = importing(row("straße@acme.example"), *rows, row("STRASSE@acme.example", column="Mail"))
        with pytest.raises(BadFile) as error:
            acme.do(twins)
        assert error.value.code == "duplicate-email"
        assert (
            str(error.value.message)
            == "Line 6, column Mail: STRASSE@acme.example is already listed on line 2"
        )
        assert acme.session.count(UserFilter(search="strasse")).number == 0

    def test_impossible_letters_are_refused_whole(self, acme: Acme) -> None:
        rows: Iterable[Incoming] = (row("a@acme.example"), row("b@acme.example", 3, first_name="\ud800"))
        with pytest.raises(SeattuiError):
            acme.do(importing(*rows))
        assert acme.session.count(UserFilter()).number == 9


class TestWhileTheFileIsRead:
    def test_others_read_and_write_and_it_goes_on_from_there(self, acme: Acme) -> None:
        """Nobody waits for a file, however long reading it takes: neither while it is planned nor applied."""
        other = acme.open()
        given = iter((acme.give("gus"), acme.give("hal"), acme.take("gus"), acme.take("hal")))

        def rows() -> Iterator[Incoming]:
            for n in range(2, 5_000):
                if n in (100, 4_500):
                    assert other.apply(other.plan(next(given))).activity_id
                    assert other.count(UserFilter()).number == 9
                yield row(f"n{n}@acme.example", n)

        receipt = acme.do(ImportUsers(rows, "people.csv"))
        assert receipt.activity_id == acme.one("SELECT max(id) FROM activity")
        assert acme.session.count(UserFilter()).number == 9 + 4_998
        assert acme.holders() == ["dee", "eli", "fay"]
        assert invariants.faults(acme.url) == []

    def test_what_others_did_to_those_in_the_file_is_seen(self, acme: Acme) -> None:
        other = acme.open()
        seen: list[Any] = []

        def rows() -> Iterator[Incoming]:
            yield row("gus@acme.example", first_name="Gustav", seats=())
            if seen:
                other.apply(other.plan(acme.give("gus")))
            seen.append("read once")

        made = acme.session.plan(ImportUsers(rows, "people.csv"))
        with pytest.raises(Stale):
            acme.session.apply(made)
        assert acme.holders() == ["dee", "eli", "fay", "gus"]
        assert acme.user("gus").first_name == "Gus"

    def test_who_may_not_import_is_told_before_it_is_read(self, acme: Acme) -> None:
        with pytest.raises(NotPermitted):
            acme.open("dee@acme.example").plan(ImportUsers(lambda: pytest.fail("read"), "people.csv"))

    def test_nothing_of_the_file_stays_on_the_connection(self, acme: Acme) -> None:
        acme.do(importing(row("new@acme.example", first_name="Nora")))
        with acme.session.store.plan() as tx, pytest.raises(DBAPIError):
            tx.exec_driver_sql("SELECT count(*) FROM incoming")
