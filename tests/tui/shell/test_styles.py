"""The style sheets name widgets that there are: a rename that forgets them is seen by no type checker."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from textual.screen import Screen
from textual.widgets import Button, Input, OptionList, Static

import seattui.tui

TUI = Path(seattui.tui.__file__).parent
TEXTUALS = {widget.__name__ for widget in (Screen, Button, Input, OptionList, Static)}
TYPE = re.compile(r"(?<![\w.#$&:-])([A-Z]\w+)")


def selectors() -> set[str]:
    """Every type that a rule of a style sheet selects."""
    found: set[str] = set()
    for sheet in TUI.rglob("*.tcss"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        for selector in re.findall(r"([^{}]+)\{", rules):
            found.update(TYPE.findall(selector))
    return found


def test_every_selector_names_a_widget_that_there_is() -> None:
    ours = {
        node.name
        for module in TUI.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    selected = selectors()
    assert "ViewsDialog" in selected
    assert not selected - ours - TEXTUALS
