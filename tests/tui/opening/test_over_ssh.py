"""Over SSH the screens offer nothing that is the server's business, and end with a sentence for the terminal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerFailed

from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import Busy, NotPermitted, SeattuiError
from seattui.kit.i18n import msg
from seattui.kit.settings import Settings
from seattui.service.guardian import Guardian
from seattui.service.session import open_session
from seattui.tui.opening.unopened import UnopenedScreen
from seattui.tui.shell.state import State
from tests.support.memory.fake_session import FakeSession
from tests.support.screens import at_rest, workers_done
from tests.support.stores.older import first_store
from tests.tui.shell.frame_support import Plain, PlainApp


def over_ssh(opening: Callable[[], Any], state: State | None = None, **settings: Any) -> PlainApp:
    return PlainApp(opening, Settings(**settings), state or State(None), guardian=Guardian())


async def left(pilot: Pilot[Any]) -> int:
    while (code := pilot.app.return_code) is None:
        assert not isinstance(pilot.app.screen, UnopenedScreen)
        await pilot.pause(0.01)
    return code


class TestWhatCantBeOpened:
    async def ended_by(self, opening: Callable[[], Any]) -> SeattuiError:
        app = over_ssh(opening)
        async with app.run_test() as pilot:
            code = await left(pilot)
        assert app.ended_by is not None
        assert code == app.ended_by.exit_code
        return app.ended_by

    async def test_a_store_that_isnt_there_is_not_made(self, tmp_path: Path) -> None:
        error = await self.ended_by(lambda: open_session(str(tmp_path / "none.db")))
        assert error.exit_code == 3
        assert not (tmp_path / "none.db").exists()

    async def test_an_older_store_is_not_upgraded(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'old.db'}"
        first_store(url)
        assert (await self.ended_by(lambda: open_session(url))).code == "store-older"

    async def test_nor_is_anything_else_tried_again(self) -> None:
        def busy() -> Any:
            raise Busy("busy", msg("The store is locked."))

        assert (await self.ended_by(busy)).exit_code == 75


class TestTheGuardiansWord:
    async def test_ends_the_screens(self) -> None:
        app = over_ssh(lambda: FakeSession(3))
        async with app.run_test() as pilot:
            await at_rest(pilot)
            assert app.guardian
            app.guardian.over(NotPermitted("active", msg("Your key was revoked.")))
            assert await left(pilot) == 6
        assert str(app.ended_by) == "Your key was revoked."


class TestWhatIsRemembered:
    async def test_a_theme_is_ones_own(self, tmp_path: Path) -> None:
        file = tmp_path / "state.json"
        for who, choose, expected in (
            ("ana", "seattui-light", "seattui-dark"),
            ("bo", None, "seattui-dark"),
            ("ana", None, "seattui-light"),
        ):
            session = FakeSession(3)
            session.kept = who
            app = over_ssh(partial(next, repeat(session)), State.load(file))
            async with app.run_test() as pilot:
                await at_rest(pilot)
                assert app.theme == expected
                if choose:
                    app.choose_theme(choose)
                await workers_done(app)


class TestAFaultOfOurOwn:
    async def test_is_reported_without_what_it_says_and_without_a_path(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("SEATTUI_STATE_DIR", str(tmp_path / "state"))

        name = "Mia Sommer"

        def faulty(stop: CancelToken) -> str:
            raise KeyError(name)

        app = over_ssh(lambda: FakeSession(3))

        async def ask() -> None:
            async with app.run_test() as pilot:
                await at_rest(pilot)
                place = app.screen_stack[0]
                assert isinstance(place, Plain)
                place.question(faulty)
                await pilot.pause(0.2)

        with pytest.raises(WorkerFailed):
            await ask()
        (report,) = (tmp_path / "state").iterdir()
        assert "Sommer" not in report.read_text("utf-8")
        assert "in faulty" in report.read_text("utf-8")
        assert str(tmp_path) not in str(app.crash_report)


def test_each_operator_of_an_account_is_remembered_alone(tmp_path: Path) -> None:
    from tests.support.accounts import OWNER, account

    store = str(tmp_path / "store.db")
    account(store, people=2).close()
    kept = [open_session(store, operator=who).kept_as() for who in (OWNER, "p00000@acme.example", OWNER)]
    assert kept[0] == kept[2] != kept[1]
