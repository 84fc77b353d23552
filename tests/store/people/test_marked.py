"""The seats of marked people, summed up in the store: as if each were looked at."""

from __future__ import annotations

from collections import Counter

import pytest

from seattui.domain.model import ANY_SEAT, Matching, Selection, Sort, Status, UserFilter
from seattui.domain.people.columns import Reads
from seattui.domain.people.marked import SeatsHeld
from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.money import Money
from seattui.service.session import Session
from seattui.store.db import search
from seattui.store.people import person_rows
from tests.store.conftest import SALES, Acme


def by_hand(session: Session, people: Selection) -> SeatsHeld:
    """The sum of the rows."""
    if isinstance(people, Matching):
        them = [u for u in session.every_user(people.filter, Sort()) if u.id not in people.without]
    else:
        them = list(session.by_id(people.ids))
    rows = session.rows_of(them, {Reads.PRICES})
    costs = sum(row.cost.minor for row in rows if row.cost)
    seats = Counter(hub for user in them for hub in user.access_state.seats)
    holders = sum(bool(user.access_state.seats) for user in them)
    return SeatsHeld(holders, seats, Money(costs, "EUR"))


def test_people_marked_one_by_one(acme: Acme) -> None:
    for who in (("gus",), ("dee", "gus"), ("dee", "eli", "fay", "hal"), ("dee",) * 2):
        people = acme.ids(*who)
        assert acme.session.seats_held(people) == by_hand(acme.session, people), who
    held = acme.session.seats_held(acme.ids("dee", "eli", "gus"))
    assert held is not None
    assert (held.holders, dict(held.by_hub)) == (2, {"sales-hub": 2, "service-hub": 1})
    assert held.cost.minor > 0


def test_more_than_a_statement_takes(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    people = acme.ids("dee", "eli", "fay", "gus")
    whole = acme.session.seats_held(people)
    monkeypatch.setattr(person_rows, "IDS_A_STATEMENT", 1)
    assert acme.session.seats_held(people) == whole


@pytest.mark.parametrize(
    "wanted",
    [
        UserFilter(),
        UserFilter(seat=SALES),
        UserFilter(seat=ANY_SEAT, status=Status.ACTIVE),
        UserFilter(search="lee"),
        UserFilter(idle_days=30, seat=SALES, with_pending=True),
        UserFilter(search="e", seat=SALES),
    ],
    ids=str,
)
def test_people_marked_by_a_filter_but_for_those_unmarked(acme: Acme, wanted: UserFilter) -> None:
    for without in (frozenset[int](), frozenset({acme.user("eli").id, acme.user("fay").id})):
        there = {u.id for u in acme.session.every_user(wanted, Sort())}
        people = Matching(wanted, without & there)
        assert acme.session.seats_held(people) == by_hand(acme.session, people)


def test_more_than_a_search_counts_has_no_sum(acme: Acme, monkeypatch: pytest.MonkeyPatch) -> None:
    assert acme.session.seats_held(Matching(UserFilter(search="lee"))) is not None
    monkeypatch.setattr(search, "CAP", 2)
    assert acme.session.seats_held(Matching(UserFilter(search="lee"))) is None


def test_it_can_be_cancelled(acme: Acme) -> None:
    stop = CancelToken()
    stop.cancel()
    with pytest.raises(Cancelled):
        acme.session.seats_held(Matching(UserFilter()), stop)
