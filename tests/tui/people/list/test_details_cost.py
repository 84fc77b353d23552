"""What one person costs a month stands in their details, as the column says."""

from __future__ import annotations

from dataclasses import replace

from seattui.domain.model import Sort, User, UserFilter
from seattui.domain.people.columns import Reads
from seattui.kit.i18n import money
from tests.support.memory.fake_session import FakeSession
from tests.tui.people.users_app import app_on, place, press, settled, until

WIDE = (120, 40)


def holder_of(session: FakeSession, seats: int) -> User:
    """The first person in the list, who now has so many seats."""
    first = session.users(UserFilter(), Sort(), 0, 1)[0]
    holder = with_seats(first, *(s.hub for s in session.subscriptions()[:seats]))
    session.people = [holder if one.id == first.id else one for one in session.people]
    return holder


def with_seats(user: User, *hubs: str) -> User:
    return replace(user, access_state=replace(user.access_state, seats=frozenset(hubs)))


def cost_of(session: FakeSession, user: User) -> str:
    """As the column says."""
    cost = session.rows_of([user], {Reads.PRICES})[0].cost
    assert cost is not None
    assert cost.minor
    return money(cost)


def line_of_cost(shown: str) -> str:
    return next(line for line in shown.splitlines() if "Cost a month" in line)


async def test_beside_the_list_and_on_the_page_the_amount_is_that_of_the_column() -> None:
    session = FakeSession(20)
    holder = holder_of(session, 2)
    async with app_on(session).run_test(size=WIDE) as pilot:
        shown = await until(pilot, lambda text: "Cost a month" in text)
        assert cost_of(session, holder) in line_of_cost(shown)
        assert cost_of(session, holder) in line_of_cost(await press(pilot, "enter"))


async def test_of_several_seats_each_has_its_amount_and_of_one_the_sum_says_it() -> None:
    for seats in (1, 2):
        session = FakeSession(20)
        holder = holder_of(session, seats)
        async with app_on(session).run_test(size=WIDE) as pilot:
            shown = await until(pilot, lambda text: "Cost a month" in text)
            each = [
                f"{cost_of(session, with_seats(holder, hub))} a month" in shown
                for hub in holder.access_state.seats
            ]
            assert each == [seats == 2] * seats


async def test_whoever_has_no_seat_costs_nothing_and_nothing_is_said() -> None:
    session = FakeSession(20)
    holder_of(session, 0)
    async with app_on(session).run_test(size=WIDE) as pilot:
        shown = await until(pilot, lambda text: "Added on" in text)
        assert "Cost a month" not in shown


async def test_the_row_shows_at_once_and_the_cost_only_where_the_cursor_rests() -> None:
    session = FakeSession(20)
    holder = holder_of(session, 1)
    async with app_on(session).run_test(size=WIDE) as pilot:
        await settled(pilot)
        pane = place(pilot).details
        pane.show(None)
        pane.show(holder)
        assert "Cost a month" not in str(pane.query_one("Static").render())
