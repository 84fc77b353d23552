"""One person's changes, and whom a change was about: whole, and found by an index."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Offboard
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, Column, Sort, UserFilter
from seattui.kit.errors import NotFound
from tests.store.conftest import SALES, Acme


class TestWholeHistory:
    def test_under_every_address_and_after_removal(self, acme: Acme) -> None:
        (gus,) = acme.ids("gus").ids
        acme.do(acme.give("gus"))
        acme.do(EditUsers(Chosen((gus,)), email="august@acme.example"))
        acme.do(ChangeSeats(Chosen((gus,)), take=(SALES,)))
        acme.do(Offboard(Chosen((gus,)), remove=True))
        for address in ("AUGUST@acme.example", "gus@acme.example"):
            assert acme.session.ever_at(address) == gus
        changes = [row.change for row in acme.session.activity(person=gus)]
        assert changes[:4] == ["users.offboard", "seats.change", "users.edit", "seats.change"]
        assert changes[-1] == "users.import"

    def test_who_has_an_address_goes_before_who_had_it(self, acme: Acme) -> None:
        gus, hal = (acme.ids(name).ids[0] for name in ("gus", "hal"))
        acme.do(EditUsers(Chosen((gus,)), email="august@acme.example"))
        acme.do(EditUsers(Chosen((hal,)), email="gus@acme.example"))
        assert acme.session.ever_at("gus@acme.example") == hal
        with pytest.raises(NotFound):
            acme.session.ever_at("nobody@acme.example")

    def test_more_than_a_page_and_with_a_search(self, acme: Acme) -> None:
        (gus,) = acme.ids("gus").ids
        for n in range(3):
            acme.do(acme.give("gus"), f"OPS-{n}x")
            acme.do(acme.take("gus"))
        first = acme.session.activity(person=gus, limit=4)
        rest = acme.session.activity(person=gus, before_id=first[-1].id)
        assert [row.id for row in (*first, *rest)] == [row.id for row in acme.session.activity(person=gus)]
        (found,) = acme.session.activity("OPS-1x", person=gus)
        assert found.because == "OPS-1x"


class TestWhomAChangeWasAbout:
    def test_exactly_those_who_are_still_here(self, acme: Acme) -> None:
        acme.do(ChangeSeats(acme.ids("gus", "hal"), give=(SALES,)))
        number = acme.session.activity(limit=1)[0].id
        wanted = UserFilter(record=number)

        def listed() -> list[str]:
            found = acme.session.users(wanted, Sort(Column.EMAIL), 0, 10)
            assert acme.session.count(wanted).number == len(found)
            return [user.email for user in found]

        assert listed() == ["gus@acme.example", "hal@acme.example"]
        acme.do(ChangeSeats(acme.ids("hal"), take=(SALES,)))
        acme.do(Offboard(acme.ids("hal"), remove=True))
        assert listed() == ["gus@acme.example"]
        assert acme.session.count(UserFilter(record=number, search="hal")).number == 0


def test_both_are_found_by_an_index(acme: Acme) -> None:
    (gus,) = acme.ids("gus").ids
    asked: list[tuple[str, object]] = []

    def hear(connection: object, cursor: object, sql: str, values: object, *_: object) -> None:
        asked.append((sql, values))

    with acme.session.store.read() as tx:
        event.listen(tx, "before_cursor_execute", hear)
        from seattui.store.activity import activity

        activity.page(tx, acme.session.account, "", "", 5, 100, gus)
        activity.page(tx, acme.session.account, "ticket", "", None, 100, gus)
        event.remove(tx, "before_cursor_execute", hear)
        pages = [one for one in asked if "FROM activity a" in one[0]]
        assert len(pages) == 2
        for sql, values in pages if acme.sqlite else ():  # PostgreSQL plans by what is in the tables
            driver = tx.connection.driver_connection
            assert driver
            plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert not any(step.startswith("SCAN") and " p" in step for step in plan), plan
            assert any("activity_people_user" in step for step in plan), plan
            assert any(step.startswith("SEARCH a USING") and "id=?" in step for step in plan), plan
