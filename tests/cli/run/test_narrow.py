"""Tables in a narrow terminal: what the next command is given is there, whole, in either language."""

from __future__ import annotations

import sys

import pytest

from seattui.kit.columns_text import cells
from tests.cli.conftest import Run
from tests.support.keys import key

LISTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("seats", "list"): ("sales-hub", "service-hub", "61 "),
    ("subscriptions", "list"): ("sales-hub", "service-hub"),
    ("users", "list", "--limit", "5"): ("aaliyah.nidhomhnaill@acme.example", "sales-hub"),
    ("teams", "list"): ("Sales Asia-Pacific", "sales-hub", "service-hub"),
    ("billing", "invoices"): ("13 ", "040", "113"),
    ("billing", "show"): ("sales-hub", "service-hub", "683"),
    ("catalogue", "show"): ("service-hub", "professional"),
    ("activity", "list"): ("38 ", "removals.schedule"),
    ("operators", "list"): ("ana@acme.example",),
    ("operators", "keys", "list"): (key(1).fingerprint, "ana@acme.example"),
}


class TestANarrowTerminal:
    @pytest.mark.parametrize("columns", [40, 60, 79, 80, 100])
    @pytest.mark.parametrize("lang", ["en", "de"])
    @pytest.mark.parametrize("words", LISTS)
    def test_keeps_what_the_next_command_needs(
        self, demo: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], lang: str, columns: int
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        said = demo(*words, "--lang", lang)
        for needed in LISTS[words]:
            assert needed in said.out

    @pytest.mark.parametrize("lang", ["en", "de"])
    @pytest.mark.parametrize("words", sorted(LISTS.keys() - {("billing", "show")}))
    def test_of_80_columns_has_room_for_every_line(
        self, demo: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], lang: str
    ) -> None:
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        assert max(map(cells, demo(*words, "--lang", lang).out.splitlines())) <= 80
