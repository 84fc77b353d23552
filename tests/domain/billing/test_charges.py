"""What seats cost, against a table reckoned elsewhere and against counting day by day."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing import charges
from seattui.domain.billing.calendar import period, period_at
from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.kit.money import Money
from tests.domain.billing import naive

DATA = Path(__file__).parents[2] / "data"
TABLE = list(csv.DictReader((DATA / "proration.csv").read_text().splitlines()))
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def a_subscription(
    lots: tuple[Lot, ...] = (),
    removal: Removal | None = None,
    *,
    starts: date = date(2026, 3, 1),
    opening: date | None = None,
    term: int = 12,
    interval: int = 1,
    assigned: int = 0,
) -> Subscription:
    return Subscription(
        id=1, hub="sales-hub", tier="enterprise", name="Sales Hub Enterprise", hub_name="Sales Hub",
        currency="EUR", included=10, base_minor=120000, starts_on=starts, term_months=term,
        billing_months=interval, opening_on=opening or starts, lots=lots, assigned=assigned, removal=removal,
    )  # fmt: skip


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


class TestProration:
    @pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['anchor']} {row['bought_on']}")
    def test_the_whole_table(self, row: dict[str, str]) -> None:
        anchor, bought = date.fromisoformat(row["anchor"]), date.fromisoformat(row["bought_on"])
        now = period_at(anchor, int(row["billing_months"]), bought)
        assert now == period(anchor, int(row["billing_months"]), int(row["period"]))
        assert (now.start.isoformat(), now.end.isoformat()) == (row["start"], row["end"])
        assert (now.days_left(bought), now.days) == (int(row["days_left"]), int(row["days"]))
        amount = charges.prorate(int(row["unit_minor"]), int(row["seats"]), now.days_left(bought), now.days)
        assert amount == int(row["amount_minor"])

    @given(st.integers(0, 10**6), st.integers(0, 50), st.integers(1, 366), st.data())
    def test_the_same_as_a_seat_at_a_time_in_fractions(
        self, unit: int, seats: int, days: int, data: st.DataObject
    ) -> None:
        left = data.draw(st.integers(0, days))
        assert charges.prorate(unit, seats, left, days) == naive.prorated(unit, seats, left, days)

    @pytest.mark.parametrize(("left", "days"), [(-1, 30), (31, 30), (0, 0)])
    def test_days_that_cannot_be(self, left: int, days: int) -> None:
        with pytest.raises(ValueError, match="days"):
            charges.prorate(100, 1, left, days)


class TestTheNewestLotLeavesFirst:
    OLD, NEW = Lot(1, 2, 9000, date(2026, 3, 1)), Lot(2, 2, 11000, date(2026, 4, 1))

    def test_at_the_price_it_was_bought_for(self) -> None:
        assert charges.without_newest((self.OLD, self.NEW), 3) == (Lot(1, 1, 9000, date(2026, 3, 1)),)

    def test_of_the_same_day_the_later_one(self) -> None:
        twin = Lot(3, 1, 12000, date(2026, 4, 1))
        assert charges.without_newest((twin, self.OLD, self.NEW), 1) == (self.OLD, self.NEW)

    def test_nothing_leaves_before_its_day(self) -> None:
        ours = a_subscription((self.OLD, self.NEW), Removal(3, date(2027, 3, 1), "ana@acme.example", NOON))
        assert charges.charge_of_period(ours, date(2027, 2, 1)) == euros(160000)
        assert charges.charge_of_period(ours, date(2027, 3, 1)) == euros(129000)

    def test_what_the_dialog_shows_after_update(self) -> None:
        assert charges.after_removal(a_subscription((self.OLD, self.NEW)), 3) == euros(129000)


class TestWhatComesNext:
    def test_the_renewal_is_not_the_next_invoice(self) -> None:
        ours = a_subscription((Lot(1, 5, 9000, date(2026, 3, 1)),))
        assert charges.next_invoice(ours, date(2026, 4, 10)) == (date(2026, 5, 1), euros(165000))
        assert charges.next_term(ours, date(2026, 4, 10)) == (date(2027, 3, 1), euros(165000))
        assert charges.days_left(ours, date(2027, 2, 28)) == 1

    def test_on_the_first_day_of_a_period_the_next_is_the_one_after(self) -> None:
        assert charges.next_invoice(a_subscription(), date(2026, 4, 1))[0] == date(2026, 5, 1)

    def test_the_removal_shows_in_the_invoice_of_the_renewal_only(self) -> None:
        ours = a_subscription(
            (Lot(1, 5, 9000, date(2026, 3, 1)),), Removal(3, date(2027, 3, 1), "ana@acme.example", NOON)
        )
        assert charges.next_invoice(ours, date(2027, 1, 15)) == (date(2027, 2, 1), euros(165000))
        assert charges.next_invoice(ours, date(2027, 2, 28)) == (date(2027, 3, 1), euros(138000))

    def test_before_a_start_in_the_future_the_first_period_is_the_next(self) -> None:
        ours = a_subscription(starts=date(2027, 6, 1))
        today = date(2026, 11, 23)
        assert charges.next_invoice(ours, today) == (date(2027, 6, 1), euros(120000))
        assert charges.renews_on(ours, today) == date(2028, 6, 1)
        assert charges.current_period(ours, today).start == date(2027, 6, 1)

    def test_nothing_is_posted_before_the_opening_day(self) -> None:
        ours = a_subscription(opening=date(2026, 12, 15))
        assert charges.next_invoice(ours, date(2026, 11, 23))[0] == date(2027, 1, 1)

    def test_seats_bought_today_are_charged_for_the_rest_of_the_period(self) -> None:
        assert charges.purchase(a_subscription(), 2, 9000, date(2026, 3, 16)) == euros(9290)


class TestIdleSeats:
    LOTS = (Lot(1, 2, 9000, date(2026, 3, 1)), Lot(2, 1, 11000, date(2026, 4, 1)))

    def test_this_period_pro_rata_and_every_one_until_renewal(self) -> None:
        ours = a_subscription(self.LOTS)
        # 16 of 31 days of March, then 11 more months, of one seat at 110.00 and one at 90.00.
        expected = charges.prorate(11000, 1, 16, 31) + charges.prorate(9000, 1, 16, 31) + 11 * 20000
        assert charges.idle_cost(ours, 2, date(2026, 3, 16)) == euros(expected)

    def test_included_seats_cost_nothing_of_their_own(self) -> None:
        ours = a_subscription(self.LOTS)
        assert charges.idle_cost(ours, 13, date(2026, 3, 1)) == euros(12 * 29000)

    def test_on_the_last_day_of_the_term_one_day_is_left(self) -> None:
        assert charges.idle_cost(a_subscription(self.LOTS), 1, date(2027, 2, 28)) == euros(393)


LOTS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 20000), st.dates(date(2026, 1, 1), date(2026, 12, 31))),
    max_size=5,
)


class TestAgainstCountingSeatBySeat:
    @given(
        LOTS,
        st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        st.sampled_from([1, 3, 6, 12]),
        st.integers(1, 3),
        st.integers(0, 1500),
        st.data(),
    )
    def test_next_invoice_and_next_term(
        self,
        bought: list[tuple[int, int, date]],
        starts: date,
        interval: int,
        terms: int,
        after: int,
        data: st.DataObject,
    ) -> None:
        lots = tuple(Lot(number, *lot) for number, lot in enumerate(bought, 1))
        today = starts + timedelta(days=after)
        ours = a_subscription(lots, starts=starts, interval=interval, term=interval * terms)
        renewal = naive.starts(starts, ours.term_months, today)[-1]
        leaving = data.draw(st.integers(0, ours.additional))
        if leaving:
            removal = Removal(leaving, renewal, "ana@acme.example", NOON)
            ours = a_subscription(lots, removal, starts=starts, interval=interval, term=interval * terms)
        invoice = naive.starts(starts, interval, today)[-1]
        assert charges.next_invoice(ours, today) == (invoice, euros(naive.charge(ours, invoice)))
        assert charges.next_term(ours, today) == (renewal, euros(naive.charge(ours, renewal)))
        assert charges.days_left(ours, today) == naive.days_from(today, renewal)
