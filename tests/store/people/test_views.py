"""Views in a store: whose they are, two at once, undone, and what lists read besides rows."""

from __future__ import annotations

import json

import pytest

from seattui.domain.changes.people.views import DeleteView, SaveView
from seattui.domain.changes.teams.teams import AddToTeam, CreateTeam, DeleteTeam
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Column, SavedView, Sort, Status, UserFilter
from seattui.domain.people.columns import Reads
from seattui.domain.people.view_columns import ViewColumn
from seattui.domain.people.views import View, opened, view_named
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import NotPermitted, Refused
from seattui.kit.money import Money
from seattui.service import session as sessions
from seattui.service.session import Session
from seattui.store.connection.urls import store_url
from tests.store.conftest import AT, SALES, Acme
from tests.support.accounts import do, founded
from tests.support.stores import invariants, sql

ON_ONE = pytest.mark.parametrize("acme", ["sqlite"], indirect=True)
IDLE = View(UserFilter(seat=SALES, idle_days=90), Sort(Column.LAST_ACTIVE, True), (ViewColumn("email", 30),))
ACTIVE = View(UserFilter(search=r"""Ångström's "x" \\""", status=Status.ACTIVE))


def names(session: Session) -> list[tuple[str, bool]]:
    return [(view.name, view.shared) for view in session.views()]


def shown(session: Session, name: str, shared: bool | None = None) -> View:
    return opened(view_named(session.views(), name, shared), session.offered())


class TestSaved:
    def test_views_are_read_as_they_were_saved_and_seen_by_whose_they_are(self, acme: Acme) -> None:
        ana, dee = acme.session, acme.open("dee@acme.example")
        do(dee, SaveView("Mine", ACTIVE))
        do(ana, SaveView("Idle", IDLE, shared=True))
        do(ana, SaveView("Mine", IDLE))
        assert names(ana) == names(dee) == [("Mine", False), ("Idle", True)]
        assert (shown(dee, "mine"), shown(ana, "mine")) == (ACTIVE, IDLE)
        assert shown(dee, "IDLE") == IDLE
        with pytest.raises(NotPermitted):
            do(dee, DeleteView("Idle", shared=True))
        do(dee, DeleteView("Mine"))
        assert (names(dee), names(ana)) == ([("Idle", True)], [("Mine", False), ("Idle", True)])
        assert invariants.faults(acme.url) == []

    def test_who_saved_one_and_when_is_in_the_record(self, acme: Acme) -> None:
        do(acme.open("dee@acme.example"), SaveView("Mine", IDLE))
        row = acme.session.activity(limit=1)[0]
        assert (row.change, row.actor, row.at) == ("views.save", "dee@acme.example", AT)
        assert row.after == {
            "name": "Mine", "shared": False, "owner_id": acme.user("dee").id, "sort": "-last_active",
            "filter": {"seat": SALES, "idle_days": 90}, "columns": ["email:30"],
        }  # fmt: skip

    def test_of_two_who_save_the_same_name_at_once_the_second_is_told(self, acme: Acme) -> None:
        one, other = acme.session, acme.open()
        first, second = one.plan(SaveView("Idle", IDLE)), other.plan(SaveView("idle", ACTIVE))
        one.apply(first)
        with pytest.raises(Stale) as error:
            other.apply(second)
        assert isinstance(error.value.refusal, Refused)
        assert error.value.refusal.code == "view-exists"
        assert shown(one, "idle") == IDLE

    def test_of_two_who_replace_the_same_the_second_is_shown_what_the_first_saved(self, acme: Acme) -> None:
        do(acme.session, SaveView("Idle", View()))
        one, other = acme.session, acme.open()
        first, second = (s.plan(SaveView("Idle", IDLE, replace=True)) for s in (one, other))
        do(one, SaveView("Idle", ACTIVE, replace=True))
        for session, plan in ((one, first), (other, second)):
            with pytest.raises(Stale):
                session.apply(plan)
        assert shown(one, "idle") == ACTIVE

    def test_what_is_undone_is_as_before_and_that_undone_as_after(self, acme: Acme) -> None:
        steps = [
            SaveView("Idle", IDLE, shared=True),
            SaveView("IDLE", ACTIVE, shared=True, replace=True),
            DeleteView("idle", shared=True),
            SaveView("Mine", ACTIVE),
        ]
        for change in steps:
            before = acme.session.views()
            acme.do(change)
            after = acme.session.views()
            assert after != before
            back = acme.do(Undo())
            assert acme.session.views() == before
            acme.do(Undo(back.activity_id))
            assert acme.session.views() == after

    def test_somebody_elses_own_view_is_not_undone(self, acme: Acme) -> None:
        dee = acme.open("dee@acme.example")
        done = dee.apply(dee.plan(SaveView("Mine", IDLE)))
        acme.do(SaveView("Mine", IDLE))
        with pytest.raises(Refused) as error:
            acme.do(Undo(done.activity_id))
        assert error.value.code == "not-yours"
        assert names(acme.session) == [("Mine", False)]

    def test_a_team_that_is_gone_is_told_and_the_view_kept(self, acme: Acme) -> None:
        acme.do(CreateTeam("Field"))
        (team,) = acme.session.team_nodes()
        acme.do(AddToTeam(team.id, acme.ids("gus")))
        acme.do(SaveView("Field", View(UserFilter(team=team.id))))
        assert acme.session.count(shown(acme.session, "field").filter).number == 1
        saved = acme.session.views()
        acme.do(DeleteTeam(team.id, drop=True))
        with pytest.raises(Refused) as error:
            shown(acme.session, "field")
        assert "Team: Field" in str(error.value)
        assert acme.session.views() == saved

    def test_a_person_who_comes_back_has_theirs_again(self, acme: Acme) -> None:
        do(acme.open("gus@acme.example"), SaveView("Mine", IDLE))
        acme.run("UPDATE users SET status = 'removed' WHERE email = 'gus@acme.example'")
        acme.run("UPDATE users SET status = 'active' WHERE email = 'gus@acme.example'")
        assert names(acme.open("gus@acme.example")) == [("Mine", False)]

    @ON_ONE
    def test_each_account_has_its_own(self, acme: Acme) -> None:
        do(acme.session, SaveView("Idle", IDLE, shared=True))
        other = sessions.found(
            str(store_url(acme.url)), account="Other", currency="EUR", time_zone="UTC", owner="oda@other.example",
            kind="testing", at=AT,
        )  # fmt: skip
        assert other.views() == ()
        do(other, SaveView("Idle", ACTIVE, shared=True))
        assert shown(other, "idle") == ACTIVE
        assert shown(acme.session, "idle") == IDLE
        other.close()

    @ON_ONE
    @pytest.mark.parametrize("text", ["", "[]", "3", "{", "[" * 100])
    def test_one_that_seattui_did_not_write_is_told_and_keeps_nobody_from_the_others(
        self, acme: Acme, text: str
    ) -> None:
        acme.do(SaveView("Mine", IDLE))
        acme.do(SaveView("Ours", ACTIVE, shared=True))
        acme.run(f"UPDATE views SET definition = '{text}' WHERE name = 'Ours'")
        assert names(acme.session) == [("Mine", False), ("Ours", True)]
        assert shown(acme.session, "mine") == IDLE
        with pytest.raises(Refused) as error:
            shown(acme.session, "ours")
        assert (error.value.code, "is damaged" in str(error.value)) == ("view-unreadable", True)
        acme.do(SaveView("Ours", IDLE, shared=True, replace=True))
        assert shown(acme.session, "ours") == IDLE
        acme.run(f"UPDATE views SET definition = '{text}' WHERE name = 'Ours'")
        acme.do(DeleteView("Ours", shared=True))
        assert names(acme.session) == [("Mine", False)]

    def test_one_of_a_newer_version_is_listed_refused_and_deleted(self, acme: Acme) -> None:
        acme.do(SaveView("Mine", IDLE))
        newer = {"filter": {"mood": "good"}, "sort": "name", "columns": []}
        acme.run(f"UPDATE views SET definition = '{json.dumps(newer)}'")
        assert acme.session.views() == (SavedView("Mine", False, newer),)
        with pytest.raises(Refused) as error:
            shown(acme.session, "mine")
        assert "mood" in str(error.value)
        acme.do(DeleteView("Mine"))
        acme.do(Undo())
        assert acme.session.views() == (SavedView("Mine", False, newer),)

    def test_the_database_keeps_names_apart(self, acme: Acme) -> None:
        acme.do(SaveView("Mine", IDLE))
        row = "INSERT INTO views SELECT * FROM views"
        with pytest.raises(Exception, match=r"view_name|UNIQUE"):
            sql.run(acme.url, row)


class TestWhatColumnsReadBesides:
    def test_since_when_seats_are_held_and_what_they_cost(self, acme: Acme) -> None:
        acme.do(acme.give("gus"))
        everyone, sort = UserFilter(), Sort()
        both = {Reads.SINCE, Reads.PRICES}
        rows = list(acme.session.every_row(everyone, sort, both))
        assert [row.user for row in rows] == list(acme.session.every_user(everyone, sort))
        assert rows == acme.session.rows_of([row.user for row in rows], both)
        for row in rows:
            details = acme.session.details(row.user.id)
            assert details
            assert row.seats_since == details.seats_since
        costs = {row.user.first_name: row.cost for row in rows}
        # 450.00 for five seats; 400.00 for two and 2 × 80.00.
        assert costs["Gus"] == Money(9_000, "EUR")
        assert costs["Eli"] == Money(9_000 + 14_000, "EUR")
        assert costs["Bo"] == Money(0, "EUR")
        plain = list(acme.session.every_row(everyone, sort, ()))
        assert [(row.seats_since, row.cost) for row in plain] == [({}, None)] * len(rows)


def test_a_store_that_was_just_founded_has_none(sqlite_url: str) -> None:
    session = founded(sqlite_url)
    assert session.views() == ()
    session.close()
