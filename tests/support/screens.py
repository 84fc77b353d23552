"""A screen as plain text, and how it is compared with what it looked like before.

SEATTUI_SNAPSHOTS=update writes the new looks in place of comparing; the diff in git is then the review.
"""

from __future__ import annotations

import asyncio
import difflib
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from tests.support.textual_private import app_in_context, at_work, lines_of

FOLDER = Path(__file__).resolve().parents[1] / "snapshots"
CALM = 3
"""So often in a row it must be found at rest: what one message brings about comes between two looks."""
UPDATE = os.environ.get("SEATTUI_SNAPSHOTS") == "update"


def dump(app: App[Any]) -> str:
    """What stands on the screen, a line a row, blanks at the ends cut."""
    return "\n".join(strip.text.rstrip() for strip in lines_of(app)) + "\n"


async def at_rest(pilot: Pilot[Any]) -> str:
    """Waits until the workers are done and what they posted is drawn; returns the dump."""
    for _ in range(2):
        await workers_done(pilot.app)
        await pilot.pause()
        while not still(pilot.app):
            await workers_done(pilot.app)
            await pilot.pause()
    return dump(pilot.app)


def still(app: App[Any]) -> bool:
    """Whether no key waits its turn and no message is on its way, or the app has ended."""
    if app.return_code is not None and not app.is_running:
        return True
    typing = getattr(app, "_typing", None)
    return not (typing is not None and typing._handling is not None) and not at_work(app)


async def until_still(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """In place of Textual's `wait_for_idle`, which guesses from how busy the processor is and waits the
    longer the busier the machine."""
    app = app_in_context()
    calm, end = 0, time.monotonic() + max_sleep
    while calm < CALM and time.monotonic() < end:
        await asyncio.sleep(0)
        calm = calm + 1 if app is None or still(app) else 0
        if not calm:
            await asyncio.sleep(0.001)


async def workers_done(app: App[Any]) -> None:
    """Waits until every worker is done; that one is overtaken meanwhile, and so cancelled, is no fault."""
    while any(not worker.is_finished for worker in app.workers):
        with suppress(WorkerCancelled):
            await app.workers.wait_for_complete()


def assert_looks(name: str, shown: str) -> None:
    """Compares with tests/snapshots/NAME.txt, showing the difference by line."""
    path = FOLDER / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, "utf-8")
        return
    if not path.exists():
        pytest.fail(
            f"There is no {path.name} yet: SEATTUI_SNAPSHOTS=update makes it.\n{shown}", pytrace=False
        )
    before = path.read_text("utf-8")
    if before != shown:
        lines = difflib.unified_diff(
            before.splitlines(), shown.splitlines(), "as it was", "as it is", lineterm=""
        )
        pytest.fail("\n".join([f"{name} looks different:", *lines]), pytrace=False)
