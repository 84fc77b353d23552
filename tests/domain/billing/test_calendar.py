"""Periods and terms from an anchor day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing.calendar import add_months, first_start_from, period, period_at
from tests.domain.billing import naive

ANCHORS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
MONTHS = st.integers(1, 24)


class TestPeriods:
    def test_an_anchor_on_the_31st_clamps_and_never_drifts(self) -> None:
        found = [period(date(2026, 1, 31), 1, index).start for index in range(5)]
        assert found == [
            date(2026, 1, 31),
            date(2026, 2, 28),
            date(2026, 3, 31),
            date(2026, 4, 30),
            date(2026, 5, 31),
        ]

    def test_29_february_yearly(self) -> None:
        found = [add_months(date(2024, 2, 29), 12 * year) for year in range(5)]
        assert [day.day for day in found] == [29, 28, 28, 28, 29]

    def test_before_a_start_in_the_future_it_is_the_first(self) -> None:
        at = period_at(date(2027, 3, 1), 1, date(2026, 11, 5))
        assert (at.index, at.start) == (0, date(2027, 3, 1))
        assert at.days_left(date(2026, 11, 5)) == at.days

    def test_the_day_itself_counts_as_left(self) -> None:
        at = period_at(date(2026, 4, 1), 1, date(2026, 4, 30))
        assert (at.days_left(date(2026, 4, 1)), at.days_left(date(2026, 4, 30))) == (30, 1)
        assert at.days_left(date(2026, 5, 1)) == 0


class TestAgainstWalkingDayByDay:
    @given(ANCHORS, MONTHS, st.integers(0, 3000))
    def test_every_day_is_in_the_period_that_walking_finds(
        self, anchor: date, months: int, after: int
    ) -> None:
        day = anchor + timedelta(days=after)
        starts = naive.starts(anchor, months, day)
        at = period_at(anchor, months, day)
        assert (at.index, at.start, at.end) == (len(starts) - 2, starts[-2], starts[-1])
        assert at.days == naive.days_from(at.start, at.end)
        assert at.days_left(day) == naive.days_from(day, at.end)

    @given(ANCHORS, MONTHS, st.integers(-400, 3000))
    def test_the_next_start_is_the_first_not_before_the_day(
        self, anchor: date, months: int, after: int
    ) -> None:
        day = anchor + timedelta(days=after)
        expected = next(start for start in naive.starts(anchor, months, max(day, anchor)) if start >= day)
        assert first_start_from(anchor, months, day) == expected
