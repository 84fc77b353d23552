"""Help's legend has every sign that the screens draw."""

from __future__ import annotations

import re
import unicodedata

import pytest

from seattui.tui.help.legend import LEGEND, PUNCTUATION
from tests.support.glyphs import unusual
from tests.support.terminal import ROOT
from tests.tui.shell.test_glyphs import texts

TUI = ROOT / "seattui" / "tui"
OF_THE_TERMINAL = {TUI / "terminal" / name for name in ("cell_diff.py",)}
BOXES = re.compile(r"^(?:[\[(].[\])]|!) ?$")
"""Signs of plain letters: `[x]`, `(•)`, `! `."""
BLANK = "\xa0"


def drawn() -> set[str]:
    found: set[str] = set()
    for path in set(TUI.rglob("*.py")) - OF_THE_TERMINAL:
        if path.parent.name == "help":
            continue
        for text in texts(path):
            found |= {c for c in text if not c.isascii() and unicodedata.category(c)[0] in "PS"}
            found |= {text.strip()} if BOXES.match(text) else set()
    return found - PUNCTUATION


@pytest.mark.parametrize("sign", sorted(drawn()))
def test_has_every_sign(sign: str) -> None:
    assert sign in " ".join(LEGEND)


def test_each_is_drawn_somewhere_and_no_font_lacks_it() -> None:
    known = drawn() | {"+", "( )"}
    for signs in LEGEND:
        parts = re.findall(r"\[.\]|\(.\)|\S+", signs)
        assert set(parts) <= known, signs
    assert unusual("".join(LEGEND)) == set()
