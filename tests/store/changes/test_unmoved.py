"""A plan isn't made again while the account hasn't moved, and that never changes what is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seattui.domain.changes.billing.subscriptions import PriceSeat
from seattui.domain.changes.people.lifecycle import Deactivate, Reactivate
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats, MoveSeat
from seattui.domain.model import Chosen, Matching, UserFilter
from seattui.domain.plan.plan import Change, Plan
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import NotPermitted, SeattuiError
from seattui.service.session import Session
from tests.store.conftest import AT, SALES, SERVICE, Acme, Copy
from tests.support.stores import invariants

BO = "bo@acme.example"
IDS = st.integers(1, 9)
SOME = st.lists(IDS, min_size=1, max_size=3, unique=True).map(lambda ids: Chosen(tuple(ids)))
HUB = st.sampled_from([SALES, SERVICE])
CHANGES = st.one_of(
    st.builds(lambda people, hub: ChangeSeats(people, give=(hub,)), SOME, HUB),
    st.builds(lambda people, hub: ChangeSeats(people, take=(hub,)), SOME, HUB),
    st.builds(MoveSeat, IDS, IDS, HUB),
    st.builds(BuySeats, HUB, st.integers(1, 2)),
    st.builds(ScheduleRemoval, st.just(SERVICE), st.integers(1, 2)),
    st.builds(CancelRemoval, st.just(SERVICE)),
    st.builds(Deactivate, SOME),
    st.builds(Reactivate, SOME),
)
# Who plans what and applies it how many steps later; or what another program does beside the record.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.booleans(), CHANGES, st.integers(0, 2)),
        st.sampled_from(
            [
                "UPDATE users SET status = 'deactivated' WHERE id = 7",
                "UPDATE users SET permissions = 0 WHERE id = 2",
                "UPDATE subscriptions SET included = included + 1 WHERE hub = 'sales-hub' AND included < 7",
            ]
        ),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Change]:
    """Each time that a change of seats is planned."""
    made: list[Change] = []
    plan = ChangeSeats.plan

    def planned(self: ChangeSeats, facts: Any) -> Plan:
        made.append(self)
        return plan(self, facts)

    monkeypatch.setattr(ChangeSeats, "plan", planned)
    return made


class TestNotPlannedAgain:
    def test_while_nothing_moved(self, acme: Acme, plans: list[Change]) -> None:
        acme.do(acme.give("gus"))
        assert len(plans) == 1
        assert "gus" in acme.holders()
        assert invariants.faults(acme.url) == []


class TestPlannedAgain:
    def test_after_any_change(self, acme: Acme, plans: list[Change]) -> None:
        plan = acme.session.plan(acme.give("gus"))
        acme.do(PriceSeat(SALES, 100))
        acme.session.apply(plan)
        assert len(plans) == 2

    def test_on_the_next_day(self, acme: Acme, plans: list[Change]) -> None:
        plan = acme.session.plan(acme.give("gus"))
        acme.open(at=AT + timedelta(days=1)).apply(plan)
        assert len(plans) == 2

    def test_where_periods_are_due(self, acme: Acme, plans: list[Change]) -> None:
        later = acme.open(at=AT + timedelta(days=32))
        later.apply(later.plan(acme.give("gus")))
        assert len(plans) == 2
        assert acme.one("SELECT count(*) FROM activity WHERE change = 'billing.period'") == 2

    def test_by_somebody_else(self, acme: Acme, plans: list[Change]) -> None:
        plan = acme.session.plan(acme.give("gus"))
        acme.open(BO).apply(plan)
        assert len(plans) == 2

    def test_where_everybody_was_selected_who_matches(self, acme: Acme, plans: list[Change]) -> None:
        acme.do(ChangeSeats(Matching(UserFilter(search="gus")), give=(SALES,)))
        assert len(plans) == 2

    def test_where_the_instant_counted(self, acme: Acme, plans: list[Change]) -> None:
        acme.do(replace(acme.take("dee"), idle_days=30))
        assert len(plans) == 2

    def test_where_another_program_changed_the_person(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.give("gus"))
        acme.deactivate("gus")
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.plan
        assert stale.value.plan.refused == 1
        assert "gus" not in acme.holders()


class TestAnotherProgram:
    def test_that_took_the_seats_away_is_noticed(self, acme: Acme) -> None:
        plan = acme.session.plan(acme.give("gus"))
        acme.run("UPDATE subscriptions SET included = 3 WHERE hub = 'sales-hub'")
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.plan
        assert stale.value.plan.blocked
        assert invariants.faults(acme.url) == []

    def test_that_took_the_operators_rights_away_is_heard(self, acme: Acme) -> None:
        session = acme.open(BO)
        plan = session.plan(acme.give("gus"))
        acme.run("UPDATE users SET permissions = 0 WHERE email = 'bo@acme.example'")
        with pytest.raises(NotPermitted):
            session.apply(plan)


class TestAnyInterleaving:
    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=STEPS)
    def test_gives_the_same_record_with_and_without(
        self, sqlite_copies: Callable[[], Copy], steps: list[Any]
    ) -> None:
        """The same heads: every row of the record is the same, and with it every person's state."""
        ends = []
        for kept in (True, False):
            acme, gone = sqlite_copies()
            ends.append((list(_played(acme, steps, kept)), *_end(acme)))
            acme.close()
            gone()
        assert ends[0] == ends[1]


def _played(acme: Acme, steps: list[Any], kept: bool) -> Any:
    """What came of each plan; made again each time unless it is `kept`."""
    operators = (acme.session, acme.open(BO))
    waiting: list[tuple[int, Session, Plan]] = []
    for at, step in enumerate([*steps, None, None, None]):
        if isinstance(step, str):
            acme.run(step)
        elif step:
            second, change, patience = step
            try:
                plan = operators[second].plan(change)
            except SeattuiError as error:
                yield at, error.code
            else:
                waiting.append(
                    (at + patience, operators[second], plan if kept else replace(plan, basis=None))
                )
        for ready in [w for w in waiting if w[0] <= at]:
            waiting.remove(ready)
            _, session, plan = ready
            try:
                yield at, session.apply(plan, operation_key=f"{at}-{len(waiting)}").activity_id
            except SeattuiError as error:
                yield at, error.code


def _end(acme: Acme) -> tuple[Any, ...]:
    return (
        acme.one("SELECT head FROM accounts"),
        acme.holders(),
        acme.holders(SERVICE),
        acme.one("SELECT group_concat(facet) FROM users"),
        invariants.faults(acme.url),
    )
