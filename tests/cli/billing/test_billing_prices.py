"""Prices and numbers by command: each currency's decimals, catalogues by line and key, what isn't a number."""

from __future__ import annotations

import pytest

from tests.cli.billing.test_billing import BUY, sales
from tests.cli.conftest import Run


class TestCurrencies:
    @pytest.mark.parametrize(
        ("currency", "due", "total"),
        [("JPY", "JP¥3,600", "JP¥9,600"), ("KWD", "KWD 3.600", "KWD 9.600"), ("EUR", "€36.00", "€96.00")],
    )
    def test_each_with_its_own_decimals(
        self, bare: Run, tmp_path: object, currency: str, due: str, total: str
    ) -> None:
        common = ("--store", f"{tmp_path}/one.db", "--at", "2026-01-01T12:00Z")
        bare("init", "--account", "A", "--currency", currency, "--time-zone", "UTC", "--owner", "a@b.example",
             "--testing", *common)  # fmt: skip
        bare("subscriptions", "add", "sales-hub", "starter", "--base-minor", "6000", "--seat-minor", "1200", "--yes",
             *common)  # fmt: skip
        bought = bare(*BUY, "3", "--yes", *common)
        assert f"Due now {due}" in bought.out
        assert total in bare("subscriptions", "list", *common).out
        assert total in bare("billing", "show", *common).out
        assert due in bare("billing", "invoices", *common).out
        assert due in bare("billing", "invoice", "2", *common).out


class TestTheCatalogue:
    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ("seat_minor = -1", "line 15: hubs.tiers.prices.seat_minor must be 0 or more."),
            ("base_minor = -1", "line 14: hubs.tiers.prices.base_minor must be 0 or more."),
            ('currency = "XXL"', "line 11: hubs.tiers.prices.currency isn't a currency (ISO 4217)."),
            ("seat_minor = 9.5", "line 15: hubs.tiers.prices.seat_minor must be a whole number."),
        ],
    )
    def test_a_file_that_can_not_be(self, run: Run, tmp_path: object, wrong: str, said: str) -> None:
        path = priced(tmp_path, wrong)
        result = run("catalogue", "load", path, "--yes")
        assert (result.code, result.out) == (2, "")
        assert result.err == f"seattui: {path}, {said}\nNothing was changed.\n"
        assert run("catalogue", "show", "--json").json["catalogue"]["demo"] is True

    def test_loaded_prices_hold_for_what_is_bought_from_then_on(self, run: Run, tmp_path: object) -> None:
        path = priced(tmp_path)
        dry = run("catalogue", "load", path, "--dry-run", "--json")
        assert (dry.json["applied"], dry.json["plan"]["due_now"]["minor"]) == (False, 0)
        assert run("catalogue", "load", path, "--yes", "--because", "2027 prices").code == 0
        assert run(*BUY, "1", "--dry-run", "--json").json["plan"]["due_now"]["minor"] == 2345
        assert sales(run)["next_invoice"] == {"on": "2026-12-23", "total": {"minor": 6000, "currency": "EUR"}}
        assert "€23.45" in run("catalogue", "show").out

    def test_an_agreed_price_goes_before_it(self, run: Run, tmp_path: object) -> None:
        assert run("subscriptions", "price", "sales-hub", "--seat-minor", "1111", "--yes", "--json").code == 0
        run("catalogue", "load", priced(tmp_path), "--yes")
        assert run(*BUY, "1", "--dry-run", "--json").json["plan"]["due_now"]["minor"] == 1111

    def test_where_no_price_is_there_in_the_accounts_currency(self, run: Run, tmp_path: object) -> None:
        run("catalogue", "load", priced(tmp_path, 'currency = "USD"'), "--yes")
        said = run(*BUY, "1", "--yes", "--json")
        assert (said.code, said.error["code"]) == (4, "no-price")


NOT_NUMBERS = ["-1", "-12", "0", "1e9", "١٢", "1_000", "2**63", str(2**63), "1.5", "", " 1", "½", "9" * 5000]


class TestNumbers:
    @pytest.mark.parametrize("number", NOT_NUMBERS)
    @pytest.mark.parametrize("argv", [("billing", "buy", "sales-hub"), ("billing", "remove", "sales-hub")])
    def test_of_seats(self, bare: Run, argv: tuple[str, ...], number: str) -> None:
        said = bare(*argv, number, "--yes")
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("seattui: N ")
        assert len(said.err) < 200

    @pytest.mark.parametrize("number", NOT_NUMBERS)
    def test_of_invoices(self, bare: Run, number: str) -> None:
        said = bare("billing", "invoice", number, "--json")
        assert (said.code, said.error["code"]) == (2, "usage")
        assert said.error["message"].startswith("NUMBER ")

    @pytest.mark.parametrize("number", [n for n in NOT_NUMBERS if n != "0"])
    @pytest.mark.parametrize(
        "argv",
        [
            ("subscriptions", "price", "sales-hub", "--seat-minor"),
            ("subscriptions", "warn", "sales-hub", "--below"),
            ("billing", "invoices", "--limit"),
        ],
    )
    def test_of_options(self, bare: Run, argv: tuple[str, ...], number: str) -> None:
        said = bare(*argv, number)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith((f"seattui: {argv[-1]} must be ", f"seattui: {argv[-1]} is missing"))

    def test_as_many_seats_as_a_subscription_holds(self, run: Run) -> None:
        said = run(*BUY, "1000000", "--yes", "--json")
        assert (said.code, said.error["code"]) == (4, "too-many-seats")
        assert run(*BUY, "1000001", "--yes").code == 2
        assert run(*BUY, "999997", "--dry-run", "--json").json["plan"]["due_now"]["minor"] == 999997 * 2000

    @pytest.mark.parametrize("option", ["--term", "--billing"])
    def test_of_months_says_the_bounds_that_hold(self, bare: Run, option: str) -> None:
        said = bare("subscriptions", "add", "sales-hub", "starter", option, "121")
        assert (said.code, said.err) == (2, f"seattui: {option} must be from 1 to 120, not 121.\n")


def priced(folder: object, other: str = "") -> str:
    """A catalogue of Sales Hub Starter at €23.45 a seat, one line of it in another way."""
    prices = {"currency": '"EUR"', "billing_months": "1", "valid_from": "2026-01-01"} | {
        "base_minor": "4000",
        "seat_minor": "2345",
    }
    if other:
        key, _, value = other.partition(" = ")
        prices[key] = value
    head = 'title = "Ours"\n[[hubs]]\ncode = "sales-hub"\nname = "Sales Hub"\ntab = "Sales"\n[[hubs.tiers]]\n'
    tier = 'code = "starter"\nname = "Starter"\nincluded = 2\n[[hubs.tiers.prices]]\n'
    path = f"{folder}/prices.toml"
    with open(path, "w", encoding="utf-8") as out:
        out.write(head + tier + "".join(f"{key} = {value}\n" for key, value in prices.items()))
    return path
