"""Stores for the screens' tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from seattui.service.session import Session, open_session
from tests.support.accounts import founded
from tests.support.screens import until_still
from tests.support.textual_private import buttons_are_lit_for_no_time

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keys_wait_for_stillness(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressing a key returns when what it brought about is done, not when the processor seems idle."""
    monkeypatch.setattr("textual.app.wait_for_idle", until_still)
    monkeypatch.setattr("textual.pilot.wait_for_idle", until_still)
    buttons_are_lit_for_no_time(monkeypatch)


@pytest.fixture(autouse=True)
def keys_wait_their_turn(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """For longer than in the program, where the machine is busy: for a list that they are about, and for keys
    before them. `impatient` tests are about keys that don't."""
    if "impatient" not in request.fixturenames:
        monkeypatch.setattr("seattui.tui.terminal.typing_ahead.FOR_A_LIST", 3)
        monkeypatch.setattr("seattui.tui.terminal.typing_ahead.TOO_LATE", 120)


@pytest.fixture(autouse=True)
def numbers_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that a place asks for late."""
    monkeypatch.setattr("seattui.tui.shell.place.LATE", 0.001)


@pytest.fixture(autouse=True)
def keys_are_pressed_one_by_one(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """However quickly a test does so. In `typed_in_words` tests those that come quickly belong together, as in the
    program."""
    if "typed_in_words" not in request.fixturenames:
        monkeypatch.setattr("seattui.tui.terminal.typing_ahead.BURST", 0)


@pytest.fixture
def typed_in_words() -> None:
    """A key that does nothing takes along what is typed with it."""


@pytest.fixture
def impatient() -> None:
    """Keys wait as long as in the program."""


@pytest.fixture(autouse=True)
def tasks_begin_as_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """`App.run` has the loop start tasks at once, from Python 3.12 on; `run_test` leaves that out."""
    run_test = App.run_test

    @asynccontextmanager
    async def as_run(app: App[Any], **how: Any) -> AsyncIterator[Pilot[Any]]:
        asyncio.get_running_loop().set_task_factory(getattr(asyncio, "eager_task_factory", None))
        async with run_test(app, **how) as pilot:
            yield pilot

    monkeypatch.setattr(App, "run_test", as_run)


@pytest.fixture
def unwatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """What others do is met only when something is confirmed, however long the test takes until then."""
    monkeypatch.setattr("seattui.tui.opening.watching.INTERVAL", 3600)


@pytest.fixture
def acme(tmp_path: Path) -> Callable[[], Session]:
    """Opens a real store with one account, Acme GmbH, whose owner is ana@acme.example."""
    path = str(tmp_path / "acme.db")
    founded(path, at=NOW, label="PRODUCTION").close()
    return lambda: open_session(path, at=NOW)
