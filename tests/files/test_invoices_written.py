"""Invoices as plain text, CSV and JSON: aligned, exact in every currency, harmless."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from seattui.domain.billing.invoice import Invoice, InvoiceKind, InvoiceLine
from seattui.domain.model import Account
from seattui.files.invoice_text import WIDTH, invoice_lines, invoice_text
from seattui.files.invoices import write_csv, write_json, write_text
from seattui.files.sheets import amount
from seattui.kit import i18n
from seattui.kit.columns_text import cells, wrapped

ACCOUNT = Account(1, "Acme GmbH", "EUR", "Europe/Berlin", "", "testing")
BOUGHT = date(2026, 11, 23)


def an_invoice(
    *lines: InvoiceLine, number: int = 7, currency: str = "EUR", name: str = "Sales Hub Enterprise"
) -> Invoice:
    return Invoice(
        number, date(2026, 12, 1), InvoiceKind.PERIOD, "sales-hub", name,
        date(2026, 12, 1), date(2027, 1, 1), currency, lines or LINES,
    )  # fmt: skip


LINES = (
    InvoiceLine("base", 10, 120000, 31, 31, 120000),
    InvoiceLine("seats", 5, 12000, 31, 31, 60000, date(2026, 3, 1)),
    InvoiceLine("seats", 12, 9050, 31, 31, 108600, BOUGHT),
)
PART = InvoiceLine("seats", 3, 12000, 8, 30, 9600, BOUGHT)


class TestPlainText:
    def test_a_whole_invoice(self) -> None:
        assert invoice_text(an_invoice(), ACCOUNT) == (
            "Acme GmbH                                                      Invoice 7\n"
            "════════════════════════════════════════════════════════════════════════\n"
            "Issued on     1 Dec 2026\n"
            "Subscription  Sales Hub Enterprise\n"
            "Period        1 Dec 2026 – 1 Jan 2027, 31 days\n"
            "Charged for   Billing period\n"
            "\n"
            "For                                                               Amount\n"
            "────────────────────────────────────────────────────────────────────────\n"
            "Base price, 10 seats included                                  €1,200.00\n"
            "5 additional seats, bought on 1 Mar 2026          5 × €120.00    €600.00\n"
            "12 additional seats, bought on 23 Nov 2026        12 × €90.50  €1,086.00\n"
            "════════════════════════════════════════════════════════════════════════\n"
            "Total                                                          €2,886.00\n"
            "\n"
            "Amounts are without tax.\n"
        )

    def test_what_was_bought_in_between_says_its_days(self) -> None:
        text = invoice_text(an_invoice(PART), ACCOUNT)
        assert "3 additional seats, 8 of 30 days" in text
        assert "3 × €120.00  €96.00" in text

    @pytest.mark.parametrize("language", ["en", "de"])
    @pytest.mark.parametrize("width", [40, 60, WIDTH])
    def test_no_line_is_wider_than_the_page(self, language: str, width: int) -> None:
        i18n.use(language)
        huge = InvoiceLine("seats", 1_000_000, 10**8, 8, 30, 10**14, BOUGHT)
        invoice = an_invoice(*LINES, PART, name="Sales Hub さくら " * 6)
        assert max(map(cells, invoice_lines(invoice, ACCOUNT, width))) <= width
        assert max(map(cells, invoice_lines(an_invoice(huge), ACCOUNT))) <= WIDTH

    def test_names_that_would_steer_a_terminal_dont(self) -> None:
        account = Account(1, "Acme\x1b]0;x\x07 GmbH", "EUR", "Europe/Berlin", "", "testing")
        text = invoice_text(an_invoice(name="Sales\x1b[31m"), account)
        assert "\x1b" not in text
        assert "\\x1b" in text


class TestFiles:
    @pytest.mark.parametrize(
        ("minor", "currency", "shown"),
        [(180000, "EUR", "1800.00"), (1800, "JPY", "1800"), (1800, "KWD", "1.800"), (5, "EUR", "0.05")],
    )
    def test_amounts_have_the_decimals_of_their_currency(self, minor: int, currency: str, shown: str) -> None:
        assert str(amount({"minor": minor, "currency": currency})) == shown

    def test_csv_has_a_row_a_line_and_is_the_same_in_every_language(self) -> None:
        i18n.use("de")
        out = io.StringIO()
        assert write_csv([an_invoice(), an_invoice(PART, number=6)], out) == 2
        rows = list(csv.DictReader(out.getvalue().splitlines()))
        assert [(row["number"], row["amount"], row["total"]) for row in rows] == [
            ("7", "1200.00", "2886.00"),
            ("7", "600.00", "2886.00"),
            ("7", "1086.00", "2886.00"),
            ("6", "96.00", "96.00"),
        ]

    def test_no_cell_is_run_by_a_spreadsheet(self) -> None:
        out = io.StringIO()
        write_csv([an_invoice(PART, name="=1+2")], out)
        assert "'=1+2" in out.getvalue()

    def test_json_is_that_of_the_commands(self) -> None:
        out = io.StringIO()
        write_json([an_invoice(PART)], out)
        (invoice,) = json.loads(out.getvalue())["invoices"]
        assert set(invoice) == {"number", "issued_on", "hub", "period", "lines", "total"}
        assert set(invoice["lines"][0]) == {"text", "seats", "unit", "days", "of_days", "amount"}
        assert invoice["total"] == {"minor": 9600, "currency": "EUR"}

    def test_each_invoice_begins_a_page(self) -> None:
        out = io.StringIO()
        assert write_text([an_invoice(), an_invoice(number=8)], ACCOUNT, out) == 2
        assert out.getvalue().count("\f") == 1


class TestWrapping:
    def test_words_then_letters(self) -> None:
        assert wrapped("one two three", 7) == ["one two", "three"]
        assert wrapped("さくらさくら", 5) == ["さく", "らさ", "くら"]
        assert wrapped("", 5) == [""]
        # A terminal of a few columns leaves nothing, or less, beside what stands before the text.
        for none in (0, -4):
            assert wrapped("ab さ", none) == ["a", "b", "さ"]
