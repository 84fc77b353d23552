"""Any changes by anybody, taken back by anybody: none gets at more than they hold."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from seattui.domain.changes.people.create import CreateUsers, EditUsers, NewUser
from seattui.domain.changes.people.invitations import Invite
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate
from seattui.domain.changes.people.permission_sets import (
    ApplyPermissionSet,
    DeletePermissionSet,
    SavePermissionSet,
)
from seattui.domain.changes.people.select import Others
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Chosen, PermissionSet, User
from seattui.domain.people.permissions import ADD_EDIT_USERS, EXPORT_USERS, MODIFY_BILLING, access_to
from seattui.domain.plan.plan import Change
from seattui.kit.errors import SeattuiError
from seattui.service import session as sessions
from seattui.service.session import Session
from tests.store.conftest import AT, SALES, SERVICE, Acme
from tests.store.people.importing import importing, row
from tests.support import sequences
from tests.support.stores import invariants

EVERYBODY = range(1, 30)
IDS = st.lists(st.integers(1, 7), min_size=1, max_size=3).map(lambda ids: Chosen(tuple(ids)))
ONE = st.integers(1, 7).map(lambda number: Chosen((number,)))
HELD = st.lists(
    st.sampled_from([EXPORT_USERS, MODIFY_BILLING, ADD_EDIT_USERS, access_to(SALES)]), max_size=2
).map(tuple)
LEFT_OUT = st.just(Others.LEAVE_OUT)
ADDRESSES = st.sampled_from([f"{at}@acme.example" for at in ("new", "bo", "gus", "hal", "ana", "other")])
MANAGING = ("chen@acme.example", "bo@acme.example")
"""Chen holds Add & edit users; Bo also Modify billing."""
SETS = st.sampled_from(["Some", "Others"])
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(EditUsers, IDS, HELD, others=LEFT_OUT),
    st.builds(EditUsers, IDS, st.just(()), HELD, others=LEFT_OUT),
    st.builds(EditUsers, ONE, super_admin=st.booleans()),
    st.builds(EditUsers, ONE, email=ADDRESSES),
    st.builds(EditUsers, ONE, first_name=st.sampled_from(["Cy", "Di"])),
    st.builds(ApplyPermissionSet, SETS, IDS, LEFT_OUT),
    st.builds(SavePermissionSet, SETS, HELD),
    st.builds(DeletePermissionSet, SETS),
    st.builds(ChangeSeats, IDS, st.just((SERVICE,)), deactivated=st.just(Deactivated.LEAVE_OUT)),
    st.builds(ChangeSeats, IDS, take=st.just((SALES,)), deactivated=st.just(Deactivated.RELEASE)),
    st.builds(Deactivate, IDS, LEFT_OUT),
    st.builds(Reactivate, IDS, LEFT_OUT),
    st.builds(Offboard, IDS, st.booleans(), others=LEFT_OUT),
    st.builds(Invite, IDS, LEFT_OUT),
    st.builds(
        lambda email, held, restore: CreateUsers((NewUser(email),), held, restore=restore),
        ADDRESSES, HELD, st.booleans(),
    ),
    st.builds(lambda email, held: importing(row(email, permissions=held)), ADDRESSES, HELD),
    st.builds(lambda email: importing(row(email, first_name="Mallory", seats=())), ADDRESSES),
)  # fmt: skip


class Machine(RuleBasedStateMachine):
    path: Path
    empty: Path

    @initialize()
    def opened(self) -> None:
        shutil.copy(self.empty, self.path)
        self.acme = Acme(f"sqlite:///{self.path}", sessions.open_session(str(self.path), at=AT))

    @rule(change=CHANGES)
    def the_owner_does_something(self, change: Change) -> None:
        self.done(self.acme.session, change)

    @rule(who=st.sampled_from(MANAGING), change=CHANGES)
    def somebody_does_something(self, who: str, change: Change) -> None:
        self.tried(who, change)

    @rule(who=st.sampled_from(MANAGING), back=st.integers(0, 2))
    def somebody_takes_something_back(self, who: str, back: int) -> None:
        newest = self.acme.session.activity(limit=1)[0].id
        self.tried(who, Undo(max(1, newest - back), others=Others.LEAVE_OUT))

    def tried(self, who: str, change: Change) -> None:
        """As somebody who isn't a super admin; what has changed then is theirs to change."""
        try:
            session = sessions.open_session(self.acme.url, operator=who, at=AT)
        except SeattuiError:
            return
        try:
            operator = session.operator()
            if operator.super_admin:
                return
            people, sets = self.people(), self.sets()
            self.done(session, change)
            self.allowed(operator.permissions, people, sets)
        finally:
            session.close()

    def done(self, session: Session, change: Change) -> None:
        try:
            session.apply(session.plan(change))
        except SeattuiError:
            return

    def people(self) -> dict[int, User]:
        return {user.id: user for user in self.acme.session.by_id(EVERYBODY)}

    def sets(self) -> dict[str, PermissionSet]:
        return {one.name: one for one in self.acme.session.permission_sets()}

    def allowed(self, held: frozenset[str], people: dict[int, User], sets: dict[str, PermissionSet]) -> None:
        both = {ADD_EDIT_USERS, MODIFY_BILLING} <= held
        with_seats = {access_to(SALES), access_to(SERVICE)} if both else set[str]()
        now = self.people()
        for number, after in now.items():
            before = people.get(number)
            was = before.access_state if before else None
            gained = after.access_state.permissions - (was.permissions if was else frozenset())
            assert gained <= held | with_seats
            if was is None or before is None:
                assert not after.access_state.super_admin
                continue
            if was.super_admin or after.access_state.super_admin:
                assert after == before
            if was.seats != after.access_state.seats:
                assert both
            if before.email != after.email:
                for state in (was, after.access_state):
                    assert state.permissions <= held
                    assert both or not state.seats
        assert not any(user.access_state.super_admin for n, user in people.items() if n not in now)
        after_sets = self.sets()
        for name, before_set in sets.items():
            kept = after_sets.get(name)
            if kept != before_set:
                assert before_set.permissions | (kept.permissions if kept else frozenset()) <= held

    def teardown(self) -> None:
        if hasattr(self, "acme"):
            assert invariants.faults(self.acme.url) == []
            self.acme.close()


def test_nobody_gets_at_more_than_they_hold(sqlite_acme: Path, tmp_path: Path) -> None:
    """Dee is a super admin too, with a seat; Gus was one; there is a set."""
    began = tmp_path / "began.db"
    shutil.copy(sqlite_acme, began)
    session = sessions.open_session(str(began), at=AT)
    for change in (
        EditUsers(Chosen((4, 7)), (EXPORT_USERS,), super_admin=True),
        SavePermissionSet("Some", (EXPORT_USERS,)),
        EditUsers(Chosen((7,)), super_admin=False),
    ):
        session.apply(session.plan(change))
    session.close()
    sequences.run(Machine, 25, 20, path=tmp_path / "acme.db", empty=began)
