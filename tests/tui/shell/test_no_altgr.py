"""No key needs AltGr on a German keyboard, nor one that waits for a letter to put an accent on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest
from textual.binding import Binding
from textual.keys import format_key

from seattui import tui
from seattui.tui.actions import ACTIONS
from seattui.tui.shell import keymap
from tests.support.terminal import ROOT

WITH_ALTGR = frozenset("@[]{}\\|~€²³µ^´`")
OF_KEYS = frozenset({"key", "character"})


def awkward(keys: str) -> bool:
    return any(format_key(key.strip().rpartition("+")[2]) in WITH_ALTGR for key in keys.split(","))


def bound() -> Iterator[tuple[str, str]]:
    """Keys that screens and widgets bind by themselves, and those in the last line of dialogs."""
    for module in walk_packages(tui.__path__, f"{tui.__name__}."):
        for name, kind in vars(import_module(module.name)).items():
            if not isinstance(kind, type) or not kind.__module__.startswith(tui.__name__):
                continue
            own = vars(kind)
            for binding in own.get("BINDINGS", ()):
                yield name, binding.key if isinstance(binding, Binding) else binding[0]
            yield from ((name, keys) for keys, _ in own.get("KEYS", ()) if isinstance(keys, str))


def compared() -> Iterator[tuple[str, str]]:
    """Texts that `event.key` and `event.character` are compared with."""
    for path in (ROOT / "seattui" / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Compare)
                and isinstance(node.left, ast.Attribute)
                and node.left.attr in OF_KEYS
            ):
                for part in ast.walk(node):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield path.name, part.value


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_of_the_table(action: object) -> None:
    assert not any(awkward(key) for key in keymap.resolve({})[action.id])  # type: ignore[attr-defined]


def test_that_dialogs_and_widgets_bind_by_themselves() -> None:
    found = [*bound(), *compared()]
    assert len(found) > 60
    assert [(where, keys) for where, keys in found if awkward(keys)] == []


@pytest.mark.parametrize(
    "keys", ["@", "at", "escape,tilde", "ctrl+left_square_bracket", "circumflex_accent", "€"]
)
def test_one_that_does_is_noticed(keys: str) -> None:
    assert awkward(keys)
