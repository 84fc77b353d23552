"""Screens ask a refusal what can be done about it: its code is for scripts, and its rule for people to read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import seattui


def compared(path: Path) -> Iterator[str]:
    """Where a code or a rule is compared with text, or looked for in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Compare):
            sides = (node.left, *node.comparators)
            asks = any(isinstance(side, ast.Attribute) and side.attr in ("code", "rule") for side in sides)
            if asks and any(isinstance(n, ast.Constant) and isinstance(n.value, str) for n in ast.walk(node)):
                yield f"{path.name}, line {node.lineno}"


def test_no_screen_branches_on_the_code_of_an_error() -> None:
    screens = sorted((Path(seattui.__file__).parent / "tui").rglob("*.py"))
    assert len(screens) > 50
    assert [place for path in screens for place in compared(path)] == []


def test_a_comparison_is_found(tmp_path: Path) -> None:
    path = tmp_path / "screen.py"
    path.write_text('if plan.blocked.code == "seats-short":\n    x = r.rule in ("R6", "R7")\n')
    assert list(compared(path)) == ["screen.py, line 1", "screen.py, line 2"]
