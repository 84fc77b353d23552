"""Our signs in ASCII: none is left out, and each takes as many cells as before."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from seattui.kit import signs
from tests.support.glyphs import DRAWN, SHARED

OURS = "·–—−“”„‘’‚›‹→←↑↓▲▼►◄•●○…×÷√€≡" + "".join(map(chr, DRAWN))


class TestSigns:
    def test_each_is_one_cell_of_ascii(self) -> None:
        assert set(OURS) - set(map(chr, DRAWN)) <= SHARED
        drawn = OURS.translate(signs.ASCII)
        assert drawn.isascii()
        assert len(drawn) == len(OURS)

    @pytest.mark.parametrize(
        "name", ["Łukasz Żółć", "雨桐 欧阳", "Zo\u0308e", "한글이름", "שלום", "ｗｉｄｅ ●✓"]
    )
    def test_a_name_takes_the_cells_that_were_reckoned_with(self, name: str) -> None:
        shown = name.encode("ascii", signs.CELLS).decode("ascii")
        assert len(shown) == cell_len(name)

    def test_in_a_list_no_letter_is_lost(self) -> None:
        assert "Żak · 5 €…".encode("ascii", signs.LINES) == rb"\u017bak - 5 EUR~"
        assert "Zoë · 5 €".encode("latin-1", signs.LINES) == "Zoë · 5 EUR".encode("latin-1")
        assert "−€5.00, 5,00 €".encode("ascii", signs.LINES) == b"-EUR 5.00, 5,00 EUR"

    @pytest.mark.parametrize(
        ("encoding", "environ", "needed"),
        [
            ("utf-8", {}, False),
            ("UTF8", {"LANG": "de_DE.UTF-8"}, False),
            ("ascii", {"LANG": "de_DE.UTF-8"}, True),
            ("iso8859-1", {}, True),
            ("utf-8", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
            ("utf-8", {"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, False),
            ("utf-8", {"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, True),
            ("utf-8", {"LANG": "C.UTF-8"}, False),
        ],
    )
    def test_where_they_are_needed(self, encoding: str, environ: dict[str, str], needed: bool) -> None:
        assert signs.needed(encoding, environ) is needed
