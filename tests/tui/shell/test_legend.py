"""Help's legend has every sign that the screens draw."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from seattui.demo.build import make_demo
from seattui.service.session import open_session
from seattui.tui.help.legend import LEGEND, PUNCTUATION
from tests.support.glyphs import unusual
from tests.support.looks.views import AT, ONLOOKER
from tests.support.terminal import ROOT
from tests.tui.people.users_app import app_on, press, settled, until
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


async def test_help_says_which_permission_is_missing_and_who_has_it(tmp_path: Path) -> None:
    path = str(tmp_path / "demo.db")
    make_demo(path, users=30, at=AT).close()
    session = open_session(path, operator=ONLOOKER, at=AT)
    async with app_on(session).run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "question_mark", *"create user")
        shown = " ".join((await until(pilot, lambda text: "has it" in text or "have it" in text)).split())
    session.close()
    assert "(needs Add & edit users)" in shown
    assert "Permissions you don't have Add & edit users: Ana Torres" in shown
