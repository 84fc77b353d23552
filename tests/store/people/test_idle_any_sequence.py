"""Any sequence of changes as time passes: from when idle days count is what plain Python makes of the rows and
the record, the list finds whom the rule finds, and a migration would have kept the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seattui.domain.changes.people.create import CreateUsers, NewUser
from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.changes.people.invitations import Invite
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate, Remove
from seattui.domain.changes.people.presence import ExceptIdle, MarkSeen
from seattui.domain.changes.people.select import Others
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated, MoveSeat
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import ANY_SEAT, Chosen, Sort, UserFilter
from seattui.domain.people.incoming import Incoming
from seattui.domain.people.matching import matches
from seattui.domain.plan.plan import Change
from seattui.kit.errors import SeattuiError
from seattui.service import session as sessions
from seattui.store.admin import upgrading
from seattui.store.connection.urls import store_url
from tests.store.conftest import AT, SALES, SERVICE, Acme, Copy
from tests.support import sequences
from tests.support.stores import invariants, sql
from tests.support.stores.versions import without_0003

IDS = st.integers(2, 11)
PEOPLE = st.lists(IDS, min_size=1, max_size=4).map(lambda ids: Chosen(tuple(ids)))
SOME = st.sampled_from([(), (SALES,), (SERVICE,), (SALES, SERVICE)])
OTHERS = st.just(Others.LEAVE_OUT)
ADDRESSES = st.sampled_from(["gus", "dee", "fay", "bo", "new0", "new1"])
CHANGES = st.one_of(
    st.builds(ChangeSeats, PEOPLE, SOME, SOME, st.just(Deactivated.LEAVE_OUT)),
    st.builds(MoveSeat, IDS, IDS, st.sampled_from([SALES, SERVICE])),
    st.builds(Deactivate, PEOPLE, OTHERS),
    st.builds(Reactivate, PEOPLE, OTHERS),
    st.builds(Remove, PEOPLE, OTHERS),
    st.builds(Offboard, PEOPLE, st.booleans(), others=OTHERS),
    st.builds(Invite, PEOPLE, OTHERS),
    st.builds(
        lambda name, seats, restore: CreateUsers(
            (NewUser(f"{name}@acme.example"),), seats=seats, restore=restore
        ),
        ADDRESSES,
        SOME,
        st.booleans(),
    ),
)
ROWS = st.lists(
    st.tuples(
        ADDRESSES, st.booleans(), st.sampled_from([None, 1, 40, 100]), st.sampled_from([None, (), (SALES,)])
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row[0],
)
ASKED = [
    UserFilter(seat=seat, idle_days=days, with_pending=True)
    for seat in (None, ANY_SEAT, SALES, SERVICE)
    for days in (0, 30, 90)
]
KEPT = "SELECT id, restored_at, seat_latest, idle_base, idle_from FROM users ORDER BY id"


class Machine(RuleBasedStateMachine):
    begin: ClassVar[Callable[[], Copy]]

    @initialize()
    def opened(self) -> None:
        self.acme, self.end = type(self).begin()
        # The record doesn't know who was switched by hand.
        self.acme.run("UPDATE users SET status = 'active'")
        self.now = AT
        self.days = 0

    @rule(days=st.sampled_from([1, 15, 29, 61, 91]))
    def time_passes(self, days: int) -> None:
        self.acme.close()
        self.now += timedelta(days=days)
        self.acme = Acme(self.acme.url, sessions.open_session(self.acme.url, at=self.now))
        self.acme.session.settle()

    def done(self, change: Change) -> None:
        try:
            self.acme.do(change)
        except SeattuiError:
            return

    @rule(change=CHANGES)
    def something_is_done(self, change: Change) -> None:
        self.done(change)

    @rule(back=st.integers(0, 3))
    def something_is_taken_back(self, back: int) -> None:
        if len(rows := self.acme.session.activity(limit=4)) > back:
            self.done(Undo(rows[back].id, reschedule=True, others=Others.LEAVE_OUT))

    @rule(rows=ROWS, restore=st.booleans(), reactivate=st.booleans())
    def people_come_in(self, rows: list[tuple[Any, ...]], restore: bool, reactivate: bool) -> None:
        incoming = [
            Incoming(
                n, f"{at}@acme.example", None, None, active,
                None if ago is None else self.now - timedelta(days=ago), None, seats,
            )
            for n, (at, active, ago, seats) in enumerate(rows, 2)
        ]  # fmt: skip
        self.done(ImportUsers(lambda: incoming, "people.csv", restore=restore, reactivate=reactivate))

    @rule(people=PEOPLE, days=st.sampled_from([0, 10, 95]))
    def somebody_was_active(self, people: Any, days: int) -> None:
        self.done(MarkSeen(people, self.now - timedelta(days=days)))

    @rule(people=PEOPLE, days=st.sampled_from([None, 5, 60]))
    def somebody_is_excepted(self, people: Any, days: int | None) -> None:
        until: date | None = None if days is None else (self.now + timedelta(days=days)).date()
        self.done(ExceptIdle(people, until, "on leave" if until else ""))

    @invariant()
    def idle_days_count_from_the_latest(self) -> None:
        assert {n: at for n, _, _, _, at in sql.rows(self.acme.url, KEPT)} == counted(self.acme.url)

    @invariant()
    def the_list_finds_whom_the_rule_finds(self) -> None:
        session = self.acme.session
        everybody = list(session.every_user(UserFilter(), Sort()))
        for wanted in ASKED:
            expected = {u.id for u in everybody if matches(wanted, u, self.now)}
            assert {u.id for u in session.every_user(wanted, Sort())} == expected, wanted
            assert session.count(wanted).number == len(expected), wanted

    def teardown(self) -> None:
        if not hasattr(self, "acme"):
            return
        try:
            assert invariants.faults(self.acme.url) == []
            self.acme.close()
            before = sql.rows(self.acme.url, KEPT)
            without_0003(self.acme.url)
            upgrading.upgraded(store_url(self.acme.url), datetime(2030, 1, 1, tzinfo=UTC), dumped=True)
            assert sql.rows(self.acme.url, KEPT) == before
        finally:
            self.end()


def counted(url: str) -> dict[int, str]:
    """From when each person's idle days count, of what stands elsewhere: who came back, the record alone tells."""
    latest: dict[int, list[str]] = {}
    for number, at in sql.rows(url, "SELECT user_id, since FROM seats"):
        latest.setdefault(number, []).append(at)
    moves = "SELECT p.user_id, p.before, p.after, a.at FROM activity_people p JOIN activity a ON a.id = p.activity_id"
    for number, before, after, at in sql.rows(url, moves):
        was, is_now = json.loads(before) or {}, json.loads(after)
        if was.get("status", "active") != "active" and is_now["status"] == "active":
            latest.setdefault(number, []).append(at)
    people = sql.rows(url, "SELECT id, status, last_active, COALESCE(invited_at, '') FROM users")
    return {
        number: "" if status == "deactivated" else max(active, invited, *latest.get(number, [""]))
        for number, status, active, invited in people
    }


class TestIdleInAnySequence:
    def test_on_sqlite(self, sqlite_copies: Callable[[], Copy]) -> None:
        sequences.run(Machine, 10, 20, begin=staticmethod(sqlite_copies))

    @pytest.mark.postgres
    def test_on_postgresql(self, postgres_copies: Callable[[], Copy]) -> None:
        sequences.run(Machine, 3, 20, begin=staticmethod(postgres_copies))
