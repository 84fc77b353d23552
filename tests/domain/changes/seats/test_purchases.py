"""Buying seats: who may, what is refused, what it costs, and numbers that aren't numbers of seats."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from seattui.domain.billing.charges import charge_of_period, next_term
from seattui.domain.billing.invoice import InvoiceKind
from seattui.domain.changes.billing.subscriptions import AddSubscription, PriceSeat, WarnBelow
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.changes.shared.checks import MAX_MINOR, MAX_SEATS
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING
from seattui.domain.plan.effects import InvoicePosted, MailQueued, SeatsBought
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.errors import NotFound, NotPermitted, Refused, SeattuiError, UsageError
from seattui.kit.money import Money
from tests.support.memory.facts import MemoryFacts, operator, removal, subscription

HUB = "sales-hub"
NO_NUMBERS = [-1, 0, MAX_SEATS + 1, 10**9, 2**31, 2**63, -(2**63), 10**30]


def facts(**others: object) -> MemoryFacts:
    return MemoryFacts([], [replace(subscription(), **others)])  # type: ignore[arg-type]


def bought(here: MemoryFacts, seats: int) -> Plan:
    return BuySeats(HUB, seats).plan(here)


class TestBuySeats:
    def test_charged_for_the_rest_of_the_period_the_day_counting(self) -> None:
        """R14: 23 to 30 November are 8 of 30 days."""
        plan = bought(facts(), 3)
        assert plan.due_now == Money(7_200, "EUR")
        lot, invoice, mail = plan.effects
        assert lot == SeatsBought(HUB, 3, 9_000, date(2026, 11, 23))
        assert isinstance(invoice, InvoicePosted)
        assert (invoice.kind, invoice.total) == (InvoiceKind.PURCHASE, plan.due_now)
        assert (invoice.period_start, invoice.period_end) == (date(2026, 11, 1), date(2026, 12, 1))
        assert isinstance(mail, MailQueued)
        assert "Charged now: €72.00" in str(mail.body)
        assert "€270.00 more" in str(mail.body)

    def test_what_they_cost_in_all_until_the_renewal_is_said_with_what_is_due_now(self) -> None:
        """R14: 72.00 now, then 270.00 on the first of December, January and February."""
        plan = bought(facts(), 3)
        last = plan.lines[-1]
        assert (str(last.label), str(last.after)) == ("In all until the renewal on 1 Mar 2027", "€882.00")
        assert plan.after[HUB]["until_renewal"] == {"minor": 88_200, "currency": "EUR"}
        assert date(2027, 3, 1) in plan.days

    def test_the_day_is_that_of_the_accounts_zone(self) -> None:
        """R14: the last hour of November in UTC is December in Berlin, a new period."""
        here = facts()
        here.now = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
        assert bought(here, 1).due_now == Money(9_000, "EUR")

    def test_before_the_start_nothing_is_due_and_no_invoice_posted(self) -> None:
        here = facts(starts_on=date(2027, 1, 31), opening_on=date(2027, 1, 31))
        plan = bought(here, 2)
        assert plan.due_now == Money(0, "EUR")
        assert [type(e) for e in plan.effects] == [SeatsBought, MailQueued]

    def test_at_todays_price_whatever_older_lots_cost(self) -> None:
        here = facts(seat_minor=11_111)
        lot = bought(here, 1).effects[0]
        assert isinstance(lot, SeatsBought)
        assert lot.unit_minor == 11_111

    def test_a_price_of_nothing_is_a_price(self) -> None:
        assert bought(facts(seat_minor=0), 5).due_now == Money(0, "EUR")

    def test_without_a_price_nothing_is_bought(self) -> None:
        with pytest.raises(Refused, match="no price"):
            bought(facts(seat_minor=None), 1)

    def test_while_a_removal_stands_its_seats_are_paid_for_already(self) -> None:
        with pytest.raises(Refused) as refused:
            bought(facts(lots=subscription(additional=4).lots, removal=removal(2)), 1)
        assert refused.value.rule == "R26"

    def test_a_removal_whose_day_has_come_stands_no_more(self) -> None:
        here = facts(lots=subscription(additional=4).lots, removal=None)
        here.now = datetime(2027, 3, 1, 12, tzinfo=UTC)
        assert bought(here, 1).possible

    def test_needs_modify_billing_alone(self) -> None:
        here = facts()
        here.operator = operator(MODIFY_BILLING)
        assert bought(here, 1).possible
        here.operator = operator(ADD_EDIT_USERS)
        with pytest.raises(NotPermitted) as refused:
            bought(here, 1)
        assert (refused.value.permission, refused.value.rule) == (MODIFY_BILLING, "R13")

    def test_of_a_hub_that_isnt_subscribed(self) -> None:
        with pytest.raises(NotFound):
            BuySeats("service-hub", 1).plan(facts())

    def test_a_price_that_changed_makes_another_plan(self) -> None:
        """R13: nothing is bought at a price that wasn't shown."""
        assert bought(facts(), 1).fingerprint != bought(facts(seat_minor=9_001), 1).fingerprint

    def test_so_does_another_day(self) -> None:
        here = facts()
        before = bought(here, 1).fingerprint
        here.now = datetime(2026, 11, 24, 9, tzinfo=UTC)
        assert bought(here, 1).fingerprint != before


class TestNumbersThatArent:
    @pytest.mark.parametrize("seats", NO_NUMBERS)
    def test_of_seats_to_buy(self, seats: int) -> None:
        with pytest.raises((UsageError, Refused)):
            bought(facts(), seats)

    @pytest.mark.parametrize("seats", NO_NUMBERS)
    def test_of_seats_to_remove(self, seats: int) -> None:
        with pytest.raises((UsageError, Refused)):
            ScheduleRemoval(HUB, seats).plan(facts(lots=subscription(additional=4).lots))

    @pytest.mark.parametrize("minor", [-1, MAX_MINOR + 1, 2**63, -(2**63)])
    def test_of_minor_units(self, minor: int) -> None:
        with pytest.raises(UsageError):
            PriceSeat(HUB, minor).plan(facts())

    @pytest.mark.parametrize("below", [-1, MAX_SEATS + 1, 2**63])
    def test_of_seats_to_warn_below(self, below: int) -> None:
        with pytest.raises(UsageError):
            WarnBelow(HUB, below).plan(facts())

    @pytest.mark.parametrize(
        "name", ["additional", "term_months", "billing_months", "included", "base_minor", "seat_minor"]
    )
    @pytest.mark.parametrize("value", [-1, 2**63])
    def test_of_a_subscription(self, name: str, value: int) -> None:
        with pytest.raises(UsageError):
            AddSubscription(HUB, "professional", **{name: value}).plan(MemoryFacts([], []))  # type: ignore[arg-type]

    @pytest.mark.parametrize("day", [date.min, date.max, date(9999, 1, 1), date(1, 1, 2)])
    def test_of_a_day_at_the_ends_of_the_calendar(self, day: date) -> None:
        """A sentence, in place of a calendar that runs out of years."""
        with pytest.raises(SeattuiError):
            AddSubscription(HUB, "professional", starts_on=day).plan(MemoryFacts([], []))

    @pytest.mark.parametrize("day", [date.max, date(9999, 1, 1)])
    def test_of_an_opening_day(self, day: date) -> None:
        with pytest.raises(SeattuiError):
            AddSubscription(HUB, "professional", opening_on=day).plan(MemoryFacts([], []))


class TestAMillionSeats:
    def test_at_any_price_nothing_overflows(self) -> None:
        here = facts(included=0, base_minor=MAX_MINOR, seat_minor=MAX_MINOR)
        here.now = datetime(2026, 11, 1, 12, tzinfo=UTC)
        plan = bought(here, MAX_SEATS)
        assert plan.due_now == Money(10**18, "EUR")
        assert plan.due_now.minor < 2**63
        assert "€10,000,000,000,000,000.00" in [str(line.after) for line in plan.lines]

    def test_and_not_one_more(self) -> None:
        with pytest.raises(Refused):
            bought(facts(included=1), MAX_SEATS)
        with pytest.raises(Refused):
            bought(facts(included=0, lots=subscription(additional=MAX_SEATS).lots), 1)

    def test_their_term(self) -> None:
        held = subscription(included=0, additional=MAX_SEATS)
        dear = replace(held, base_minor=MAX_MINOR, lots=(replace(held.lots[0], unit_minor=MAX_MINOR),))
        assert charge_of_period(dear, date(2026, 11, 1)).minor == 10**18 + 10**12
        assert next_term(dear, date(2026, 11, 1))[1].minor < 2**63

    def test_a_year_of_them_already_past(self) -> None:
        """What is due for six hundred such periods is more than a database's integer: it is reckoned all the same."""
        here = MemoryFacts([], [])
        plan: Change = AddSubscription(
            HUB, "professional", MAX_SEATS, starts_on=date(1990, 1, 1), included=0, seat_minor=MAX_MINOR,
            base_minor=MAX_MINOR, term_months=1,
        )  # fmt: skip
        due = plan.plan(here).due_now
        assert due == Money(443 * (10**18 + 10**12), "EUR")
