"""A store of an older version: the screens offer to upgrade it; one upgraded beneath them they leave alone."""

from __future__ import annotations

import math
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from seattui.kit.i18n import msg
from seattui.service.session import open_session
from seattui.store import migrations
from seattui.store.admin import versions
from seattui.tui.app import SeattuiApp
from seattui.tui.widgets.checkbox import Check
from tests.support.screens import at_rest
from tests.support.stores import sql
from tests.support.stores.older import first_store
from tests.tui.opening.test_frame_first_run import opened, until
from tests.tui.shell.frame_support import frame

OWNER = "ana@acme.example"


@pytest.fixture
def old(store_url: str) -> str:
    first_store(store_url)
    return store_url


def screens(url: str, **settings: Any) -> SeattuiApp:
    return frame(
        lambda: open_session(url, operator=OWNER, read_only=settings.get("read_only", False)),
        store=url,
        **settings,
    )


def version(url: str) -> str:
    return str(sql.one(url, "SELECT version_num FROM alembic_version"))


def flat(shown: str) -> str:
    return " ".join(shown.replace("│", " ").split())


async def offered(pilot: Pilot[Any]) -> str:
    """What the dialog says once it can be read: no key presses anything in it before."""
    shown = await until(pilot, "email domains")
    while pilot.app.screen.readable_from == math.inf:  # type: ignore[attr-defined]
        await pilot.pause(0.01)
    return shown


async def left(pilot: Pilot[Any]) -> int:
    """The exit code, once the program ends."""
    while (code := pilot.app.return_code) is None:
        await pilot.pause(0.01)
    return code


class TestUpgrading:
    async def test_it_is_offered_with_what_it_does_and_cancelling_comes_first(self, old: str) -> None:
        app = screens(old)
        async with app.run_test(size=(80, 24)) as pilot:
            shown = flat(await offered(pilot))
            assert str(versions.VERSIONS[1].brings).split()[0] in shown
            if sql.is_sqlite(old):
                assert "copied to" in shown
            assert app.focused is not None
            assert app.focused.id == "quit"
            while app.screen.readable_from == math.inf:  # type: ignore[attr-defined]
                await pilot.pause()
            await pilot.press("enter")
            assert await left(pilot) == 1
        assert version(old) == "0001"

    async def test_upgraded_it_opens(self, old: str, tmp_path: Path) -> None:
        app = screens(old)
        async with app.run_test(size=(80, 24)) as pilot:
            await offered(pilot)
            if sql.is_sqlite(old):
                await pilot.press("right", "enter")
            else:
                assert app.screen.query_one("#upgrade", Button).disabled
                await pilot.press("left", "space", "tab", "tab", "enter")
            session = await opened(pilot)
            await at_rest(pilot)
            assert session.account.name == "Acme GmbH"
        assert version(old) == versions.NEWEST
        assert len(list(tmp_path.glob("store-version-0001-*.db"))) == sql.is_sqlite(old)

    async def test_what_people_should_hear_is_read_before_it_opens(
        self, old: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wholly = migrations.upgrade
        monkeypatch.setattr(
            migrations, "upgrade", lambda tx: [*wholly(tx), msg("Jo and Jo are one mailbox.")]
        )
        app = screens(old)
        async with app.run_test(size=(80, 24)) as pilot:
            await offered(pilot)
            await upgrade(app, pilot)
            await until(pilot, "Jo and Jo are one mailbox.")
            assert app.session is None
            await pilot.press("enter")
            await opened(pilot)

    async def test_what_goes_wrong_is_said_and_can_be_tried_again(
        self, old: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wholly = migrations.upgrade
        monkeypatch.setattr(migrations, "upgrade", lambda tx: [])  # leaves the store as it was
        monkeypatch.setattr(
            versions, "differing", lambda tx, version, store: ["users"] * (version.number != "0001")
        )
        app = screens(old)
        async with app.run_test(size=(80, 24)) as pilot:
            await offered(pilot)
            await upgrade(app, pilot)
            await until(pilot, "nothing was changed")
            assert version(old) == "0001"
            monkeypatch.undo()
            assert migrations.upgrade is wholly
            await upgrade(app, pilot)
            await opened(pilot)

    async def test_leaving_while_it_runs_calls_it_off(
        self, old: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reached, go_on = threading.Event(), threading.Event()
        wholly = migrations.upgrade

        def slow(tx: Any) -> Any:
            reached.set()
            assert go_on.wait(30)
            return wholly(tx)

        monkeypatch.setattr(migrations, "upgrade", slow)
        app = screens(old)
        async with app.run_test(size=(80, 24)) as pilot:
            await offered(pilot)
            await upgrade(app, pilot)
            await until(pilot, "Upgrading the store")
            while not reached.is_set():
                await pilot.pause(0.01)
            await pilot.press("escape")
            go_on.set()
            assert await left(pilot) == 1
        assert version(old) == "0001"

    async def test_where_only_looking_was_asked_for_it_says_so(self, old: str) -> None:
        app = screens(old, read_only=True)
        async with app.run_test(size=(80, 24)) as pilot:
            shown = flat(await until(pilot, "older version (0001)"))
            assert "seattui store upgrade" in shown
            assert "[Upgrade]" not in shown
            await pilot.press("q")
        assert version(old) == "0001"


async def upgrade(app: SeattuiApp, pilot: Pilot[Any]) -> None:
    """Confirms the dump where there is something to confirm, and presses Upgrade."""
    app.screen.query_one(Check).on = True
    await pilot.pause()
    app.screen.query_one("#upgrade", Button).focus()
    await pilot.press("enter")
    await pilot.pause()


class TestUpgradedBeneath:
    async def test_the_screens_say_so_and_write_no_more(self, old: str) -> None:
        app = screens(old)
        async with app.run_test(size=(80, 24)) as pilot:
            await offered(pilot)
            await upgrade(app, pilot)
            await opened(pilot)
            await at_rest(pilot)
            sql.run(old, "UPDATE alembic_version SET version_num = '9999'")
            shown = flat(await until(pilot, "The store can't be opened"))
            assert "newer version (9999)" in shown
            await pilot.press("q")
            assert await left(pilot) == 1
