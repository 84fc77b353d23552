"""The table of faults is what tests produce: every fault by one, and every sentence is the program's."""

from __future__ import annotations

import re

import pytest

from tests.support.faults.fault import Fault, kinds
from tests.support.terminal import ROOT

EVERY = [
    pytest.param(
        module.__name__.rpartition(".")[2], name, fault, id=f"{module.__name__.rpartition('.')[2]}.{name}"
    )
    for module, rows in kinds()
    for name, fault in rows.items()
]


@pytest.fixture(scope="module")
def named() -> set[tuple[str, str]]:
    """Which attributes tests take of which names, as in `store_file.MISSING`."""
    return {
        taken
        for path in (ROOT / "tests").rglob("test_*.py")
        for taken in re.findall(r"\b(\w+)\.([A-Z][A-Z_]*)\b", path.read_text("utf-8"))
    }


@pytest.mark.parametrize(("module", "name", "fault"), EVERY)
def test_a_test_produces_it(module: str, name: str, fault: Fault, named: set[tuple[str, str]]) -> None:
    assert (module, name) in named


def test_a_sentence_is_found_however_it_is_wrapped() -> None:
    fault = Fault("", "The store {store} is damaged.", 1, "")
    assert fault.is_said("seattui: The store /a b/c.db\n │ │ is  damaged.\n")
    assert not fault.is_said("seattui: The store /a b/c.db is fine.")
