"""What an account's subscriptions cost together, and what asks to be decided first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.domain.billing.account_costs import account_costs, account_lines
from seattui.domain.billing.charges import cheaper_by, next_invoice, renews_on
from seattui.domain.billing.decisions import Deciding, decisions, worth_removing
from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.domain.billing.until_renewal import committed
from seattui.kit import i18n
from tests.domain.billing.test_charges import a_subscription, euros

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LOTS = (Lot(1, 5, 9_000, date(2026, 3, 1)),)


def sales(**others: object) -> Subscription:
    """1,650.00 a month until 1 March; 3 of 15 seats are free."""
    return replace(a_subscription(LOTS, assigned=12), seat_minor=9_000, **others)  # type: ignore[arg-type]


def service(**others: object) -> Subscription:
    return replace(
        a_subscription(starts=date(2026, 6, 15), interval=12, assigned=10),
        hub="service-hub", hub_name="Service Hub", **others,  # type: ignore[arg-type]
    )  # fmt: skip


def said(*subscriptions: Subscription) -> list[str]:
    return [str(value) for _, value in account_lines(account_costs(subscriptions, TODAY, "EUR"))]


class TestAccountCosts:
    def test_what_is_billed_at_the_same_interval_is_one_amount(self) -> None:
        costs = account_costs([sales(), sales(hub="service-hub")], TODAY, "EUR")
        assert (costs.each, costs.a_month) == (((1, euros(330_000)),), euros(330_000))

    def test_what_is_billed_at_several_is_told_exactly_and_as_an_average_month(self) -> None:
        """A yearly 1,200.00 is 100.00 a month."""
        costs = account_costs([service(), sales()], TODAY, "EUR")
        assert costs.each == ((1, euros(165_000)), (12, euros(120_000)))
        assert costs.a_month == euros(175_000)
        assert said(service(), sales())[0] == (
            "€1,650.00 a month + €1,200.00 a year: €1,750.00 a month on average"
        )

    def test_the_next_invoices_are_those_of_the_same_day(self) -> None:
        costs = account_costs([sales(), service(), sales(hub="other")], TODAY, "EUR")
        assert (costs.next_on, costs.next_total) == (date(2026, 12, 1), euros(330_000))
        assert [s.hub for s in costs.next_of] == ["sales-hub", "other"]

    def test_committed_are_the_invoices_to_come_before_each_renewal(self) -> None:
        """Of the monthly one 1 December, January and February; the yearly one is invoiced until its renewal."""
        costs = account_costs([sales(), service()], TODAY, "EUR")
        assert (costs.committed, costs.invoices) == (euros(3 * 165_000), 3)
        assert said(sales(), service())[2] == "€4,950.00 until the renewals, 3 invoices to come"
        assert said(service())[2] == "nothing more until the renewals: everything is invoiced"

    def test_without_a_subscription_nothing_is_paid_nor_invoiced(self) -> None:
        costs = account_costs([], TODAY, "EUR")
        assert (costs.a_month, costs.next_on, costs.committed) == (euros(0), None, euros(0))
        assert said() == ["€0.00 a month", "nothing more until the renewals: everything is invoiced"]

    def test_one_account_has_one_currency(self) -> None:
        with pytest.raises(ValueError, match="can't be added"):
            account_costs([sales(), service(currency="USD")], TODAY, "EUR")

    @given(
        st.lists(
            st.tuples(
                st.integers(0, 10**7),
                st.sampled_from([(1, 1), (12, 1), (12, 3), (12, 12)]),
                st.integers(0, 900),
            ),
            max_size=5,
        )
    )
    def test_the_sums_are_those_of_the_subscriptions(
        self, some: list[tuple[int, tuple[int, int], int]]
    ) -> None:
        held = [
            replace(
                a_subscription(starts=TODAY - timedelta(days=ago), term=term, interval=interval),
                base_minor=base,
            )
            for base, (term, interval), ago in some
        ]
        costs = account_costs(held, TODAY, "EUR")
        assert costs.committed.minor == sum(committed(s, TODAY).minor for s in held)
        exact = sum((Fraction(amount.minor, months) for months, amount in costs.each), Fraction())
        assert exact == sum((Fraction(s.base_minor, s.billing_months) for s in held), Fraction())
        assert abs(costs.a_month.minor - exact) <= Fraction(1, 2)
        assert costs.next_on == min((next_invoice(s, TODAY)[0] for s in held), default=None)


def decided(*held: Subscription, today: date = TODAY, **idle: int) -> list[tuple[Deciding, str]]:
    by_hub = {hub.replace("_", "-"): n for hub, n in idle.items()}
    return [(d.kind, str(d.message)) for d in decisions(held, by_hub, today)]


class TestDecisions:
    def test_idle_seats_that_are_worth_removing_before_the_renewal(self) -> None:
        assert decided(sales()) == [
            (
                Deciding.IDLE_SEATS,
                "Sales Hub: removing 3 unassigned seats by 1 Mar 2027 saves €270.00 a month",
            )
        ]

    def test_seats_of_idle_holders_count_with_those_that_nobody_holds_up_to_the_included_ones(self) -> None:
        assert "unassigning 2 idle seats and removing 5 by" in decided(sales(), sales_hub=4)[0][1]
        idle_people_alone = decided(sales(assigned=15), sales_hub=1)[-1][1]
        assert "unassigning and removing 1 idle seat by" in idle_people_alone

    def test_what_has_to_be_unassigned_first_is_what_remove_seats_refuses(self) -> None:
        """R16: removing seats takes unassigned ones alone, beside those that are scheduled."""
        leaving = sales(removal=Removal(2, date(2027, 3, 1), "ana@acme.example", NOON))
        for held in (sales(), sales(assigned=15), leaving):
            for idle in range(5):
                for decision in decisions([held], {"sales-hub": idle}, TODAY):
                    if decision.kind is Deciding.IDLE_SEATS:
                        assert decision.seats - decision.held == held.removable
                        assert (" more" in str(decision.message)) is bool(held.removal)

    @pytest.mark.parametrize("removal", [None, Removal(2, date(2027, 3, 1), "ana@acme.example", NOON)])
    @pytest.mark.parametrize("idle", [0, 11])
    @pytest.mark.parametrize("assigned", [10, 39])
    def test_in_german_each_is_one_line_beside_its_label_in_120_columns(
        self, removal: Removal | None, idle: int, assigned: int
    ) -> None:
        lots = (Lot(1, 28, 19_200, date(2026, 3, 1)),)
        held = replace(
            a_subscription(lots, interval=3, starts=date(2026, 3, 30), assigned=assigned),
            hub_name="Service Hub",
            removal=removal,
        )
        i18n.use("de")
        texts = [text for _, text in decided(held, sales_hub=idle)]
        assert texts
        assert max(map(len, texts)) <= 98, texts

    def test_a_renewal_within_thirty_days_is_first_and_says_what_can_still_be_saved(self) -> None:
        near = date(2027, 2, 19)
        assert decided(service(assigned=11), sales(), today=near) == [
            (
                Deciding.RENEWAL,
                "Sales Hub renews in 10 days: removing 3 unassigned seats before saves €270.00 a month",
            ),
            (Deciding.NO_SEATS, "Service Hub: no seat is left"),
        ]
        assert decided(sales(assigned=15), today=near)[0] == (
            Deciding.RENEWAL,
            "Sales Hub renews in 10 days, for €1,650.00 a month",
        )

    def test_thirty_days_before_it_is_near_and_the_day_before_that_it_is_not(self) -> None:
        at = [decided(sales(), today=date(2027, 1, day))[0][0] for day in (29, 30)]
        assert at == [Deciding.IDLE_SEATS, Deciding.RENEWAL]

    def test_no_seat_left_says_what_another_costs(self) -> None:
        assert decided(sales(assigned=15)) == [
            (Deciding.NO_SEATS, "Sales Hub: no seat is left; another costs €90.00 a month")
        ]

    def test_few_seats_left_are_said_from_the_accounts_own_threshold_on(self) -> None:
        low = sales(assigned=14, warn_below=2)
        assert decided(low)[0] == (Deciding.LOW_SEATS, "Sales Hub: only 1 seat is left")
        assert Deciding.LOW_SEATS not in [kind for kind, _ in decided(replace(low, warn_below=1))]

    def test_a_scheduled_removal_is_said_when_it_falls_due_and_its_seats_are_decided_already(self) -> None:
        leaving = sales(removal=Removal(3, date(2027, 3, 1), "ana@acme.example", NOON))
        assert decided(leaving) == []
        assert decided(leaving, today=date(2027, 2, 19)) == [
            (Deciding.REMOVAL, "Sales Hub: 3 seats will be removed on 1 Mar 2027")
        ]

    def test_of_idle_seats_the_dearest_are_first(self) -> None:
        cheap = sales(hub="other", hub_name="Other", lots=(Lot(1, 5, 100, date(2026, 3, 1)),))
        assert [text.partition(":")[0] for _, text in decided(cheap, sales())] == ["Sales Hub", "Other"]

    def test_nothing_to_decide(self) -> None:
        assert decided(service(assigned=9)) == []

    @given(
        st.integers(0, 20), st.integers(0, 20), st.integers(0, 30), st.integers(0, 20), st.integers(0, 400)
    )
    def test_r16_what_is_worth_removing_is_additional_idle_and_not_scheduled_yet(
        self, included: int, additional: int, assigned: int, idle: int, later: int
    ) -> None:
        assigned = min(assigned, included + additional)
        idle = min(idle, assigned)
        lots = (Lot(1, additional, 9_000, date(2026, 3, 1)),) if additional else ()
        one = sales(included=included, lots=lots, assigned=assigned)
        today = TODAY + timedelta(days=later)
        scheduled = one.removable // 2
        if scheduled:
            one = replace(one, removal=Removal(scheduled, renews_on(one, today), "ana@acme.example", NOON))
        seats = worth_removing(one, idle)
        assert one.removable <= seats <= additional - scheduled
        assert seats <= one.unassigned + idle
        for found in decisions([one], {"sales-hub": idle}, today):
            if found.kind in (Deciding.IDLE_SEATS, Deciding.RENEWAL):
                assert (found.seats, found.saves) == (seats, cheaper_by(one, seats))
