"""Every place and dialog on a PostgreSQL store, through pgbouncer in transaction mode."""

from __future__ import annotations

import time

import pytest

from seattui.demo.build import make_demo
from seattui.domain.changes.people.views import SaveView
from seattui.domain.changes.teams.teams import CreateTeam
from seattui.domain.people.views import View
from seattui.service.session import open_session
from tests.support.screens import dump
from tests.support.stores import invariants
from tests.support.stores.pgbouncer import Pooler
from tests.tui.people.users_app import PATIENCE, app_on, press, result, settled
from tests.tui.shell.test_every_dialog import AT, ELSEWHERE, WAYS
from tests.tui.shell.test_every_screen import BEFORE_THE_PLACES, every_screen

pytestmark = pytest.mark.postgres

PLACES = ("enter", "3", "4|i|enter", "4|down|enter", "5|enter")
"""Keys that open what is no dialog."""


async def test_all_open_and_a_change_of_ones_own_and_of_others_comes(
    postgres_empty: str, pooler: Pooler
) -> None:
    url = pooler.url(postgres_empty)
    make_demo(url, users=60, at=AT).close()
    here, other = open_session(url, at=AT), open_session(url, at=AT)
    here.apply(here.plan(SaveView("Mine", View())))
    seen, told = set(), set[str]()
    async with app_on(here).run_test(size=(110, 60), notifications=True) as pilot:
        await settled(pilot)
        for way in (*WAYS, *PLACES):
            for key in way.split("|"):
                await press(pilot, key)
                seen |= {type(screen).__name__ for screen in pilot.app.screen_stack}
            while len(pilot.app.screen_stack) > 1:
                discard = type(pilot.app.screen).__name__ == "DiscardDialog"
                await press(pilot, *(("left", "enter") if discard else ("escape",)))
            await press(pilot, "1", "F")
            told |= set(result(pilot))
        await press(pilot, "2", "n", *"East", "enter", "enter", "enter", "right", "enter")
        assert "East" in [team.name for team in other.teams()]
        other.apply(other.plan(CreateTeam("West")))
        end = time.monotonic() + PATIENCE
        while "West" not in dump(pilot.app):
            assert time.monotonic() < end, dump(pilot.app)
            await pilot.pause()
    assert every_screen() - BEFORE_THE_PLACES - ELSEWHERE - seen == set()
    assert not [notice for notice in told if "store" in notice and not notice.startswith("Advisory")]
    for session in (here, other):
        session.close()
    assert invariants.faults(url) == []
