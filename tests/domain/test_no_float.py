"""Floats stay out of the domain: one rounding error in money is one too many."""

import ast
from pathlib import Path

import pytest

import seattui.domain
import seattui.kit.money

FILES = [*sorted(Path(seattui.domain.__file__).parent.rglob("*.py")), Path(seattui.kit.money.__file__)]


def floats(tree: ast.AST) -> list[int]:
    """The lines with a float literal, a true division, or a call or mention of `float`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_float_in_the_domain(file: Path) -> None:
    assert floats(ast.parse(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("source", ["x = 0.5", "x = a / b", "x /= 2", "x = float(a)"])
def test_the_scan_sees_them(source: str) -> None:
    assert floats(ast.parse(source)) == [1]
