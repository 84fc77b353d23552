"""Every screen and every dialog of the demo: which keys lead to it, and what it stands on.

A new screen or dialog is a row here; `make screenshots INTO=folder` then draws it, and tests look at it.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args
from unittest.mock import patch

from textual.pilot import Pilot

from seattui.demo.build import make_demo
from seattui.kit import i18n
from seattui.kit.settings import Language, Settings
from seattui.service.session import Session, open_session
from seattui.tui.app import SeattuiApp
from seattui.tui.shell.state import State
from tests.support.screens import dump, still, until_still
from tests.support.stores.older import first_store
from tests.tui.people.users_app import settled

GIVEN = (
    "SELECT first_name || ' ' || last_name FROM users", "SELECT last_name || ', ' || first_name FROM users",
    "SELECT last_name FROM users", "SELECT email FROM users", "SELECT name FROM teams", "SELECT name FROM accounts",
    "SELECT because FROM activity WHERE because <> ''",
)  # fmt: skip
OWNER, ONLOOKER = "ana@acme.example", "chen@acme.example"
CALM, PATIENCE = 15, 30.0
AT = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
TWO_YEARS_ON = datetime.fromisoformat("2028-11-23T10:00:00+01:00")
SIZES = ((80, 24), (120, 40), (200, 60))
THEMES = {"dark": "seattui-dark", "light": "seattui-light", "contrast": "seattui-contrast"}
LANGUAGES: tuple[Language, ...] = get_args(Language)

Standing = Literal["demo", "looking on", "out of date", "none", "damaged", "older"]
"""The store: the demo; the same for somebody who may change nothing, or two years later; or why there is none."""


@dataclass(frozen=True)
class View:
    """What is pressed, on which store. A word in quotes is typed, any other is a key."""

    name: str
    keys: str = ""
    on: Standing = "demo"


NEW_PERSON = "n 'mia.sommer@acme.example' enter 'Mia' enter 'Sommer' enter"
TYPO = "n 'mia.sommer@acme' enter enter enter right enter"
TEN = "v down down down down down down down down down v"
SAVED = "h V 'Idle ones' enter enter enter right enter"
RECORD_OF_MANY = "5 down"
LOOK_ALIKES = "n 'mia.sommer@acme.example, bo' enter enter enter right enter"

VIEWS = (
    View("users"),
    View("users-marked", TEN),
    View("users-searched", "/ 'an' enter"),
    View("users-nobody", "/ 'zzzz' enter"),
    View("users-idle", "h"),
    View("users-filtered", "f right enter"),
    View("users-columns", "C down down space down down space end space enter"),
    View("user-details", "enter"),
    View("user-details-down", "enter G"),
    View("user-details-whole", "down down down enter enter"),
    View("filter", "f"),
    View("sort", "o"),
    View("columns", "C"),
    View("columns-changed", "C down right right J end space"),
    View("save-view", "/ 'an' enter V 'Everybody with an'"),
    View("save-view-again", f"{SAVED} V"),
    View("users-view", SAVED),
    View("views", f"{SAVED} apostrophe"),
    View("delete-view", f"{SAVED} apostrophe ctrl+x"),
    View("history", "H"),
    View("change-seat", "c"),
    View("change-seats-marked", "/ 'an' enter space down space down space c space"),
    View("change-seats-refused", "a c space"),
    View("checkout", f"{TEN} c space enter enter right enter"),
    View("move-seat", "m"),
    View("move-seat-to", "m 'bo' enter"),
    View("create-user", "n"),
    View("create-user-wrong", TYPO),
    View("create-user-many-wrong", LOOK_ALIKES),
    View("create-user-permissions", NEW_PERSON),
    View("create-user-sales", f"{NEW_PERSON} right space down space"),
    View("create-user-account", f"{NEW_PERSON} left"),
    View("create-user-review", f"{NEW_PERSON} right space down space enter enter enter enter"),
    View("create-user-throw-away", "n 'x' escape"),
    View("edit-user", "e"),
    View("edit-users-marked", "space down space e"),
    View("permission-set", "e down space s"),
    View("deactivate", "d"),
    View("off-board", "O"),
    View("remove-user", "D"),
    View("remove-users-marked", "a D"),
    View("everyone", "a D f2"),
    View("everyone-refused", "a c space f2"),
    View("save-preview", "a D f4"),
    View("add-to-team", "t"),
    View("remove-from-team", "T"),
    View("on-leave", "x"),
    View("invite-again", "I"),
    View("unassign-idle", "h U"),
    View("write-users", "w"),
    View("teams", "2"),
    View("teams-apart", "2 s"),
    View("new-team", "2 n"),
    View("rename-team", "2 e"),
    View("move-team", "2 m"),
    View("delete-team", "2 D"),
    View("add-members", "2 a"),
    View("remove-members", "2 x"),
    View("members", "2 enter"),
    View("write-teams", "2 w"),
    View("seats", "3"),
    View("write-seats", "3 w"),
    View("billing", "4"),
    View("buy-seats", "4 b backspace 3"),
    View("remove-seats", "4 d"),
    View("remove-seats-done", "4 d enter enter right enter"),
    View("billing-removal", "4 d enter enter right enter escape"),
    View("cancel-removal", "4 down x"),
    View("chart", "4 down down"),
    View("coming-up", "4 end"),
    View("invoices", "4 i"),
    View("invoice", "4 i enter"),
    View("write-invoices", "4 i w"),
    View("activity", "5"),
    View("activity-details", "5 enter"),
    View("record-details", f"{RECORD_OF_MANY} enter"),
    View("record-people", f"{RECORD_OF_MANY} p"),
    View("undo", "5 down down down down down u"),
    View("undo-refused", "5 u"),
    View("write-activity", "5 w"),
    View("help", "?"),
    View("help-end", "? end"),
    View("help-searched", "? 'seat'"),
    View("palette", ":"),
    View("palette-found", ": 'an'"),
    View("looking-on", on="looking on"),
    View("looking-on-refused", "c", on="looking on"),
    View("looking-on-team", "2 n", on="looking on"),
    View("looking-on-billing", "4", on="looking on"),
    View("looking-on-invoices", "4 i", on="looking on"),
    View("looking-on-help", "?", on="looking on"),
    View("looking-on-palette", ":", on="looking on"),
    View("catch-up", on="out of date"),
    View("first-run", on="none"),
    View("first-run-wrong", "down enter", on="none"),
    View("not-opened", on="damaged"),
    View("upgrade", on="older"),
)
NAMED = {"?": "question_mark", ":": "colon", "/": "slash", "esc": "escape"}


def presses(keys: str) -> list[list[str]]:
    """Textual's names of the keys: each key by itself, what is typed as one."""
    return [
        [NAMED.get(key, key)] if key else ["space" if c == " " else NAMED.get(c, c) for c in typed]
        for typed, key in re.findall(r"'([^']*)'|(\S+)", keys)
    ]


class Stores:
    """The demo, made once; each view stands on a copy, so that none changes what another shows."""

    def __init__(self, folder: Path) -> None:
        self._demo = folder / "demo.db"
        make_demo(str(self._demo), at=AT).close()
        self.path = folder / "seats.db"

    def opening(self, on: Standing) -> Callable[[], Session]:
        self.path.unlink(missing_ok=True)
        if on == "older":
            first_store(str(self.path))
        elif on == "damaged":
            self.path.touch(0o600)
        elif on != "none":
            shutil.copy(self._demo, self.path)
        operator = {"looking on": ONLOOKER, "older": OWNER}.get(on)
        at = TWO_YEARS_ON if on == "out of date" else None if on == "older" else AT
        return lambda: open_session(str(self.path), operator=operator, at=at)

    def data(self) -> frozenset[str]:
        """What people gave: names, addresses, teams, reasons; and where the store is."""
        with closing(sqlite3.connect(self._demo)) as store:
            found = [row[0] for sql in GIVEN for row in store.execute(sql)]
        return frozenset({*found, str(self.path), str(self.path.parent)})


@asynccontextmanager
async def shown(
    view: View, stores: Stores, size: tuple[int, int], language: Language, theme: str
) -> AsyncIterator[Pilot[Any]]:
    """The app at rest on this view."""
    i18n.use(language)
    settings = Settings(store=str(stores.path), lang=language, theme=theme)
    app = SeattuiApp(stores.opening(view.on), settings, State(None))
    async with AsyncExitStack() as held:
        for name in ("textual.app.wait_for_idle", "textual.pilot.wait_for_idle"):
            held.enter_context(patch(name, until_still))
        held.enter_context(patch("seattui.tui.shell.place.LATE", 0.001))
        pilot = await held.enter_async_context(app.run_test(size=size))
        await _at_rest(pilot, view)
        for keys in presses(view.keys):
            await pilot.press(*keys)
            await _at_rest(pilot, view)
        yield pilot


async def _at_rest(pilot: Pilot[Any], view: View) -> None:
    if view.on in ("demo", "looking on"):
        await settled(pilot)
        return
    # Before the places: the one that waits for an answer is a worker that never rests.
    end, before, calm = time.monotonic() + PATIENCE, "", 0
    while calm < CALM:
        await asyncio.sleep(0.01)
        await pilot.pause()
        now = dump(pilot.app)
        calm = calm + 1 if now == before and still(pilot.app) and len(pilot.app.screen_stack) > 1 else 0
        before = now
        assert time.monotonic() < end, now
