"""What the next keys need is loaded while nobody presses one."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass

import pytest

from seattui.tui.terminal import ahead
from seattui.tui.terminal.ahead import load
from tests.support.terminal import ROOT

MODULES = """
import sys
from seattui.domain.plan.kinds import every_kind
from seattui.tui import app
from seattui.tui.places.ahead import parts
from seattui.tui.places.modes import SCREENS
SCREENS["users"]()
for part in parts(None):
    if part.args != (None,):  # but for the style sheets, which an app reads
        part()
before = set(sys.modules)
for place in SCREENS.values():
    place()
every_kind()
print(*sorted(set(sys.modules) - before))
"""


@dataclass
class App:
    last_key: float = 0.0
    awaiting_data: bool = False


class TestParts:
    async def test_each_is_done_though_one_fails(self) -> None:
        done: list[int] = []

        def fails() -> None:
            done.append(2)
            raise ImportError

        await load(App(), [lambda: done.append(1), fails, lambda: done.append(3)])
        assert done == [1, 2, 3]

    async def test_none_is_begun_while_keys_come_or_something_is_loaded(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ahead, "QUIET", 1e-3)
        app = App(awaiting_data=True)
        done: list[int] = []
        loading = asyncio.create_task(load(app, [lambda: done.append(1)]))
        await asyncio.sleep(0.01)
        assert done == []
        app.last_key, app.awaiting_data = float("inf"), False
        await asyncio.sleep(0.01)
        assert done == []
        loading.cancel()

    def test_afterwards_no_place_imports_anything_when_it_is_first_shown(self) -> None:
        made = subprocess.run(
            [sys.executable, "-c", MODULES], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert made.stdout.split() == []
