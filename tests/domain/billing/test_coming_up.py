"""What comes up in the next twelve months, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing.calendar import add_months
from seattui.domain.billing.coming_up import coming_up
from seattui.domain.billing.subscription import Removal, Subscription
from tests.domain.billing import naive
from tests.domain.billing.test_charges import a_subscription, euros
from tests.domain.billing.test_until_renewal import LOTS, NOON, subscriptions


class TestComingUp:
    def test_invoices_of_all_subscriptions_by_day_with_renewal_and_removal_on_theirs(self) -> None:
        monthly, quarterly = a_subscription(LOTS), a_subscription(LOTS, interval=3)
        removal = Removal(2, date(2027, 3, 1), "ana@acme.example", NOON)
        found = coming_up((monthly, replace(quarterly, removal=removal)), date(2027, 1, 1))
        assert [(one.on.isoformat(), one.renews, one.leaving) for one in found[:4]] == [
            ("2027-02-01", False, 0),
            ("2027-03-01", True, 0),
            ("2027-03-01", True, 2),
            ("2027-04-01", False, 0),
        ]
        assert found[1].amount == euros(171_000)
        assert found[2].amount == euros(171_000 - 2 * 11_000)

    def test_nothing_without_a_subscription(self) -> None:
        assert coming_up((), date(2027, 1, 1)) == ()

    @given(subscriptions(), st.integers(-40, 1500))
    def test_the_same_as_walking_from_period_to_period(self, ours: Subscription, later: int) -> None:
        today = ours.starts_on + timedelta(days=later)
        until = add_months(today, 12)
        after = until + timedelta(days=1)
        days = naive.starts(ours.starts_on, ours.billing_months, after)
        terms = {*naive.starts(ours.starts_on, ours.term_months, after)} - {ours.starts_on}
        expected = [day for day in days if today < day <= until and day >= ours.opening_on]
        found = coming_up((ours,), today)
        assert [one.on for one in found] == expected
        assert [one.on for one in found if one.renews] == [day for day in expected if day in terms]
        assert [one.amount.minor for one in found] == [naive.charge(ours, day) for day in expected]
