"""No sign of ours is a box in anybody's font: none but those that terminal fonts share."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.support.glyphs import unusual
from tests.support.terminal import ROOT

SOURCE = ROOT / "seattui"
OF_DATA = {
    "safe_write.py": "＋－＝＠", "text.py": "\u25cc\u2800\U0001d159\ufffd", "cell_diff.py": "\u25ff",
    "addresses_0002.py": "\ufffd",
}  # fmt: skip
"""What is looked for in text from outside, or stands in for a part of it."""


def texts(path: Path) -> Iterator[str]:
    """The strings of a module that aren't docstrings; a sheet as it stands."""
    if path.suffix != ".py":
        yield path.read_text("utf-8")
        return
    tree = ast.parse(path.read_text("utf-8"))
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in said:
            yield node.value


def test_in_the_source_and_its_sheets() -> None:
    found = {}
    for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.tcss")]:
        odd = unusual("".join(texts(path))) - set(OF_DATA.get(path.name, ""))
        if odd:
            found[str(path.relative_to(ROOT))] = odd
    assert found == {}


@pytest.mark.parametrize("path", list(SOURCE.rglob("*.po")), ids=lambda path: path.parents[1].name)
def test_in_every_language(path: Path) -> None:
    with path.open("rb") as file:
        words = [
            part
            for m in read_po(file)
            for part in ([m.string] if isinstance(m.string, str) else m.string or ())
        ]
    assert unusual("".join(words)) == set()
