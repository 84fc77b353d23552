"""Lines end at blanks, and never inside an amount or a day."""

from __future__ import annotations

import pytest
from textual.content import Content

from seattui.kit import columns_text
from seattui.tui.widgets import wrapped as on_screen

WHOLE = (
    "8.040,00 €",
    "−360,00 €",
    "CHF 10.00",
    "10,00 CHF",
    "1. Sept. 2026",
    "23. Nov. 2026",
    "1. Mai 2027",
    "1 Sep 2026",
)


@pytest.mark.parametrize("whole", WHOLE)
@pytest.mark.parametrize("wrapped", [columns_text.wrapped, on_screen.wrapped])
def test_an_amount_and_a_day_stay_whole(wrapped: object, whole: str) -> None:
    text = f"Sie kostet bis dahin {whole} bei 3 Personen"
    for width in range(len(whole), len(text) + 1):
        lines = wrapped(text, width)  # type: ignore[operator]
        assert any(whole in line for line in lines)
        assert " ".join(lines) == text


def test_one_that_is_wider_than_the_line_is_cut() -> None:
    assert on_screen.wrapped("8.040,00 €", 4) == ["8.04", "0,00", " €"]
    assert columns_text.wrapped("8.040,00 €", 4) == ["8.04", "0,00", " €"]


def test_everything_else_ends_lines_as_ever() -> None:
    text = "Sales Hub: 3 idle, 12 of 30 days, R3 AND more  blanks"
    assert columns_text.words(text) == text.split(" ")


def test_styled_text_on_screen_keeps_them_whole_too() -> None:
    text = Content.assemble(
        ("! ", "bold"), "Ein Platz kostet 8.040,00 € bis 1. Sept. 2026", "\nfrei ab 1. Mai 2027"
    )
    for width in range(len("1. Sept. 2026"), 60):
        shown = on_screen.unbroken(text, width)
        lines = [line.plain for line in shown.split("\n", allow_blank=True)]
        assert max(map(len, lines)) <= width
        for whole in ("8.040,00 €", "1. Mai 2027"):
            assert any(whole in line for line in lines)
        assert " ".join(lines).split() == text.plain.split()
        assert shown.spans[0] == text.spans[0]


def test_text_without_any_is_left_as_it_is() -> None:
    text = Content("Nobody here holds a seat that could be removed")
    assert on_screen.unbroken(text, 10) is text
