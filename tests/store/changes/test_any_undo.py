"""Any changes of teams and people, on a store: teams as in memory, and whatever is done taken back exactly."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from seattui.domain.changes.people.create import EditUsers
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate, Remove
from seattui.domain.changes.people.presence import ExceptIdle
from seattui.domain.changes.people.select import Others
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated
from seattui.domain.changes.teams.teams import (
    AddToTeam,
    CreateTeam,
    DeleteTeam,
    DropFromTeam,
    MoveTeam,
    RenameTeam,
)
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Chosen, Matching, Status, UserFilter
from seattui.domain.plan.plan import Change
from seattui.domain.teams.membership import Membership
from seattui.kit.errors import SeattuiError
from seattui.service import session as sessions
from tests.store.changes.test_any_sequence import outcome
from tests.store.changes.undoing import state
from tests.store.conftest import AT, SALES, SERVICE, Acme
from tests.support import sequences
from tests.support.memory.teamed import TeamedFacts
from tests.support.stores import invariants

TEAMS = st.integers(1, 4)
NAMES = st.sampled_from(["Sales", "sáles", "South", "West", "East", "Top", ""])
IDS = st.lists(st.integers(1, 10), min_size=1, max_size=5).map(lambda ids: Chosen(tuple(ids)))
PEOPLE = st.one_of(IDS, IDS, TEAMS.map(lambda team: Matching(UserFilter(team=team), frozenset({2}))))
OTHERS = st.sampled_from([*Others])
SOME = st.sampled_from([(), (SALES,), (SERVICE,), (SALES, SERVICE)])
HELD = st.sampled_from([(), ("export_users",), ("sales_hub_access",), ("add_edit_teams", "modify_billing")])
OF_TEAMS = st.one_of(
    st.builds(CreateTeam, NAMES, st.one_of(st.none(), TEAMS)),
    st.builds(RenameTeam, TEAMS, NAMES),
    st.builds(MoveTeam, TEAMS, st.one_of(st.none(), TEAMS)),
    st.builds(DeleteTeam, TEAMS, st.one_of(st.none(), TEAMS), st.booleans()),
    st.builds(AddToTeam, TEAMS, PEOPLE, st.sampled_from([*Membership])),
    st.builds(DropFromTeam, TEAMS, PEOPLE),
)
OF_PEOPLE = st.one_of(
    st.builds(
        ChangeSeats, PEOPLE, SOME, SOME, st.sampled_from([*Deactivated]), schedule_removal=st.booleans()
    ),
    st.builds(Deactivate, PEOPLE, OTHERS),
    st.builds(Reactivate, PEOPLE, OTHERS),
    st.builds(Remove, PEOPLE, OTHERS),
    st.builds(Offboard, PEOPLE, st.booleans(), st.booleans(), OTHERS),
    st.builds(EditUsers, PEOPLE, HELD, HELD, others=OTHERS),
    st.builds(ExceptIdle, PEOPLE, st.sampled_from([None, date(2027, 1, 1), date(2027, 2, 1)]), st.just("away")),
)  # fmt: skip


class Machine(RuleBasedStateMachine):
    """`memory` is the same account as plain Python, for what becomes of teams."""

    path: Path
    empty: Path

    @initialize()
    def opened(self) -> None:
        shutil.copy(self.empty, self.path)
        self.acme = Acme(f"sqlite:///{self.path}", sessions.open_session(str(self.path), at=AT))
        session = self.acme.session
        self.memory = TeamedFacts(
            list(session.by_id(range(1, 20))),
            list(session.subscriptions()),
            session.operator(),
            session.catalogue(),
        )
        for change in (
            CreateTeam("Sales"),
            CreateTeam("EMEA", 1),
            CreateTeam("North", 2),
            AddToTeam(1, Chosen((2, 3, 4))),
            AddToTeam(2, Chosen((4, 5, 6))),
        ):
            self.teams_change(change)

    @rule(change=OF_TEAMS)
    def in_both(self, change: Change) -> None:
        self.teams_change(change)

    def teams_change(self, change: Change) -> None:
        real, seen = outcome(lambda: self.acme.session.plan(change))
        model, expected = outcome(lambda: change.plan(self.memory))
        assert seen == expected
        if real and model and real.possible:
            self.acme.session.apply(real)
            self.memory.perform(model)

    @rule(change=st.one_of(OF_TEAMS, OF_PEOPLE, OF_PEOPLE), again=st.booleans())
    def something_is_done_and_taken_back(self, change: Change, again: bool) -> None:
        """Perhaps done again too, and that taken back."""
        before, session = state(self.acme), self.acme.session
        try:
            done = self.acme.do(change)
        except SeattuiError:
            assert state(self.acme) == before
            return
        if done.activity_id is None:
            return
        after = state(self.acme)
        back = self.acme.do(Undo(done.activity_id, reschedule=True))
        assert state(self.acme) == before
        if again:
            redone = self.acme.do(Undo(back.activity_id, reschedule=True))
            assert state(self.acme) == after
            self.acme.do(Undo(redone.activity_id, reschedule=True))
            assert state(self.acme) == before
        assert session.activity(limit=1)[0].change == "undo"
        # What was made for a moment has taken a number.
        self.memory.last_team = self.acme.one("SELECT coalesce(max(seq), 0) FROM sqlite_sequence")

    @invariant()
    def both_say_the_same(self) -> None:
        session = self.acme.session
        assert list(session.teams()) == self.memory.listed()
        here = {u.id: u for u in session.by_id(range(1, 20))}
        for user in self.memory.people:
            if user.access_state.status is not Status.REMOVED:
                found: Any = here[user.id]
                assert (found.main_team, found.extra_teams, found.within) == (
                    user.main_team, user.extra_teams, user.within,
                )  # fmt: skip

    def teardown(self) -> None:
        if hasattr(self, "acme"):
            assert invariants.faults(self.acme.url) == []
            self.acme.close()


def test_whatever_is_done_is_taken_back_exactly(sqlite_acme: Path, tmp_path: Path) -> None:
    sequences.run(Machine, 8, 14, path=tmp_path / "acme.db", empty=sqlite_acme)
