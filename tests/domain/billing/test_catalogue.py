"""What a catalogue is, what a seat costs on a day, and what a file may not say."""

from datetime import date
from itertools import product

import pytest

from seattui.domain.billing.catalogue import Catalogue, parse
from seattui.domain.billing.default_prices import demo_catalogue
from seattui.domain.billing.price_list import hub_tabs_in, in_force, seat_price
from seattui.kit.errors import NotFound, UsageError

PRICE = (
    '{ currency = "EUR", billing_months = 1, valid_from = 2026-01-01, base_minor = 4000, seat_minor = 2000 }'
)
GOOD = f"""\
title = "Ours"

[[hubs]]
code = "sales-hub"
name = "Sales Hub"
tab = "Sales"

[[hubs.tiers]]
code = "starter"
name = "Starter"
included = 2
prices = [
  {PRICE},
  {{ currency = "EUR", billing_months = 1, valid_from = 2026-06-01, base_minor = 5000, seat_minor = 2500 }},
]

[[hubs.tiers]]
code = "enterprise"
name = "Enterprise"
included = 10

[[hubs.tiers.prices]]
currency = "JPY"
billing_months = 12
valid_from = 2026-01-01
base_minor = 120000
seat_minor = 12000
"""


def refusal(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        parse(text, "prices.toml")
    return str(caught.value.message)


class TestPrices:
    def test_the_newest_price_that_holds_on_the_day(self) -> None:
        ours = parse(GOOD, "prices.toml")
        before = ours.price_on("sales-hub", "starter", "EUR", 1, date(2026, 5, 31))
        since = ours.price_on("sales-hub", "starter", "EUR", 1, date(2026, 6, 1))
        assert before is not None
        assert since is not None
        assert (before.seat_minor, since.seat_minor) == (2000, 2500)

    def test_no_price_before_its_day_nor_in_another_currency_or_interval(self) -> None:
        ours = parse(GOOD, "prices.toml")
        assert ours.price_on("sales-hub", "starter", "EUR", 1, date(2025, 12, 31)) is None
        assert ours.price_on("sales-hub", "starter", "USD", 1, date(2026, 7, 1)) is None
        assert ours.price_on("sales-hub", "starter", "EUR", 12, date(2026, 7, 1)) is None

    def test_what_lists_read_of_the_kept_text_is_what_the_catalogue_says(self) -> None:
        ours = parse(GOOD, "prices.toml")
        assert hub_tabs_in(ours.as_json()) == {hub.code: hub.tab for hub in ours.hubs}
        for hub in ours.hubs:
            for tier, currency, months, day in product(
                hub.tiers, ("EUR", "USD"), (1, 12),
                (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1), date(2027, 1, 1)),
            ):  # fmt: skip
                price = ours.price_on(hub.code, tier.code, currency, months, day)
                expected = price.seat_minor if price else None
                assert seat_price(ours.as_json(), (hub.code, tier.code, currency, months), day) == expected
        assert seat_price(ours.as_json(), ("no-hub", "starter", "EUR", 1), date(2026, 6, 1)) is None

    def test_names_as_on_screen(self) -> None:
        ours = parse(GOOD, "prices.toml")
        assert ours.hub("sales-hub").named(ours.tier("sales-hub", "enterprise")) == "Sales Hub Enterprise"
        assert ours.hub("sales-hub").tab == "Sales"
        assert ours.hub("sales-hub").seat_named(ours.tier("sales-hub", "enterprise")) == "Sales Enterprise"

    def test_what_it_lacks_is_said_with_what_it_has(self) -> None:
        ours = parse(GOOD, "prices.toml")
        with pytest.raises(NotFound, match=r"no hub sales\. Available: sales-hub"):
            ours.hub("sales")
        with pytest.raises(NotFound, match=r"Sales Hub has no tier pro\. Available: starter, enterprise"):
            ours.tier("sales-hub", "pro")

    def test_kept_as_json_and_read_again_it_is_the_same(self) -> None:
        ours = demo_catalogue()
        again = Catalogue.from_json(ours.as_json())
        assert again == ours
        assert again.as_json() == ours.as_json()


class TestDemoPrices:
    def test_they_are_marked_and_include_what_the_tiers_promise(self) -> None:
        demo = demo_catalogue()
        assert demo.demo
        assert demo.title == "Demo prices"
        for hub in ("sales-hub", "service-hub"):
            included = [demo.tier(hub, tier).included for tier in ("starter", "professional", "enterprise")]
            assert included == [2, 5, 10]

    @pytest.mark.parametrize("currency", ["EUR", "USD", "GBP", "JPY", "KWD"])
    @pytest.mark.parametrize("months", [1, 3, 6, 12])
    def test_every_tier_has_a_price_in_each_currency_and_interval(self, currency: str, months: int) -> None:
        demo = demo_catalogue()
        for hub in demo.hubs:
            for tier in hub.tiers:
                price = demo.price_on(hub.code, tier.code, currency, months, date(2023, 5, 1))
                assert price is not None
                assert price.base_minor >= price.seat_minor > 0


class TestFilesThatAreRefused:
    @pytest.mark.parametrize(
        ("wrong", "right", "message"),
        [
            ("included = -1", "included = 2", "line 11: hubs.tiers.included must be 0 or more"),
            ("included = 2.0", "included = 2", "line 11: hubs.tiers.included must be a whole number"),
            ("included = true", "included = 2", "line 11: hubs.tiers.included must be a whole number"),
            ('included = "2"', "included = 2", "line 11: hubs.tiers.included must be a whole number"),
            (
                "base_minor = -4000",
                "base_minor = 4000",
                "line 13: hubs.tiers.prices.base_minor must be 0 or more",
            ),
            (
                "seat_minor = 25.5",
                "seat_minor = 2500",
                "line 14: hubs.tiers.prices.seat_minor must be a whole",
            ),
            (
                "seat_minor = inf",
                "seat_minor = 2500",
                "line 14: hubs.tiers.prices.seat_minor must be a whole",
            ),
            (
                'currency = "QQQ"',
                'currency = "JPY"',
                "line 23: hubs.tiers.prices.currency isn't a currency",
            ),
            (
                'currency = "jpy"',
                'currency = "JPY"',
                "line 23: hubs.tiers.prices.currency isn't a currency",
            ),
            (
                "valid_from = 20260101",
                "valid_from = 2026-01-01\nbase_minor = 120",
                "line 25: hubs.tiers.prices.valid",
            ),
            ('name = ""', 'name = "Sales Hub"', "line 5: hubs.name is empty"),
            ("name = 5", 'name = "Sales Hub"', "line 5: hubs.name must be text in quotes"),
            (
                'code = "Sales Hub"',
                'code = "sales-hub"',
                "line 4: hubs.code may contain only lower-case letters",
            ),
            (
                'code = "starter"',
                'code = "enterprise"',
                "line 18: hubs.tiers.code is listed twice",
            ),
            ("", 'tab = "Sales"\n', "line 3: hubs.tab is missing"),
            ("", "seat_minor = 12000\n", "line 22: hubs.tiers.prices.seat_minor is missing"),
            ('tab = "Sales"\ntax = 19', 'tab = "Sales"', "line 7: a catalogue has no such key"),
            ('title = "Ours"\ndemo = 1', 'title = "Ours"', "line 2: demo must be true or false"),
            (
                "valid_from = 2026-01-01",
                "valid_from = 2026-06-01",
                "line 14: hubs.tiers.prices the same currency",
            ),
        ],
    )
    def test_the_line_and_the_key_are_named(self, wrong: str, right: str, message: str) -> None:
        assert right in GOOD
        said = refusal(GOOD.replace(right, wrong, 1))
        assert said.startswith("prices.toml, ")
        assert message in said

    def test_a_price_too_large_to_reckon_with(self) -> None:
        said = refusal(GOOD.replace("seat_minor = 12000", f"seat_minor = {10**30}"))
        assert "line 27: hubs.tiers.prices.seat_minor must be" in said

    def test_broken_toml(self) -> None:
        assert "prices.toml, line 5: invalid TOML" in refusal(
            GOOD.replace('name = "Sales Hub"', "name = Sales Hub")
        )

    def test_a_text_that_ends_too_soon(self) -> None:
        assert "invalid TOML" in refusal(GOOD + "[[hubs")

    def test_a_file_without_hubs(self) -> None:
        assert "prices.toml, line 1: hubs is missing" in refusal('title = "Ours"')

    def test_hubs_that_are_no_tables(self) -> None:
        assert "hubs must be a table" in refusal('title = "Ours"\nhubs = "sales"')

    def test_a_hub_twice(self) -> None:
        twice = GOOD + GOOD.split("\n", 2)[2]
        assert "hubs.code is listed twice" in refusal(twice)

    def test_hostile_names_can_be_shown(self) -> None:
        said = refusal('title = "Ours"\n[[hubs]]\n"\\u001b]52;c;x" = 1\n')
        assert "\x1b" not in said


class TestInForce:
    def test_the_newest_that_has_begun(self) -> None:
        dated = [(date(2026, 6, 1), 25), (date(2026, 1, 1), 20), (date(2027, 1, 1), 30)]
        days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1), date(2027, 1, 1))
        assert [in_force(dated, day) for day in days] == [None, 20, 20, 25, 30]

    def test_of_one_day_the_last_given(self) -> None:
        day = date(2026, 6, 1)
        assert in_force([(day, 20), (day, 25), (date(2026, 1, 1), 5)], day) == 25
