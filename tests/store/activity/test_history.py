"""One person's changes, and whom a change was about: whole, and found by an index."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import Connection, event

from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Offboard
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Chosen, Column, Sort, UserFilter
from seattui.domain.people.email import email_key
from seattui.kit.errors import NotFound
from seattui.store.activity import activity
from seattui.store.people import addresses
from tests.store.conftest import SALES, Acme
from tests.support.stores import sql


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


# What was asked before former addresses had an index: the whole record is walked.
WALKED = (
    "SELECT a.id FROM activity a WHERE EXISTS (SELECT 1 FROM activity_people p JOIN users u ON u.id = p.user_id "
    "WHERE p.account_id = a.account_id AND p.activity_id = a.id AND (u.email_key = '{0}' OR lower(p.email) = '{0}')) "
    "ORDER BY a.id DESC"
)
WALKED_FOR = (
    "SELECT user_id FROM activity_people WHERE lower(email) = '{0}' ORDER BY activity_id DESC LIMIT 1"
)
HERE = "SELECT id FROM users WHERE email_key = '{0}' ORDER BY status = 'removed', id DESC"


class TestByAddress:
    def test_whoever_had_it_is_found_as_when_the_record_was_walked(self, acme: Acme) -> None:
        gus, hal, dee, fay = (acme.ids(name).ids[0] for name in ("gus", "hal", "dee", "fay"))

        def called(person: int, address: str) -> None:
            acme.do(EditUsers(Chosen((person,)), email=f"{address}@acme.example"))

        acme.do(ChangeSeats(Chosen((gus, hal)), give=(SALES,)))
        for person, address in (
            (gus, "August"), (hal, "gus"), (gus, "gustav"), (hal, "hal"), (gus, "gus"), (gus, "élan"), (fay, "o'fay+1_x"),
        ):  # fmt: skip
            called(person, address)
            acme.do(ChangeSeats(Chosen((person,)), take=(SALES,)))
            acme.do(ChangeSeats(Chosen((person,)), give=(SALES,)))
        called(dee, "Dee.2")
        newest = acme.session.activity(limit=1)[0]
        acme.do(Undo(newest.id))
        acme.do(Offboard(Chosen((hal, fay)), remove=True))
        recorded = {
            row.email for change in acme.session.activity() for row in acme.session.affected(change.id)
        }
        assert len(recorded) > 12
        for address in {*recorded, "Gus@acme.example", "nobody@acme.example", "dee.2@acme.example"}:
            key = email_key(address).replace("'", "''")
            walked = [number for (number,) in sql.rows(acme.url, WALKED.format(key))]
            assert [row.id for row in acme.session.activity(email=address)] == walked, address
            older = acme.session.activity(email=address, before_id=9, limit=2)
            assert [row.id for row in older] == [number for number in walked if number < 9][:2], address
            now = sql.rows(acme.url, HERE.format(key)) or sql.rows(acme.url, WALKED_FOR.format(key))
            if now:
                assert acme.session.ever_at(address) == now[0][0], address
            else:
                with pytest.raises(NotFound):
                    acme.session.ever_at(address)

    @pytest.mark.parametrize("address", ["Änne@bücher.example", "Änne@acme.example", "gus@BÜCHER.example"])
    def test_a_former_one_with_other_letters_than_ascii_is_found_as_it_is_written(
        self, acme: Acme, address: str
    ) -> None:
        (gus,) = acme.ids("gus").ids
        acme.do(EditUsers(Chosen((gus,)), email=address))
        written = acme.one(f"SELECT email FROM users WHERE id = {gus}")
        acme.do(EditUsers(Chosen((gus,)), email="gus.neu@acme.example"))
        assert acme.session.ever_at(written) == gus
        newest = acme.session.activity(email=written)[0]
        assert (newest.change, newest.id) == ("users.edit", acme.session.activity(limit=2)[1].id)

    @pytest.mark.parametrize(
        ("address", "typed"),
        [
            ("Änne.ÖZ@acme.example", "änne.öz@ACME.example"),
            ("änne.öz@acme.example", "ÄNNE.Öz@acme.example"),
            ("gus@bücher.example", "Gus@xn--bcher-kva.example"),
            ("Änne@bücher.example", "änne@XN--bcher-kva.example"),
        ],
    )
    def test_and_in_other_letter_case_or_with_its_domain_in_ascii(
        self, acme: Acme, address: str, typed: str
    ) -> None:
        (gus,) = acme.ids("gus").ids
        acme.do(EditUsers(Chosen((gus,)), email=address))
        acme.do(EditUsers(Chosen((gus,)), email="gus.neu@acme.example"))
        assert acme.session.ever_at(typed) == gus
        assert acme.session.activity(email=typed) == acme.session.activity(email=address)
        with pytest.raises(NotFound):
            acme.session.ever_at("anne.oz@acme.example")

    def test_only_changes_of_addresses_are_in_the_index(self, acme: Acme) -> None:
        acme.do(acme.give("gus"))
        acme.do(EditUsers(acme.ids("gus"), email="august@acme.example"))
        assert (
            acme.one('SELECT count(*) FROM activity_people WHERE substr(before, 1, 10) = \'{"email":"\'') == 1
        )

    def test_nobody_walks_the_record(self, acme: Acme) -> None:
        if not acme.sqlite:  # PostgreSQL plans by what is in the tables
            return
        asked = heard(acme, lambda tx: activity.page(tx, acme.session.account, "", "x@y.example", 5, 100))
        asked += heard(acme, lambda tx: addresses.ever_at(tx, acme.session.account, "x@y.example"), NotFound)
        plans = [plan for sql_, plan in asked if "activity_people" in sql_]
        assert len(plans) == 2
        for plan in plans:
            assert not any(step.startswith("SCAN") for step in plan), plan
            assert any("activity_people_former" in step for step in plan), plan


def heard(
    acme: Acme, read: Callable[[Connection], object], error: type[Exception] = ZeroDivisionError
) -> list[tuple[str, list[str]]]:
    """What SQLite is asked, each with its plan."""
    asked: list[tuple[str, object]] = []
    with acme.session.store.read() as tx:

        def hear(connection: object, cursor: object, sql: str, values: object, *_: object) -> None:
            asked.append((sql, values))

        event.listen(tx, "before_cursor_execute", hear)
        with suppress(error):
            read(tx)
        event.remove(tx, "before_cursor_execute", hear)
        driver = tx.connection.driver_connection
        assert driver
        return [
            (sql, [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", values)])
            for sql, values in asked
        ]


def test_both_are_found_by_an_index(acme: Acme) -> None:
    (gus,) = acme.ids("gus").ids
    asked: list[tuple[str, object]] = []

    def hear(connection: object, cursor: object, sql: str, values: object, *_: object) -> None:
        asked.append((sql, values))

    with acme.session.store.read() as tx:
        event.listen(tx, "before_cursor_execute", hear)
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
