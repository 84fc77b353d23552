"""A tired person in a hurry: keys before the list they were meant for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from seattui.domain.model import Count, Sort, User, UserFilter
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import Busy
from seattui.kit.i18n import msg
from seattui.service.screen_session import ScreenSession
from seattui.tui.change.done import DoneDialog
from seattui.tui.change.people_field import AddressArea, PeopleField
from seattui.tui.seats.change_seat import ChangeSeatDialog
from tests.support.memory.fake_session import FakeSession
from tests.tui.people.users_app import app_on, place, press, result, settled
from tests.tui.seats.seats_world import a_world

NARROW = (80, 24)


class SlowSession(FakeSession):
    """Keeps every question for a list waiting while `held`."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.go_on = threading.Event()
        self.go_on.set()

    @contextmanager
    def held(self) -> Iterator[None]:
        self.go_on.clear()
        try:
            yield
        finally:
            self.go_on.set()

    def count(self, wanted: UserFilter, stop: CancelToken | None = None) -> Count:
        self.go_on.wait(10)
        return super().count(wanted, stop)

    def users(self, *asked: Any, **more: Any) -> list[User]:
        self.go_on.wait(10)
        return super().users(*asked, **more)

    def ids(self, wanted: UserFilter, sort: Sort, first: int, last: int) -> tuple[int, ...]:
        self.go_on.wait(10)
        return super().ids(wanted, sort, first, last)

    def by_id(self, ids: Sequence[int]) -> tuple[User, ...]:
        self.go_on.wait(10)
        return super().by_id(ids)


async def typed(pilot: Pilot[Any], *keys: str) -> None:
    """Presses keys while the list isn't there yet."""
    for key in keys:
        await pilot.press(key)
    while pilot.app._typing._handling is not None:  # type: ignore[attr-defined]
        await asyncio.sleep(0.01)


class TestBeforeTheDialog:
    """A dialog that was asked for: who it is about is being read."""

    async def test_keys_are_for_the_dialog_and_not_for_the_list(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session = SlowSession(60)
        async with app_on(session).run_test(size=NARROW) as pilot:
            await press(pilot, "space", "space")
            monkeypatch.setattr("seattui.tui.terminal.typing_ahead.FOR_A_LIST", 0)
            with session.held():
                later(pilot.app, "d", "a", "down")
                while not place(pilot).opens_next:
                    await pilot.pause()
            await settled(pilot)
            shown = [type(screen).__name__ for screen in pilot.app.screen_stack[1:]]
            assert shown == ["StatusDialog", "EveryoneDialog"]
            assert len(place(pilot).table.marks.ids) == 2

    @pytest.mark.parametrize("away", [False, True], ids=["there is none", "it can't be read"])
    async def test_where_none_opens_they_are_dropped_and_that_is_said(
        self, monkeypatch: pytest.MonkeyPatch, away: bool
    ) -> None:
        session, go_on = FakeSession(60), threading.Event()

        def none() -> None:
            go_on.wait(10)
            if away:
                raise Busy("busy", msg("The store is locked."))

        monkeypatch.setattr(session, "last_undoable", none)
        monkeypatch.setattr("seattui.tui.terminal.typing_ahead.BURST", 0)
        async with app_on(session).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            later(pilot.app, "u", "a", "down", "d")
            while not place(pilot).opens_next:
                await pilot.pause()
            later(pilot.app, "space")
            while len(pilot.app._typing._waiting) < 4:  # type: ignore[attr-defined]
                await pilot.pause()
            go_on.set()
            await settled(pilot)
            assert len(pilot.app.screen_stack) == 1
            assert (place(pilot).table.cursor, place(pilot).table.marks.ids) == (0, frozenset())
            assert result(pilot)[-1] == "What was typed with it was ignored."
            await press(pilot, "down")
            assert place(pilot).table.cursor == 1, "what is typed later is done"

    async def test_esc_calls_it_off_and_keeps_the_marks(self) -> None:
        session = SlowSession(60)
        async with app_on(session).run_test(size=NARROW) as pilot:
            await press(pilot, "space", "space")
            with session.held():
                later(pilot.app, "d")
                while not place(pilot).opens_next:
                    await pilot.pause()
                await typed(pilot, "escape")
                assert not place(pilot).opens_next
            await settled(pilot)
            assert len(pilot.app.screen_stack) == 1
            assert len(place(pilot).table.marks.ids) == 2


@pytest.mark.usefixtures("impatient")
class TestBeforeTheList:
    async def test_nobody_of_the_old_list_is_changed_while_another_is_searched(self) -> None:
        session = SlowSession(60)
        async with app_on(session).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            with session.held():
                await typed(pilot, "slash", *"user0042", "enter", "c", "m", "enter", "y", "space", "a")
                assert len(pilot.app.screen_stack) == 1
                assert not place(pilot).table.marks
            await settled(pilot)
            assert set(result(pilot)) == {"The list is still loading. Press the key again when it is shown."}

    async def test_a_key_before_the_store_is_open_is_not_just_lost(self) -> None:
        app = app_on(FakeSession(3))
        go_on, opening = threading.Event(), app.opening

        def slowly() -> ScreenSession:
            go_on.wait(10)
            return opening()

        app.opening = slowly
        async with app.run_test(size=NARROW, notifications=True) as pilot:
            await typed(pilot, "c")
            go_on.set()
            await settled(pilot)
            assert result(pilot) == ["The list is still loading. Press the key again when it is shown."]

    @pytest.mark.parametrize("keys", ["nanna@acme.example", "mu", "Ox"])
    async def test_nor_do_those_after_it_go_elsewhere(self, keys: str) -> None:
        app = app_on(FakeSession(3))
        go_on, opening = threading.Event(), app.opening

        def slowly() -> ScreenSession:
            go_on.wait(10)
            return opening()

        app.opening = slowly
        async with app.run_test(size=NARROW, notifications=True) as pilot:
            later(app, *keys, "enter")
            await pilot.pause()
            await typed(pilot)
            go_on.set()
            await settled(pilot)
            assert result(pilot) == ["The list is still loading. Press the key again when it is shown."]
            assert len(app.screen_stack) == 1
            assert not place(pilot).table.marks

    async def test_a_key_right_behind_that_of_a_place_is_about_that_place(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                for keys, title in (("2n", "New team"), ("4b", "Purchase seats"), ("3h", "Idle seats")):
                    later(pilot.app, *keys)
                    await pilot.pause()
                    await typed(pilot)
                    assert title in await settled(pilot), keys
                    await press(pilot, "escape")

    async def test_what_comes_with_the_list_waits_for_it(self) -> None:
        session = SlowSession(60)
        async with app_on(session).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            with session.held():
                await typed(pilot, "slash", *"user0042")
                threading.Timer(0.05, session.go_on.set).start()
                await typed(pilot, "enter", "c")
            await settled(pilot)
            dialog = pilot.app.screen
            assert isinstance(dialog, ChangeSeatDialog)
            assert [user.email for user in dialog.first] == ["user0042@acme.example"]

    async def test_all_are_marked_before_they_are_changed(self) -> None:
        session = SlowSession(60)
        async with app_on(session).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            with session.held():
                threading.Timer(0.05, session.go_on.set).start()
                await typed(pilot, "a", "c")
            await settled(pilot)
            dialog = pilot.app.screen
            assert isinstance(dialog, ChangeSeatDialog)
            assert dialog.total == 60


def later(app: App[Any], *keys: str) -> None:
    """Keys as they come from a line: all at once."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


class TestWhatNobodySaw:
    async def test_keys_typed_ahead_open_a_dialog_and_press_nothing_in_it(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            before = world.records()
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "down")
                later(pilot.app, "c", "space", "enter", "enter", "right", "enter", "enter")
                await settled(pilot)
                assert isinstance(pilot.app.screen, ChangeSeatDialog)
                assert world.records() == before
                shown = await press(pilot, "enter")
                assert "1 seat assigned." in shown, "typed when all of it could be read"

    async def test_a_confirmation_is_not_closed_by_a_key_from_before(self, tmp_path: Path) -> None:
        with a_world(tmp_path, additional=4) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "4", "b", "2", "enter", "enter", "right")
                later(pilot.app, "enter", "enter", "enter", "enter")
                shown = await settled(pilot)
                assert isinstance(pilot.app.screen, DoneDialog)
                assert "2 seats were bought." in shown
                await press(pilot, "enter")
                assert not isinstance(pilot.app.screen, DoneDialog)

    async def test_esc_gives_up_what_has_waited_and_not_what_came_with_it(self, monkeypatch: Any) -> None:
        app = app_on(FakeSession(3))
        async with app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            typing = app._typing
            typing._handling = asyncio.create_task(asyncio.sleep(0))
            old, new, escape = events.Key("c", "c"), events.Key("j", "j"), events.Key("escape", None)
            old.time = escape.time - 1
            assert [typing.queues(key) for key in (old, new, escape)] == [True, True, True]
            assert list(typing._waiting) == [new, escape]
            typing._waiting.clear()
            typing._handling = None


class TestPaste:
    async def test_more_than_a_field_takes_is_left_out_and_that_is_said(self) -> None:
        async with app_on(FakeSession(3)).run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, "slash")
            pilot.app.post_message(events.Paste("somebody@acme.example\n" * 40))
            await settled(pilot)
            assert place(pilot).wanted == UserFilter()
            assert result(pilot)[-1].startswith("Too long: at most ")

    async def test_a_reason_of_several_lines_is_kept_whole(self) -> None:
        async with app_on(FakeSession(3)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "slash")
            pilot.app.post_message(events.Paste("Ticket 9:\r\n  on leave\n\nuntil May\n"))
            await settled(pilot)
            assert place(pilot).bar.search.value == "Ticket 9: on leave until May"

    async def test_ctrl_a_takes_the_whole_list_to_paste_over_it(self) -> None:
        class OneField(App[None]):
            def compose(self) -> ComposeResult:
                yield PeopleField((), 0)

        app = OneField()
        async with app.run_test() as pilot:
            app.query_one(PeopleField).edit("ana@acme.example\nbo@acme.example", msg("Paste."))
            await pilot.pause()
            await pilot.press("ctrl+a")
            app.post_message(events.Paste("chen@acme.example"))
            await pilot.pause()
            assert app.query_one(AddressArea).text == "chen@acme.example"
