"""The store's file goes away or is replaced beneath the screens: they say so, wait, and go on by themselves."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Button

from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.model import Chosen
from seattui.kit.errors import NotPermitted
from seattui.tui.opening import watching
from seattui.tui.shell.places import OUT_OF_REACH
from tests.support.accounts import founded
from tests.support.faults import store_away
from tests.support.faults.fault import Fault
from tests.tui.people.users_app import PATIENCE, app_on, press, settled, until
from tests.tui.seats.seats_world import World, a_world

GIVEN = "p000@acme.example"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watching.INTERVAL <= 1, "a second after it happened it is said"
    monkeypatch.setattr(watching, "INTERVAL", 0.02)
    monkeypatch.setattr(watching, "UNREACHABLE", 0.02)


def waiting(shown: str) -> bool:
    return str(OUT_OF_REACH) in shown


def in_place_of(path: Path, other: Path) -> None:
    """Puts a copy there in one step, as a careful restore does."""
    coming = path.with_name("coming.db")
    shutil.copy(other, coming)
    os.replace(coming, path)


def other_account(world: World) -> None:
    founded(str(world.path.with_name("other.db")), "Beta AG").store.close()
    os.replace(world.path.with_name("other.db"), world.path)


AWAY: dict[str, tuple[Callable[[World], object], Fault]] = {
    "deleted": (lambda world: world.path.unlink(), store_away.GONE),
    "emptied": (lambda world: os.truncate(world.path, 0), store_away.EMPTIED),
    "another account's": (other_account, store_away.OTHER),
}


@pytest.mark.parametrize(("away", "fault"), AWAY.values(), ids=AWAY)
async def test_the_list_stays_nothing_can_be_changed_and_they_go_on_once_it_is_back(
    tmp_path: Path, away: Callable[[World], object], fault: Fault
) -> None:
    with a_world(tmp_path) as world:
        backup = Path(shutil.copy(world.path, tmp_path / "backup.db"))
        async with app_on(world.ana).run_test(size=(80, 24), notifications=True) as pilot:
            rows = [line for line in (await settled(pilot)).splitlines() if "@acme" in line][1:]
            away(world)
            shown = await until(pilot, lambda shown: waiting(shown) and fault.is_said(shown))
            assert "READ ONLY" not in shown, "nobody knows that while it is away"
            assert [line for line in shown.splitlines() if "@acme" in line][1:][: len(rows) - 3] == rows[:-3]
            assert waiting(await press(pilot, "c"))
            assert len(pilot.app.screen_stack) == 1, "nothing opens that would change something"
            in_place_of(world.path, backup)
            shown = await until(pilot, lambda shown: not waiting(shown))
            assert "The store is back" in shown
            shown = await press(pilot, "c")
            assert "Change seat" in shown


async def test_once_it_is_back_it_is_no_longer_said_to_be_gone(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        backup = Path(shutil.copy(world.path, tmp_path / "backup.db"))
        async with app_on(world.ana).run_test(size=(200, 24), notifications=True) as pilot:
            await settled(pilot)
            world.path.unlink()
            await until(pilot, lambda shown: waiting(shown) and store_away.GONE.is_said(shown))
            in_place_of(world.path, backup)
            shown = await until(pilot, lambda shown: "The store is back" in shown)
            assert not store_away.GONE.is_said(shown)


async def test_a_backup_in_its_place_is_read_at_once(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        backup = Path(shutil.copy(world.path, tmp_path / "backup.db"))
        world.bo_gives(GIVEN)
        async with app_on(world.ana).run_test(size=(80, 24), notifications=True) as pilot:
            await settled(pilot)
            held = world.holders()
            in_place_of(world.path, backup)
            await until(pilot, lambda shown: "The store is back" in shown)
            assert world.ana.subscriptions()[0].assigned == held - 1


async def test_what_was_chosen_in_a_dialog_stays_and_is_planned_again(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        backup = Path(shutil.copy(world.path, tmp_path / "backup.db"))
        async with app_on(world.ana).run_test(size=(80, 24), notifications=True) as pilot:
            await settled(pilot)
            held = world.ana.subscriptions()[0].assigned
            await press(pilot, "c", "space")
            confirm = pilot.app.screen.query_one("#confirm", Button)
            assert not confirm.disabled
            world.path.unlink()
            await until(pilot, store_away.GONE.is_said)
            assert confirm.disabled
            in_place_of(world.path, backup)
            await until(pilot, lambda shown: not store_away.GONE.is_said(shown) and not confirm.disabled)
            confirm.press()
            await settled(pilot)
            assert world.ana.subscriptions()[0].assigned == held + 1


async def test_who_may_no_longer_operate_reads_no_further(tmp_path: Path) -> None:
    """Here as over SSH: the screens end, and say why."""
    with a_world(tmp_path) as world:
        app = app_on(world.bo)
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            bo = Chosen((world.id("bo@acme.example"),))
            world.ana.apply(world.ana.plan(Deactivate(bo)))
            end = time.monotonic() + PATIENCE
            while app.ended_by is None and time.monotonic() < end:
                await pilot.pause()
        assert isinstance(app.ended_by, NotPermitted)
        assert app.return_code == NotPermitted.exit_code
