"""Columns by terminal cells."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.cli.run.table import cut, fitted, table
from seattui.kit.columns_text import cells, padded
from seattui.kit.i18n import msg
from seattui.kit.text import safe


class TestCells:
    @pytest.mark.parametrize(
        ("text", "width"), [("Ann", 3), ("小龍", 4), ("e\u0301", 1), ("Ａ", 2), ("", 0), ("👍", 2)]
    )
    def test_are_counted(self, text: str, width: int) -> None:
        assert cells(text) == width

    @given(st.text(), st.integers(1, 40))
    def test_what_is_cut_fits(self, text: str, width: int) -> None:
        harmless = safe(text)
        assert cells(cut(harmless, width)) <= width
        assert cells(harmless) > width or cut(harmless, width) == harmless

    def test_padding_goes_on_either_side(self) -> None:
        assert padded("小", 4) == "小  "
        assert padded("1", 3, right=True) == "  1"


class TestTable:
    HEADERS = (msg("Name"), msg("Email"), msg("Seat"))
    ROWS = (("Ann", "ann@x.example", "7"), ("小龍", "li@x.example", "12"))

    def test_is_aligned(self) -> None:
        assert list(table(self.HEADERS, self.ROWS, right=frozenset({2}))) == [
            "Name  Email          Seat",
            "Ann   ann@x.example     7",
            "小龍  li@x.example     12",
        ]

    def test_of_nobody_has_its_header(self) -> None:
        assert list(table(self.HEADERS, [])) == ["Name  Email  Seat"]

    @pytest.mark.parametrize(
        ("columns", "header"),
        [
            ("30", "Name  Email          Seat"),
            ("24", "Name  Email         Seat"),
            ("22", "Name  Email"),
            ("14", "Name  Email"),
        ],
    )
    def test_a_narrow_terminal_does_without_some(
        self, monkeypatch: pytest.MonkeyPatch, columns: str, header: str
    ) -> None:
        monkeypatch.setenv("COLUMNS", columns)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        lines = list(table(self.HEADERS, self.ROWS, right=frozenset({2}), spare=(2,), text=frozenset({0, 1})))
        assert lines[0] == header
        assert all(cells(line) <= int(columns) for line in lines)

    def test_only_text_is_cut_and_a_code_is_whole_even_as_a_title(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "20")
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        headers = (msg("Reference"), msg("Description"), "sales-hub")
        rows = (("OPS-1234", "all of it", "1"), ("OPS-12345678901234", "more", "2"))
        assert list(table(headers, rows, right=frozenset({2}), text=frozenset({1}))) == [
            "Referen…  Desc…  sales-hub",
            "OPS-1234  all …          1",
            "OPS-12345678901234  more           2",
        ]

    def test_a_text_stays_readable_while_another_column_can_be_spared(self) -> None:
        assert fitted({0: 40, 1: 10}, 25, spare=(1,)) == {0: 13, 1: 10}
        assert fitted({0: 40, 1: 10}, 23, spare=(1,)) == {0: 23}

    def test_nothing_is_narrower_than_can_be_read(self) -> None:
        assert fitted({0: 20, 1: 20}, 3) == {0: 5, 1: 5}
