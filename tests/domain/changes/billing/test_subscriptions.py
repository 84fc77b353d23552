"""Subscribing, agreed prices, the warning threshold, and the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from seattui.domain.billing import charges
from seattui.domain.billing.catalogue import Catalogue
from seattui.domain.billing.default_prices import demo_catalogue
from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.billing.subscriptions import AddSubscription, LoadCatalogue, PriceSeat, WarnBelow
from seattui.domain.plan.effects import CatalogueLoaded, PriceAgreed, SubscriptionAdded, WarningSet
from seattui.domain.plan.plan import Plan
from seattui.kit import i18n
from seattui.kit.errors import NotFound, Refused, SeattuiError, UsageError
from seattui.kit.money import Money
from tests.support.memory.facts import AT, MemoryFacts, person, subscription

SALES, SERVICE = "sales-hub", "service-hub"


def empty() -> MemoryFacts:
    return MemoryFacts([], [])


def added(plan: Plan) -> SubscriptionAdded:
    (effect,) = (e for e in plan.effects if isinstance(e, SubscriptionAdded))
    return effect


class TestAdding:
    def test_at_the_catalogues_prices_from_today(self) -> None:
        plan = AddSubscription(SALES, "professional", additional=3).plan(empty())
        price = demo_catalogue().price_on(SALES, "professional", "EUR", 1, date(2026, 11, 23))
        assert price
        made = added(plan)
        assert (made.included, made.additional) == (5, 3)
        assert (made.base_minor, made.seat_minor) == (price.base_minor, price.seat_minor)
        assert made.starts_on == made.opening_on == date(2026, 11, 23)
        assert not made.agreed
        assert plan.after[SALES]["each_interval"] == {
            "minor": price.base_minor + 3 * price.seat_minor,
            "currency": "EUR",
        }

    def test_the_accounts_zone_decides_what_today_is(self) -> None:
        late = empty()
        late.now = AT.replace(hour=23, minute=30)
        assert added(AddSubscription(SALES, "starter").plan(late)).starts_on == date(2026, 11, 24)

    def test_at_prices_of_its_own(self) -> None:
        change = AddSubscription(SALES, "enterprise", 2, included=1, base_minor=0, seat_minor=7)
        made = added(change.plan(empty()))
        assert (made.included, made.base_minor, made.seat_minor, made.agreed) == (1, 0, 7, True)

    def test_a_price_of_its_own_for_the_base_alone_leaves_seats_to_the_catalogue(self) -> None:
        made = added(AddSubscription(SALES, "professional", base_minor=1).plan(empty()))
        assert (made.base_minor, made.seat_minor, made.agreed) == (1, 9_000, False)

    def test_with_it_comes_the_permission_that_opens_the_hub(self) -> None:
        assert added(AddSubscription(SERVICE, "starter").plan(empty())).access.code == "service_hub_access"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"additional": -1},
            {"additional": 1_000_001},
            {"additional": 1_000_000},  # with those included it is too many
            {"included": -1},
            {"included": 1_000_001},
            {"term_months": 0},
            {"term_months": 121},
            {"term_months": -12},
            {"billing_months": 0},
            {"billing_months": 121},
            {"base_minor": -1},
            {"base_minor": 10**12 + 1},
            {"seat_minor": -1},
            {"term_months": 12, "billing_months": 5},
            {"term_months": 6, "billing_months": 12},
            {"opening_on": date(2026, 11, 22)},
            {"starts_on": date(2027, 1, 1), "opening_on": date(2026, 12, 31)},
        ],
    )
    def test_what_can_not_be(self, wrong: dict[str, object]) -> None:
        with pytest.raises(UsageError) as error:
            AddSubscription(SALES, "professional", **wrong).plan(empty())  # type: ignore[arg-type]
        assert str(error.value)

    @pytest.mark.parametrize("day", [date(1, 1, 1), date(1969, 12, 31), date(2500, 1, 1), date(9999, 12, 31)])
    def test_a_day_so_far_away_that_nothing_can_be_reckoned_from_it(self, day: date) -> None:
        """Terms are counted on from the start: one in the year 9999 would end beyond the calendar."""
        priced = AddSubscription(SALES, "professional", base_minor=1, seat_minor=1)
        for given in (replace(priced, starts_on=day), replace(priced, opening_on=day)):
            if given.opening_on and day.year < 2000:
                continue  # before the start: refused for that
            with pytest.raises(UsageError):
                given.plan(empty())

    @pytest.mark.parametrize("day", [date(2020, 1, 31), date(2026, 11, 24), date(2036, 11, 23)])
    def test_a_start_in_the_past_or_to_come(self, day: date) -> None:
        made = added(AddSubscription(SALES, "professional", starts_on=day).plan(empty()))
        assert made.starts_on == day
        held = subscription(starts_on=day, opening_on=day)
        assert charges.renews_on(held, date(2026, 11, 23)) > day

    @pytest.mark.parametrize(
        ("language", "label", "said"),
        [
            (
                "en",
                "Of these already past",
                [
                    "2 billing periods, 1 Sep 2026 – 1 Nov 2026: €540.00",
                    "1 billing period, 1 Oct 2026 – 1 Nov 2026: €270.00",
                ],
            ),
            (
                "de",
                "Davon bereits vergangen",
                [
                    "2 Abrechnungszeiträume, 1. Sept. 2026 – 1. Nov. 2026: 540,00 €",
                    "1 Abrechnungszeitraum, 1. Okt. 2026 – 1. Nov. 2026: 270,00 €",
                ],
            ),
        ],
    )
    def test_a_start_in_the_past_says_what_is_due_for_periods_already_past(
        self, language: str, label: str, said: list[str]
    ) -> None:
        i18n.use(language)
        change = AddSubscription(
            SALES, "starter", 2, starts_on=date(2026, 9, 1), base_minor=9_000, seat_minor=9_000
        )
        for opening, text, n in ((None, said[0], 2), (date(2026, 9, 15), said[1], 1)):
            plan = replace(change, opening_on=opening).plan(empty())
            assert (str(plan.lines[-1].label), str(plan.lines[-1].after)) == (label, text)
            assert plan.due_now == Money((n + 1) * 27_000, "EUR")
            after = plan.after[SALES]
            assert (after["past_periods"], after["past_total"]) == (
                n,
                {"minor": n * 27_000, "currency": "EUR"},
            )

    @pytest.mark.parametrize("day", [None, date(2026, 11, 1), date(2026, 11, 23), date(2026, 12, 1)])
    def test_nothing_is_past_while_the_first_period_runs(self, day: date | None) -> None:
        plan = AddSubscription(SALES, "professional", starts_on=day).plan(empty())
        assert str(plan.lines[-1].label) == "Invoices since then"
        assert "past_periods" not in plan.after[SALES]

    def test_a_period_that_ends_today_is_past(self) -> None:
        plan = AddSubscription(SALES, "professional", starts_on=date(2026, 10, 23)).plan(empty())
        assert plan.after[SALES]["past_periods"] == 1

    def test_a_term_of_whole_intervals(self) -> None:
        for term, interval in ((12, 12), (12, 3), (36, 12), (1, 1)):
            change = AddSubscription(SALES, "professional", 0, term, interval, base_minor=1, seat_minor=1)
            assert change.plan(empty()).possible

    def test_no_price_of_that_kind_says_what_to_do(self) -> None:
        with pytest.raises(Refused) as refusal:
            AddSubscription(SALES, "professional", 0, 12, 4).plan(empty())
        assert refusal.value.code == "no-price"
        assert str(refusal.value) == (
            "The catalogue has no price for Sales Hub Professional in EUR, billed every 4 months. "
            "Give --base-minor and --seat-minor, or load a catalogue with that price."
        )

    def test_half_a_price_is_no_price(self) -> None:
        unpriced = AddSubscription(SALES, "professional", 0, 12, 4)
        for half in (replace(unpriced, base_minor=1), replace(unpriced, seat_minor=1)):
            with pytest.raises(Refused):
                half.plan(empty())

    def test_one_subscription_a_hub(self) -> None:
        with pytest.raises(Refused) as refusal:
            AddSubscription(SALES, "starter").plan(MemoryFacts([]))
        assert str(refusal.value) == "Sales Hub already has a subscription."

    def test_a_hub_or_a_tier_that_is_not_sold(self) -> None:
        for hub, tier in (("no-hub", "starter"), (SALES, "galactic")):
            with pytest.raises(NotFound):
                AddSubscription(hub, tier).plan(empty())


class TestPrice:
    def test_what_a_further_seat_costs_from_today(self) -> None:
        facts = MemoryFacts([])
        plan = PriceSeat(SALES, 8_000).plan(facts)
        assert plan.effects == (PriceAgreed(SALES, 8_000, date(2026, 11, 23)),)
        (line,) = plan.lines
        assert (str(line.before), str(line.after)) == ("€90.00", "€80.00")

    def test_agreed_already_is_nothing_to_do(self) -> None:
        facts = MemoryFacts([], [subscription(seat_minor=8_000, agreed=True)])
        assert PriceSeat(SALES, 8_000).plan(facts).empty

    def test_agreeing_on_the_catalogues_price_is_something_to_do(self) -> None:
        """It holds from then on, whatever the catalogue says next."""
        facts = MemoryFacts([], [subscription(seat_minor=9_000)])
        assert PriceSeat(SALES, 9_000).plan(facts).effects

    def test_one_where_there_was_none(self) -> None:
        facts = MemoryFacts([], [subscription(seat_minor=None)])
        (line,) = PriceSeat(SALES, 0).plan(facts).lines
        assert (str(line.before), str(line.after)) == ("–", "€0.00")

    @pytest.mark.parametrize("minor", [-1, 10**12 + 1])
    def test_out_of_bounds(self, minor: int) -> None:
        with pytest.raises(UsageError):
            PriceSeat(SALES, minor).plan(MemoryFacts([]))


class TestWarning:
    def test_below_how_many_seats(self) -> None:
        plan = WarnBelow(SALES, 3).plan(MemoryFacts([]))
        assert plan.effects == (WarningSet(SALES, 3),)
        assert plan.before == {SALES: {"warn_below": None}}

    def test_as_it_is_already_is_nothing_to_do(self) -> None:
        assert WarnBelow(SALES, 3).plan(MemoryFacts([], [subscription(warn_below=3)])).empty

    @pytest.mark.parametrize("below", [-1, 1_000_001])
    def test_out_of_bounds(self, below: int) -> None:
        with pytest.raises(UsageError):
            WarnBelow(SALES, below).plan(MemoryFacts([]))


class TestCatalogue:
    def test_other_prices_come_into_force(self) -> None:
        other = Catalogue(title="Ours", hubs=demo_catalogue().hubs[:1])
        plan = LoadCatalogue(other).plan(MemoryFacts([]))
        assert plan.effects == (CatalogueLoaded(other),)
        assert (plan.before["title"], plan.after["title"]) == ("Demo prices", "Ours")

    def test_the_one_in_force_is_nothing_to_do(self) -> None:
        assert LoadCatalogue(demo_catalogue()).plan(MemoryFacts([])).empty

    def test_other_prices_under_the_same_title_are_another_plan(self) -> None:
        facts = MemoryFacts([person(1)])
        mine, theirs = (replace_price(demo_catalogue(), seat_minor) for seat_minor in (9_100, 9_200))
        assert LoadCatalogue(mine).plan(facts).fingerprint != LoadCatalogue(theirs).plan(facts).fingerprint


def replace_price(catalogue: Catalogue, seat_minor: int) -> Catalogue:
    hub = catalogue.hubs[0]
    tier = hub.tiers[0]
    price = tier.prices[0].model_copy(update={"seat_minor": seat_minor})
    tiers = (tier.model_copy(update={"prices": (price, *tier.prices[1:])}), *hub.tiers[1:])
    return catalogue.model_copy(
        update={"hubs": (hub.model_copy(update={"tiers": tiers}), *catalogue.hubs[1:])}
    )


class TestHubsUnknown:
    @pytest.mark.parametrize("change", [PriceSeat(SERVICE, 1), WarnBelow(SERVICE, 1)])
    def test_the_error_names_those_there_are(self, change: PriceSeat) -> None:
        with pytest.raises(SeattuiError) as error:
            change.plan(MemoryFacts([]))
        assert error.value.exit_code == 3
        assert "Available: sales-hub." in str(error.value)


def test_a_lot_keeps_the_price_it_was_bought_at() -> None:
    held = subscription(additional=2)
    dearer = replace(held, seat_minor=10_000)
    assert isinstance(dearer, Subscription)
    assert charges.charge_of_period(dearer, date(2026, 12, 1)) == charges.charge_of_period(
        held, date(2026, 12, 1)
    )
