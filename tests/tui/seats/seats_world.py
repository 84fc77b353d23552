"""A real account for the dialogs: Ana who operates, Bo who acts meanwhile, people, seats."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, User, UserFilter
from seattui.domain.people.incoming import Incoming
from seattui.service.session import Session, open_session
from tests.support.accounts import AT as AT
from tests.support.accounts import do, founded, joined, numbered
from tests.tui.people.users_app import app_on, settled

BOTH = ("add_edit_users", "modify_billing")


@dataclass(slots=True)
class World:
    """One store, opened by two people."""

    path: Path
    ana: Session
    bo: Session

    def user(self, email: str) -> User:
        return self.ana.by_email([email])[0]

    def id(self, email: str) -> int:
        return self.user(email).id

    def holders(self, hub: str = "sales-hub") -> int:
        return self.ana.count(UserFilter(seat=hub)).number

    def records(self) -> int:
        return self.ana.activity(limit=1)[0].id

    def bo_gives(self, *emails: str) -> None:
        people = Chosen(tuple(self.id(email) for email in emails))
        self.bo.apply(self.bo.plan(ChangeSeats(people, give=("sales-hub",))))


@lru_cache(maxsize=32)
def made(people: int, seats: int, holders: int, deactivated: int, service: int, additional: int) -> bytes:
    """A store as `a_world` tells, as the bytes of its file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "seats.db"
        ana = founded(str(path))
        do(
            ana,
            AddSubscription("sales-hub", "enterprise", included=seats, additional=additional),
            AddSubscription("service-hub", "professional", included=service),
        )
        gone = range(people - deactivated, people)
        bo = Incoming(1, "bo@acme.example", "Bo", "Lindqvist", True, None, permissions=BOTH)
        holding, others = (numbered(people, digits=3, seats=hubs) for hubs in (("sales-hub",), ()))
        rows = [holding[n] if n < holders or n in gone else others[n] for n in range(people)]
        do(ana, joined([bo, *rows]))
        ana.close()
        with closing(sqlite3.connect(path)) as behind, behind:
            behind.executemany(
                "UPDATE users SET status = 'deactivated' WHERE email = ?",
                [(f"p{n:03d}@acme.example",) for n in gone],
            )
            # Long enough to be idle.
            behind.execute("UPDATE seats SET since = ?", [(AT - timedelta(days=200)).isoformat()])
        return path.read_bytes()


@contextmanager
def a_world(
    folder: Path,
    *,
    people: int = 6,
    seats: int = 5,
    holders: int = 0,
    deactivated: int = 0,
    service: int = 3,
    additional: int = 0,
) -> Iterator[World]:
    """`holders` of the people hold a Sales seat; the last `deactivated` of all people are deactivated,
    with a seat each."""
    path = folder / "seats.db"
    path.write_bytes(made(people, seats, holders, deactivated, service, additional))
    path.chmod(0o600)
    ana, bo = open_session(str(path), at=AT), open_session(str(path), operator="bo@acme.example", at=AT)
    yield World(path, ana, bo)
    bo.close()
    ana.close()


async def opened(pilot: Pilot[Any], dialog: Screen[Any], answers: list[Any] | None = None) -> str:
    """Puts the dialog on screen; what it is dismissed with goes to `answers`."""
    await settled(pilot)
    pilot.app.push_screen(dialog, answers.append if answers is not None else None)
    return await settled(pilot)


def focused(pilot: Pilot[Any]) -> str:
    """The id of what has the focus."""
    return (pilot.app.focused.id or type(pilot.app.focused).__name__) if pilot.app.focused else ""


def pressable(pilot: Pilot[Any]) -> bool:
    """Whether the confirming button may be pressed."""
    return not pilot.app.screen.query_one("#confirm", Button).disabled


__all__ = ["AT", "World", "a_world", "app_on", "focused", "opened", "pressable", "settled"]
