"""Hostile text in every column that may hold any, on every screen and in every dialog: what is sent to the terminal
is printable text and our own sequences."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorSystem
from rich.segment import Segment

from seattui.demo.build import make_demo
from seattui.domain.changes.people.views import SaveView
from seattui.domain.model import Sort, UserFilter
from seattui.domain.people.views import View
from seattui.kit.errors import SeattuiError
from seattui.kit.settings import Settings
from seattui.service.session import open_session
from seattui.tui.app import SeattuiApp
from seattui.tui.shell.state import State
from seattui.tui.terminal.cell_diff import Shadow, printed
from tests.support import hostile, wire
from tests.support.accounts import do
from tests.support.stores.poisoned import COLUMNS, poison
from tests.tui.people.users_app import press, settled
from tests.tui.shell.test_every_dialog import WAYS, home
from tests.tui.shell.test_every_screen import BEFORE_THE_PLACES, every_screen

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
USUAL = (100, 30)
KEYS = (
    "users.email_key", "users.email_skeleton", "users.search_text", "users.name_key", "teams.name_key",
    "subscriptions.hub", "subscriptions.tier", "permissions.code", "users.status", "users.invite", "removals.requested_at",
    "users.idle_except_until", "users.last_active", "store.kind", "accounts.catalogue", "accounts.head",
)  # fmt: skip
"""By these people, teams and hubs are found and told apart, without which there are no dialogs about them; and what
the commands' test has alone."""


OTHERS = (
    "enter", "end|enter", "g|slash|a|n", "a|c|down|space|l|tab|tab|tab|tab|enter", "2|enter", "3|end|enter", "4|enter",
    "4|2|enter|enter", "4|o|down|b", "4|o|up|up|x", "4|o|down|down|d",
    "5|enter", "5|end|enter", "2|e", "h|n|x|@|a|.|e|x|enter|enter|enter|enter",
)  # fmt: skip
"""Keys that open what isn't a dialog, or stands behind one."""


VIEWS = ("Mine", False), ("Ours", True)


NOT_OF_SUCH = {"UndoDialog", "DoneDialog"}
"""What is recorded as a change of no kind can't be undone; and the end of a change is a dialog that was seen."""


class Listened(SeattuiApp):
    """Keeps what it would have sent to a terminal."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.faults: list[str] = []
        self.shown: set[str] = set()
        self.sent = 0

    @property
    def is_headless(self) -> bool:
        return False

    def _differing(self, update: Any) -> str:
        text = super()._differing(update)
        self.shown.add(type(self.screen).__name__)
        self.sent += len(text)
        self.faults += wire.faults(text.encode())
        return text


def readable(store: Path, at: datetime) -> bool:
    """Whether what the screens read can be read."""
    try:
        session = open_session(str(store), at=at)
        try:
            session.activity(limit=100)
            session.invoices()
            session.subscriptions()
            session.teams()
            session.catalogue()
            session.outbox()
            session.views()
            session.overdue()
            list(session.every_user(UserFilter(), Sort()))
        finally:
            session.close()
    except SeattuiError:
        return False
    return True


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("poisoned")
    plain, tried, path = folder / "demo.db", folder / "tried.db", folder / "store.db"
    session = make_demo(str(plain), users=60, at=AT)
    do(session, *(SaveView(name, View(UserFilter(search="a")), shared) for name, shared in VIEWS))
    session.close()
    free = []
    for column in COLUMNS:
        shutil.copy2(plain, tried)
        poison(tried, [column])
        if ".".join(column) not in KEYS and readable(tried, AT):
            free.append(column)
    assert len(free) > 20
    shutil.copy2(plain, path)
    poison(path, free)
    return path


async def test_every_screen_and_every_dialog(store: Path) -> None:
    session = open_session(str(store), at=AT)
    app = Listened(lambda: session, Settings(theme="seattui-dark"), State(None))
    async with app.run_test(size=USUAL) as pilot:
        await settled(pilot)
        for way in (*WAYS, *OTHERS):
            await press(pilot, *way.split("|"))
            await home(pilot)
    session.close()
    assert app.faults == []
    assert app.sent > 10_000
    assert every_screen() - app.shown <= BEFORE_THE_PLACES | NOT_OF_SUCH


@pytest.mark.parametrize("text", hostile.EVERYTHING.values(), ids=hostile.EVERYTHING)
def test_text_that_nobody_made_safe_is_cleaned_in_the_cells(text: str) -> None:
    shadow = Shadow(80, 3, ColorSystem.EIGHT_BIT)
    shadow.update([(0, y, [Segment(" " * 80)]) for y in range(3)], (0, 0))
    sent = shadow.update([(0, 1, [Segment(text[:500])])], (0, 0))
    assert wire.faults(sent.encode("utf-8", "surrogatepass")) == []
    assert printed(text[:500]).isprintable()
