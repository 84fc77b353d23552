"""What the next twelve months cost, against what is posted as they pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from seattui.domain.billing import charges
from seattui.domain.billing.calendar import add_months
from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.domain.changes.billing.renewals import period_invoice
from seattui.kit.money import Money
from tests.domain.billing.test_charges import a_subscription, euros

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LOTS = (Lot(1, 5, 12000, date(2026, 3, 1)),)
TODAY = date(2026, 11, 23)


def posted(subscription: Subscription, today: date, until: date) -> list[tuple[date, Money]]:
    """Every invoice that is posted after today and before `until`, as posting makes it."""
    begun = replace(subscription, posted_until=charges.next_invoice(subscription, today)[0])
    return [
        (period.start, period_invoice(begun, period).total)
        for period in charges.unposted(begun, until - timedelta(days=1))
    ]


class TestTheNextTwelveMonths:
    def test_the_removal_shows_from_its_month_on(self) -> None:
        ours = a_subscription(LOTS, Removal(3, date(2027, 3, 1), "ana@acme.example", NOON))
        found = dict(charges.months(ours, TODAY))
        assert next(iter(found)) == date(2026, 12, 1)
        assert list(found)[-1] == date(2027, 11, 1)
        assert found[date(2027, 2, 1)] == euros(180000)
        assert found[date(2027, 3, 1)] == euros(144000)

    def test_a_quarter_is_paid_in_its_first_month(self) -> None:
        found = charges.months(a_subscription(interval=3), TODAY)
        assert [month.month for month, amount in found if amount.minor] == [12, 3, 6, 9]

    def test_this_month_is_the_first_while_an_invoice_is_left_in_it(self) -> None:
        late = a_subscription(starts=date(2026, 3, 28))
        assert charges.months(late, TODAY)[0] == (date(2026, 11, 1), euros(120000))
        assert charges.months(late, date(2026, 11, 28))[0][0] == date(2026, 12, 1)

    def test_several_subscriptions_begin_with_the_same_month(self) -> None:
        early, late = a_subscription(), a_subscription(starts=date(2026, 3, 28))
        first = charges.first_month((early, late), TODAY)
        assert first == date(2026, 11, 1)
        assert charges.months(early, TODAY, 12, first)[0] == (first, euros(0))

    def test_without_a_subscription_it_is_the_next_month(self) -> None:
        assert charges.first_month((), TODAY) == date(2026, 12, 1)

    def test_before_the_start_nothing_is_charged(self) -> None:
        found = charges.months(a_subscription(starts=date(2027, 6, 1)), TODAY)
        assert [amount.minor for _, amount in found] == [0] * 6 + [120000] * 6


class TestAgainstPosting:
    @given(
        st.lists(st.tuples(st.integers(1, 6), st.integers(0, 20000)), max_size=4),
        st.dates(date(2024, 1, 1), date(2027, 12, 31)),
        st.sampled_from([1, 3, 6, 12]),
        st.integers(1, 3),
        st.dates(date(2025, 1, 1), date(2027, 12, 31)),
        st.integers(0, 24),
    )
    @example([(5, 12000)], date(2026, 1, 31), 1, 12, date(2027, 2, 27), 3)
    def test_each_month_is_the_sum_of_its_invoices(
        self,
        bought: list[tuple[int, int]],
        starts: date,
        interval: int,
        terms: int,
        today: date,
        leaving: int,
    ) -> None:
        lots = tuple(Lot(n, *lot, starts) for n, lot in enumerate(bought, 1))
        ours = a_subscription(lots, starts=starts, interval=interval, term=interval * terms)
        if leaving := min(leaving, ours.additional):
            day = charges.renews_on(ours, today)
            ours = replace(ours, removal=Removal(leaving, day, "ana@acme.example", NOON))
        found = charges.months(ours, today)
        first = found[0][0]
        assert [month for month, _ in found] == [add_months(first, n) for n in range(12)]
        expected = dict.fromkeys((month for month, _ in found), euros(0))
        for on, total in posted(ours, today, add_months(first, 12)):
            expected[on.replace(day=1)] += total
        assert dict(found) == expected

    @given(
        st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.sampled_from([1, 3, 6, 12]), st.integers(0, 700)
    )
    def test_twelve_months_hold_every_invoice_of_a_year(
        self, starts: date, interval: int, after: int
    ) -> None:
        ours = a_subscription(starts=starts, interval=interval)
        total = sum(amount.minor for _, amount in charges.months(ours, starts + timedelta(days=after)))
        assert total == 12 // interval * 120000


class TestIdleHolders:
    def test_they_cost_what_comes_on_top_of_seats_that_nobody_holds(self) -> None:
        lots = (Lot(1, 2, 9000, date(2026, 3, 1)), Lot(2, 1, 11000, date(2026, 4, 1)))
        ours = a_subscription(lots, assigned=12)
        on_top = charges.idle_cost(ours, 3, TODAY) - charges.idle_cost(ours, 1, TODAY)
        assert charges.held_idle_cost(ours, 2, TODAY) == on_top
        assert charges.held_idle_cost(a_subscription(lots, assigned=13), 1, TODAY).minor > 0

    def test_in_included_seats_they_cost_nothing_of_their_own(self) -> None:
        assert charges.held_idle_cost(a_subscription(assigned=10), 4, TODAY) == euros(0)

    def test_what_a_removal_saves(self) -> None:
        assert charges.cheaper_by(a_subscription(LOTS), 3) == euros(36000)
