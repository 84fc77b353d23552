"""Others' changes appear by themselves, and nothing that somebody is doing is disturbed; read only is said everywhere."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from textual.css.query import NoMatches
from textual.worker import WorkerFailed

from seattui.domain.changes.people.lifecycle import Deactivate
from seattui.domain.model import Chosen, Status
from seattui.kit import i18n
from seattui.kit.errors import Busy
from seattui.kit.i18n import msg
from seattui.tui.opening import watching
from seattui.tui.people.create.create_user import CreateUserDialog
from seattui.tui.shell.open_screens import is_open
from tests.tui.people.users_app import app_on, place, press, settled, until
from tests.tui.seats.seats_world import World, a_world

NARROW = (80, 24)


def bo_deactivates(world: World, email: str) -> None:
    world.bo.apply(world.bo.plan(Deactivate(Chosen((world.id(email),)))))


class TestOthersChanges:
    async def test_appear_while_cursor_marks_and_scroll_stay(self, tmp_path: Path) -> None:
        assert watching.INTERVAL <= 0.1
        with a_world(tmp_path, people=60) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "space", "down", "space", *["pagedown"] * 2)
                table = place(pilot).table
                chosen = table.person
                assert chosen
                before = (chosen.id, table.scroll_offset, shown.count("✓"), "2 marked" in shown)
                bo_deactivates(world, chosen.email)

                def has_come(_: str) -> bool:
                    return bool(table.person and table.person.access_state.status is Status.DEACTIVATED)

                shown = await until(pilot, has_come)
                now = table.person
                assert now
                assert (now.id, table.scroll_offset, shown.count("✓"), "2 marked" in shown) == before

    async def test_leave_a_half_filled_dialog_as_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        heard: list[str] = []

        def hears(dialog: CreateUserDialog) -> None:
            told(dialog)
            heard.append("a change")

        told = CreateUserDialog.store_changed
        monkeypatch.setattr(CreateUserDialog, "store_changed", hears)
        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "n")
                assert isinstance(pilot.app.screen, CreateUserDialog)
                await press(pilot, *"half@acme")
                records = world.records()
                world.bo_gives("p001@acme.example")
                assert world.records() == records + 1
                await until(pilot, lambda shown: "half@acme" in shown and bool(heard))
                assert pilot.app.focused is not None
                assert "half@acme" in str(
                    getattr(pilot.app.focused, "value", getattr(pilot.app.focused, "text", ""))
                )

    async def test_at_any_moment_of_a_dialogs_opening_and_of_leaving_harm_nothing(
        self, tmp_path: Path
    ) -> None:
        """Not before its widgets are composed, nor once they are removed."""
        with a_world(tmp_path) as world:
            app = app_on(world.ana)
            async with app.run_test(size=NARROW) as pilot:
                await settled(pilot)
                for moment in (0, 2, 4):
                    dialog = CreateUserDialog(world.ana, 7)
                    app.push_screen(dialog)
                    for _ in range(moment):
                        await asyncio.sleep(0)
                    app.reach(Busy("away", msg("The store is away, {n}.", n=moment)))
                    assert "Create user" in await settled(pilot)
                    assert is_open(dialog)
                    await dialog.dismiss(None)
                    assert not is_open(dialog)
                app.push_screen(last := CreateUserDialog(world.ana, 7))
                await settled(pilot)
            assert not is_open(last)
            app.quitting = True
            for error in (NoMatches("a widget"), WorkerFailed(NoMatches("a widget"))):
                assert not app.is_fault(error)
            assert app.is_fault(WorkerFailed(ValueError()))

    async def test_an_answer_that_comes_while_a_dialog_is_mounted_is_taken(self, tmp_path: Path) -> None:
        answers: list[str] = []

        class Slow(CreateUserDialog):
            async def on_mount(self) -> None:  # type: ignore[override]
                self.ask(lambda _: "an answer", answers.append, group="early")
                for _ in range(100):
                    if not answers:
                        await asyncio.sleep(0.01)

        with a_world(tmp_path) as world:
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                await settled(pilot)
                pilot.app.push_screen(Slow(world.ana, 7))
                await settled(pilot)
        assert answers == ["an answer"]


class TestReadOnly:
    @pytest.mark.parametrize(("language", "words"), [("en", "READ ONLY"), ("de", "NUR LESEN")])
    async def test_a_file_that_cant_be_written_is_said_to_be_in_every_place(
        self, language: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "access", lambda path, mode, **how: not mode & os.W_OK)
        i18n.use(language)
        with a_world(tmp_path) as world:
            assert world.ana.read_only
            async with app_on(world.ana).run_test(size=NARROW) as pilot:
                for key in "12345":
                    shown = await press(pilot, key)
                    assert words in shown.splitlines()[0], key
