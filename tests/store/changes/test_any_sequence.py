"""Any sequence of changes, on a real store and on an account in memory beside it: the same plans, the same
refusals, the same people with the same seats, and every invariant holds all along (R1–R8, R15–R20, R25).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.changes.people.invitations import Invite
from seattui.domain.changes.people.select import Others
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated, MoveSeat
from seattui.domain.model import Chosen, Matching, Status, User, UserFilter
from seattui.domain.people.incoming import Incoming
from seattui.domain.plan.plan import Change, Plan
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import SeattuiError
from tests.store.conftest import AT, SALES, SERVICE, Copy
from tests.support import sequences
from tests.support.memory.facts import MemoryFacts
from tests.support.stores import invariants

HUBS = st.sampled_from([SALES, SERVICE])
SOME = st.lists(HUBS, max_size=2, unique=True).map(tuple)
IDS = st.integers(1, 12)
ADDRESSES = ["gus", "dee", "eli", "bo", "new0", "new1", "new2"]
PEOPLE = st.one_of(
    st.lists(IDS, min_size=1, max_size=5).map(lambda ids: Chosen(tuple(ids))),
    st.builds(
        Matching,
        st.builds(
            UserFilter,
            search=st.sampled_from(["", "lee", "acme", "o'h"]),
            status=st.sampled_from([None, *Status]),
            seat=st.sampled_from([None, "none", SALES]),
        ),
        st.frozensets(IDS, max_size=2),
    ),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(ADDRESSES),
        st.sampled_from([None, "", "Neo"]),
        st.booleans(),
        st.sampled_from([None, AT - timedelta(days=3), AT - timedelta(days=1)]),
        st.sampled_from([None, None, (), ("export_users",), ("sales_hub_access",)]),
        st.sampled_from([None, None, (), (SALES,), (SALES, SERVICE)]),
    ),
    max_size=4,
    unique_by=lambda row: row[0],
)


def outcome(plan: Callable[[], Plan]) -> tuple[Plan | None, Any]:
    """A plan, and all that people and scripts see of it; or the error, as they see that."""
    try:
        made = plan()
    except SeattuiError as error:
        return None, (type(error), error.code, error.rule, str(error))
    lines = [(str(line.label), str(line.before), str(line.after)) for line in made.lines]
    refusals = [(r.user.id, r.rule, str(r.text)) for r in made.refusals]
    blocked = made.blocked and (made.blocked.rule, str(made.blocked))
    return made, (made.as_json(), lines, refusals, made.refused, blocked, made.people, made.empty, made.days)


class Sequence(RuleBasedStateMachine):
    """`acme` is the store, `memory` the same account as plain Python."""

    begin: ClassVar[Callable[[], Copy]]

    @initialize()
    def opened(self) -> None:
        self.acme, self.end = type(self).begin()
        session = self.acme.session
        people = session.by_id(range(1, 20))
        self.memory = MemoryFacts(
            list(people),
            list(session.subscriptions()),
            session.operator(),
            session.catalogue(),
            list(session.ties()),
            list(session.operator_keys()),
            AT,
            session.account,
            held_since={
                (user.id, hub): since
                for user in people
                if (details := session.details(user.id))
                for hub, since in details.seats_since.items()
            },
        )
        self.recorded = len(session.activity())
        self.earlier: tuple[Plan, Plan] | None = None

    def done(self, change: Change) -> None:
        """Plans in both; where that is possible, does it in both."""
        real, seen = outcome(lambda: self.acme.session.plan(change))
        model, expected = outcome(lambda: change.plan(self.memory))
        assert seen == expected
        if real is None or model is None:
            return
        if not real.possible:
            with pytest.raises(SeattuiError) as refusal:
                self.acme.session.apply(real)
            assert refusal.value.exit_code == 4
            return
        receipt = self.acme.session.apply(real)
        self.performed(model)
        self.recorded += not real.empty
        assert (receipt.activity_id is None) == real.empty

    def performed(self, plan: Plan) -> None:
        """Whoever operates may have been edited by it."""
        self.memory.perform(plan)
        me = next(u for u in self.memory.people if u.id == self.memory.operator.user_id)
        self.memory.operator = replace(
            self.memory.operator,
            email=me.email,
            super_admin=me.access_state.super_admin,
            permissions=me.access_state.permissions,
        )

    @rule(people=PEOPLE, give=SOME, take=SOME, deactivated=st.sampled_from([*Deactivated]))
    def seats_change(self, people: Any, give: Any, take: Any, deactivated: Deactivated) -> None:
        self.done(ChangeSeats(people, give, take, deactivated))

    @rule(giver=IDS, taker=IDS, hub=HUBS)
    def a_seat_moves(self, giver: int, taker: int, hub: str) -> None:
        self.done(MoveSeat(giver, taker, hub))

    @rule(hub=HUBS, seats=st.integers(0, 3))
    def a_removal_is_scheduled(self, hub: str, seats: int) -> None:
        self.done(ScheduleRemoval(hub, seats))

    @rule(hub=HUBS)
    def a_removal_is_cancelled(self, hub: str) -> None:
        self.done(CancelRemoval(hub))

    @rule(rows=ROWS)
    def people_come_in(self, rows: list[tuple[Any, ...]]) -> None:
        incoming = [
            Incoming(n, f"{at}@acme.example", first, None, active, seen, permissions, seats)
            for n, (at, first, active, seen, permissions, seats) in enumerate(rows, 2)
        ]
        self.done(ImportUsers(lambda: incoming, "people.csv"))

    @rule(
        names=st.lists(st.sampled_from(ADDRESSES), min_size=1, max_size=3),
        permissions=st.sampled_from([(), ("export_users",), ("service_hub_access",)]),
        seats=SOME,
        buy=st.booleans(),
        restore=st.booleans(),
    )
    def people_are_created(
        self, names: list[str], permissions: Any, seats: Any, buy: bool, restore: bool
    ) -> None:
        people = tuple(NewUser(f"{name}@acme.example", name) for name in names)
        self.done(CreateUsers(people, permissions, seats, buy=buy, restore=restore))

    @rule(
        people=PEOPLE,
        grant=st.sampled_from([(), ("export_users",), ("sales_hub_access",)]),
        revoke=st.sampled_from([(), ("service_hub_access",), ("add_edit_users", "modify_billing")]),
        super_admin=st.sampled_from([None, None, True, False]),
        others=st.sampled_from([*Others]),
    )
    def people_are_edited(
        self, people: Any, grant: Any, revoke: Any, super_admin: Any, others: Others
    ) -> None:
        self.done(EditUsers(people, grant, revoke, super_admin, others=others))

    @rule(who=IDS, first_name=st.sampled_from(["Neo", ""]), name=st.sampled_from(ADDRESSES))
    def somebody_is_renamed(self, who: int, first_name: str, name: str) -> None:
        self.done(EditUsers(Chosen((who,)), first_name=first_name, email=f"{name}@acme.example"))

    @rule(people=PEOPLE, others=st.sampled_from([*Others]))
    def people_are_invited_again(self, people: Any, others: Others) -> None:
        self.done(Invite(people, others))

    @rule(who=IDS, status=st.sampled_from([Status.ACTIVE, Status.DEACTIVATED]))
    def somebody_is_switched_by_hand(self, who: int, status: Status) -> None:
        """By plain SQL, as another program would; the owner stays who operates."""
        if who == 1:
            return
        self.acme.run(f"UPDATE users SET status = '{status.value}' WHERE id = {who}")
        self.memory.people = [
            self.memory.counted_from(replace(u, access_state=replace(u.access_state, status=status)))
            if u.id == who
            else u
            for u in self.memory.people
        ]

    @rule(people=PEOPLE, give=SOME)
    def a_plan_is_kept(self, people: Any, give: Any) -> None:
        """It is confirmed later, when others may have been at work."""
        change = ChangeSeats(people, give, deactivated=Deactivated.LEAVE_OUT)
        self.earlier = self.acme.session.plan(change), change.plan(self.memory)

    @rule()
    def the_plan_that_was_kept_is_confirmed(self) -> None:
        if self.earlier is None:
            return
        (real, model), self.earlier = self.earlier, None
        now = model.change.plan(self.memory)
        if now.fingerprint != model.fingerprint:
            with pytest.raises(Stale) as stale:
                self.acme.session.apply(real)
            assert stale.value.plan
            assert stale.value.plan.after == now.after
        elif now.possible:
            self.acme.session.apply(real)
            self.performed(now)
            self.recorded += not now.empty
        else:
            with pytest.raises(SeattuiError):
                self.acme.session.apply(real)

    @invariant()
    def both_say_the_same(self) -> None:
        session = self.acme.session
        assert sorted(session.by_id(range(1, 30)), key=_id) == sorted(self.memory.people, key=_id)
        for real, model in zip(session.subscriptions(), self.memory.subscriptions(), strict=True):
            assert (real.hub, real.assigned, real.scheduled) == (model.hub, model.assigned, model.scheduled)
            assert 0 <= real.assigned <= real.purchased, "R3"
            assert real.scheduled <= min(real.additional, real.unassigned), "R16, R20"
            holders = sorted(
                u.email.partition("@")[0] for u in self.memory.people if real.hub in u.access_state.seats
            )
            assert self.acme.holders(real.hub) == holders
        assert len(session.activity(limit=1000)) == self.recorded, "R25"

    def teardown(self) -> None:
        if hasattr(self, "acme"):
            try:
                assert invariants.faults(self.acme.url) == []
            finally:
                self.acme.close()
                self.end()


def _id(user: User) -> int:
    return user.id


class TestAnySequence:
    def test_newcomers_of_a_file_are_numbered_by_name_in_both(
        self, sqlite_copies: Callable[[], Copy]
    ) -> None:
        steps = type("Steps", (Sequence,), {"begin": staticmethod(sqlite_copies)})()
        steps.opened()
        new = [
            (at, name, False, None, None, None)
            for at, name in (("new2", "Neo"), ("gus", None), ("new0", None))
        ]
        steps.people_come_in(rows=new)
        steps.both_say_the_same()
        steps.teardown()

    def test_on_sqlite(self, sqlite_copies: Callable[[], Copy]) -> None:
        sequences.run(Sequence, 12, 16, begin=staticmethod(sqlite_copies))

    @pytest.mark.postgres
    def test_on_postgresql(self, postgres_copies: Callable[[], Copy]) -> None:
        sequences.run(Sequence, 2, 15, begin=staticmethod(postgres_copies))
