"""While a confirmed change is written: retried, cancelled, too late to cancel, long."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from seattui.domain.model import Chosen
from seattui.domain.plan.plan import Plan, Receipt
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import Busy, OutcomeUnknown, SeattuiError
from seattui.kit.i18n import msg
from seattui.store.connection import deadlines
from seattui.store.connection.engine import Store
from seattui.tui.help.help import HelpScreen
from seattui.tui.seats.change_seat import ChangeSeatDialog
from tests.support.memory.acme import PEOPLE, SUBSCRIPTIONS
from tests.support.memory.fake_session import FakeSession
from tests.support.screens import dump
from tests.tui.people.users_app import app_on, press, settled
from tests.tui.seats.seats_world import a_world, focused, opened

NARROW = (80, 24)


pytestmark = pytest.mark.usefixtures("unwatched")


class HeldUp(FakeSession):
    """Fails as it is told to, then does `meanwhile` before the change is written."""

    def __init__(
        self,
        failing: Sequence[SeattuiError] = (),
        meanwhile: Callable[[], object] | None = None,
        committing: bool = False,
    ) -> None:
        """`committing`: whether it is being committed by then, so that nothing calls it back."""
        super().__init__(PEOPLE, held=SUBSCRIPTIONS)
        self.failing, self.meanwhile, self.committing = list(failing), meanwhile, committing
        self.keys: list[str | None] = []

    def apply(
        self, plan: Plan, because: str = "", operation_key: str | None = None, stop: CancelToken | None = None
    ) -> Receipt:
        self.keys.append(operation_key)
        if self.failing:
            raise self.failing.pop(0)
        if stop and self.committing:
            stop.seal()
        if self.meanwhile:
            self.meanwhile()
            self.meanwhile = None
        return super().apply(plan, because, operation_key, stop)


class TestWhileItIsWritten:
    async def test_a_busy_store_is_tried_again_under_the_same_key(self) -> None:
        session = HeldUp(failing=[Busy("busy", msg("The store is busy."), msg("Try again."))])
        answers: list[Any] = []
        async with app_on(FakeSession()).run_test(size=NARROW) as pilot:
            dialog = ChangeSeatDialog(session, Chosen((2,)), PEOPLE[1:2], 1)
            pilot.app.push_screen(dialog, answers.append)
            await settled(pilot)
            await press(pilot, "space", "tab", *"T-1", "enter")
            shown = await press(pilot, "right", "enter")
            assert "The store is busy. Try again." in shown
            assert "T-1" in shown
            assert focused(pilot) == "confirm"
            await press(pilot, "enter")
        assert len(session.keys) == 2
        assert len(set(session.keys)) == 1
        assert [because for _, because in session.applied] == ["T-1"]
        assert len(answers) == 1

    @pytest.mark.parametrize("was_saved", [True, False])
    async def test_after_a_lost_answer_confirming_again_does_nothing_twice(
        self, was_saved: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def nobody_answers(*_: Any) -> Any:
            raise Busy("away", msg("The server is gone."))

        def lost(store: Store, *how: Any) -> Any:
            if was_saved:
                transact(store, *how)
            broken.setattr(Store, "write", nobody_answers)
            raise OutcomeUnknown(msg("It isn't known."), msg("Look."), Busy("away", msg("Gone.")))

        transact = Store.transact
        monkeypatch.setattr(deadlines, "PATIENCE_SECONDS", 0)
        answers: list[Any] = []
        with a_world(tmp_path) as world:
            before, person = world.records(), world.user("p000@acme.example")
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                dialog = ChangeSeatDialog(world.ana, Chosen((person.id,)), (person,), 1)
                await opened(pilot, dialog, answers)
                await press(pilot, "space", "tab", "enter")
                with monkeypatch.context() as broken:
                    broken.setattr(Store, "transact", lost)
                    assert "It isn't known." in await press(pilot, "right", "enter")
                assert world.records() == before + was_saved
                await press(pilot, "enter")
            assert world.records() == before + 1
            assert [receipt.activity_id for receipt in answers] == [before + 1]

    async def test_esc_doesnt_say_that_it_was_called_back(self) -> None:
        written = threading.Event()
        session = HeldUp(meanwhile=lambda: written.wait(5), committing=True)
        answers: list[Any] = []
        async with app_on(FakeSession()).run_test(size=NARROW) as pilot:
            await begun(pilot, session, answers)
            assert "Saving 1 seat" in dump(pilot.app)
            pilot.app.screen._show_progress()  # type: ignore[attr-defined] # as the clock does each second
            await pilot.pause()
            assert re.search(r"Saving … \d+ s", dump(pilot.app))
            assert "Esc cancels" not in dump(pilot.app)
            await pilot.press("escape")
            await pilot.pause()
            assert "can't be cancelled any more" in dump(pilot.app)
            assert not answers
            written.set()
            await settled(pilot)
        assert len(session.applied) == 1
        assert answers[0].activity_id == 57

    async def test_esc_calls_it_off_while_that_can_be(self) -> None:
        held = threading.Event()
        session = HeldUp(meanwhile=lambda: held.wait(5))
        answers: list[Any] = []
        async with app_on(FakeSession()).run_test(size=NARROW) as pilot:
            await begun(pilot, session, answers)
            await pilot.press("escape")
            await pilot.pause()
            assert "Cancelling" in dump(pilot.app)
            held.set()
            await settled(pilot)
            assert "Cancelled: nothing was changed." in dump(pilot.app)
            assert (session.applied, answers) == ([], [])
            pilot.app.screen.query_one("#confirm").focus()
            await press(pilot, "enter")
        assert len(session.applied) == 1
        assert answers[0].activity_id == 57

    async def test_done_while_help_is_open_it_closes_with_the_help(self) -> None:
        held = threading.Event()
        session = HeldUp(meanwhile=lambda: held.wait(30))
        answers: list[Any] = []
        async with app_on(FakeSession()).run_test(size=NARROW) as pilot:
            await begun(pilot, session, answers)
            await pilot.press("question_mark")
            await pilot.pause()
            held.set()
            await settled(pilot)
            assert isinstance(pilot.app.screen, HelpScreen)
            assert not answers
            await press(pilot, "escape")
            assert not isinstance(pilot.app.screen, ChangeSeatDialog)
        assert len(session.applied) == len(answers) == 1

    async def test_a_long_change_says_what_it_is_at(self) -> None:
        held = threading.Event()
        session = HeldUp(meanwhile=lambda: held.wait(5))
        async with app_on(FakeSession()).run_test(size=NARROW) as pilot:
            await begun(pilot, session, [])
            pilot.app.screen._show_progress()  # type: ignore[attr-defined] # as the clock does each second
            await pilot.pause()
            assert re.search(r"Saving … \d+ s; Esc cancels", dump(pilot.app))
            held.set()
            await settled(pilot)


async def begun(pilot: Pilot[Any], session: FakeSession, answers: list[Any]) -> None:
    """The dialog over one person, whose change is confirmed and not yet written."""
    dialog = ChangeSeatDialog(session, Chosen((2,)), PEOPLE[1:2], 1)
    pilot.app.push_screen(dialog, answers.append)
    await settled(pilot)
    await press(pilot, "space", "tab", "enter")
    await pilot.press("right", "enter")
    await pilot.pause()
