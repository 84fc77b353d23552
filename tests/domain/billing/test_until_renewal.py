"""What is still to be paid until the renewal, beside a walk over every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing.charges import lots_on, renews_on
from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.domain.billing.until_renewal import additional_cost, committed, invoices_to_come
from seattui.kit.money import Money
from tests.domain.billing import naive
from tests.domain.billing.test_charges import a_subscription, euros

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LOTS = (Lot(1, 2, 9000, date(2026, 3, 1)), Lot(2, 3, 11000, date(2026, 4, 1)))
TERMS = st.sampled_from([(1, 1), (3, 1), (12, 1), (12, 3), (12, 12), (24, 6)])


@st.composite
def subscriptions(draw: st.DrawFn) -> Subscription:
    term, interval = draw(TERMS)
    starts = draw(st.dates(date(2024, 1, 1), date(2028, 12, 31)))
    opening = starts + timedelta(days=draw(st.integers(0, 800)))
    return a_subscription(LOTS, starts=starts, opening=opening, term=term, interval=interval)


class TestCommitted:
    def test_the_invoices_to_come_before_the_term_ends(self) -> None:
        ours = a_subscription(LOTS)  # 1,200.00 + 2 × 90.00 + 3 × 110.00, until 1 March
        assert [*invoices_to_come(ours, date(2026, 12, 1))] == [date(2027, 1, 1), date(2027, 2, 1)]
        assert committed(ours, date(2026, 12, 1)) == euros(2 * 171_000)

    def test_nothing_in_the_last_period_nor_where_the_term_is_billed_at_once(self) -> None:
        assert committed(a_subscription(LOTS), date(2027, 2, 28)) == euros(0)
        assert committed(a_subscription(LOTS, interval=12), date(2026, 12, 1)) == euros(0)

    def test_before_the_start_the_whole_first_term(self) -> None:
        assert committed(a_subscription(LOTS), date(2026, 2, 1)) == euros(12 * 171_000)

    def test_on_the_day_of_the_renewal_the_next_term_is_obliged_to(self) -> None:
        assert committed(a_subscription(LOTS), date(2027, 3, 1)) == euros(11 * 171_000)

    @given(subscriptions(), st.integers(-40, 1500))
    def test_the_same_as_walking_from_day_to_day(self, ours: Subscription, later: int) -> None:
        today = ours.starts_on + timedelta(days=later)
        end = renews_on(ours, today)
        posted = naive.starts(ours.starts_on, ours.billing_months, end)
        came = [day for day in posted if today < day < end and day >= ours.opening_on]
        assert committed(ours, today).minor == sum(naive.charge(ours, day) for day in came)

    @given(subscriptions(), st.integers(-40, 1500), st.integers(1, 5))
    def test_r17_a_scheduled_removal_takes_nothing_off_it(
        self, ours: Subscription, later: int, seats: int
    ) -> None:
        today = ours.starts_on + timedelta(days=later)
        leaving = Removal(seats, renews_on(ours, today), "ana@acme.example", NOON)
        assert committed(replace(ours, removal=leaving), today) == committed(ours, today)


class TestWhatAPurchaseCostsInAll:
    def test_due_now_and_each_later_invoice(self) -> None:
        cost = additional_cost(a_subscription(LOTS), 2, 9000, date(2026, 12, 16))
        assert (cost.due_now, cost.each_interval) == (euros(9_290), euros(18_000))  # 16 of 31 days
        assert cost.until_renewal == euros(9_290 + 2 * 18_000)
        assert cost.renews_on == date(2027, 3, 1)

    @given(subscriptions(), st.integers(-40, 1500), st.integers(1, 9), st.integers(0, 10**6))
    def test_it_is_what_is_due_and_what_is_committed_to_on_top(
        self, ours: Subscription, later: int, seats: int, unit: int
    ) -> None:
        today = ours.starts_on + timedelta(days=later)
        cost = additional_cost(ours, seats, unit, today)
        bigger = replace(ours, lots=(*lots_on(ours, today), Lot(9, seats, unit, today)))
        on_top = committed(bigger, today) - committed(ours, today)
        assert cost.until_renewal == Money(cost.due_now.minor + on_top.minor, "EUR")
