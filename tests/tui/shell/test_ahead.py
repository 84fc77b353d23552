"""What the next keys need is done while nobody presses one."""

from __future__ import annotations

import subprocess
import sys
from threading import Event

import pytest

from seattui.tui.shell import ahead
from seattui.tui.shell.ahead import Ahead
from tests.support.terminal import ROOT

MODULES = """
import sys
from seattui.tui import app
from seattui.tui.places.modes import SCREENS, ahead
SCREENS["users"]()
for step in ahead():
    step()
before = set(sys.modules)
for place in SCREENS.values():
    place()
print(*sorted(set(sys.modules) - before))
"""


class TestSteps:
    def test_each_is_done_though_one_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ahead, "CALM", 0)
        done, last = list[int](), Event()

        def fails() -> None:
            done.append(2)
            raise ImportError

        Ahead([lambda: done.append(1), fails, lambda: done.append(3), last.set])
        assert last.wait(30)
        assert done == [1, 2, 3]

    def test_none_is_begun_while_keys_come_and_none_after_the_end(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ahead, "CALM", 0)
        began, goes_on = Event(), Event()
        done: list[int] = []

        def first() -> None:
            began.set()
            assert goes_on.wait(30)

        working = Ahead([first, lambda: done.append(2)])
        assert began.wait(30)
        monkeypatch.setattr(ahead, "CALM", 60)
        working.key_pressed()
        goes_on.set()
        working.stop()
        working.thread.join(30)
        assert not working.thread.is_alive()
        assert done == []

    def test_afterwards_no_place_imports_anything_when_it_is_first_shown(self) -> None:
        made = subprocess.run(
            [sys.executable, "-c", MODULES], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert made.stdout.split() == []
