"""Amounts in words: each currency with its own decimals, exact whatever the number."""

from __future__ import annotations

import re

import pytest
from babel.numbers import list_currencies
from hypothesis import given
from hypothesis import strategies as st

from seattui.kit import i18n
from seattui.kit.money import Money, decimals, with_amounts


class TestDecimals:
    @pytest.mark.parametrize(
        ("currency", "shown", "german"),
        [
            ("EUR", "€1,234,567.89", "1.234.567,89 €"),
            ("JPY", "JP¥123,456,789", "123.456.789 ¥"),
            ("KWD", "KWD 123,456.789", "123.456,789 KWD"),
            ("RSD", "RSD 1,234,567.89", "1.234.567,89 RSD"),
            ("IQD", "IQD 123,456.789", "123.456,789 IQD"),
            ("CLF", "CLF 12,345.6789", "12.345,6789 CLF"),
        ],
    )
    def test_are_the_currencys_own(self, currency: str, shown: str, german: str) -> None:
        assert i18n.money(Money(123456789, currency)) == shown
        i18n.use("de")
        assert i18n.money(Money(123456789, currency)) == german

    @pytest.mark.parametrize("minor", [0, 1, 5, 99, -1])
    def test_of_less_than_one(self, minor: int) -> None:
        sign = "−" if minor < 0 else ""
        assert i18n.money(Money(minor, "KWD")) == f"{sign}KWD 0.{abs(minor):03}"

    @given(st.sampled_from(sorted(list_currencies())), st.integers(-(10**24), 10**24))
    def test_no_amount_is_rounded_in_any_currency(self, currency: str, minor: int) -> None:
        shown = i18n.money(Money(minor, currency))
        whole, point, rest = re.sub(r"^\D+", "", shown).partition(".")
        assert (len(rest), bool(point)) == (decimals(currency), decimals(currency) > 0)
        assert int(re.sub(",", "", whole + rest)) == abs(minor)
        assert shown.startswith("−") is (minor < 0)


class TestTheSign:
    """Where the language has it: before the amount in English, after it in German."""

    @pytest.mark.parametrize(
        ("amount", "shown", "german"),
        [
            (Money(804000, "EUR"), "€8,040.00", "8.040,00 €"),
            (Money(-36000, "EUR"), "−€360.00", "−360,00 €"),
            (Money(0, "EUR"), "€0.00", "0,00 €"),
            (Money(1000, "USD"), "US$10.00", "10,00 $"),
            (Money(1000, "CHF"), "CHF 10.00", "10,00 CHF"),
            (Money(-1000, "CHF"), "−CHF 10.00", "−10,00 CHF"),
        ],
    )
    def test_is_where_the_language_has_it(self, amount: Money, shown: str, german: str) -> None:
        assert i18n.money(amount) == shown
        i18n.use("de")
        assert i18n.money(amount) == german


class TestMixing:
    def test_two_currencies_are_never_added(self) -> None:
        with pytest.raises(ValueError, match="EUR and JPY can't be added"):
            Money(1, "EUR") + Money(1, "JPY")
        with pytest.raises(ValueError, match="can't be added"):
            Money(1, "EUR") - Money(1, "JPY")


def test_an_amount_stands_whole_beside_a_bare_number() -> None:
    given = {
        "a": {"seat_minor": 5, "base_minor": None},
        "b": [{"unit_minor": 7, "currency": "JPY"}],
        "minor": 1,
    }
    assert with_amounts(given, "EUR") == {
        "a": {
            "seat_minor": 5,
            "seat": {"minor": 5, "currency": "EUR"},
            "base_minor": None,
            "base": None,
        },
        "b": [{"unit_minor": 7, "unit": {"minor": 7, "currency": "JPY"}, "currency": "JPY"}],
        "minor": 1,
    }
