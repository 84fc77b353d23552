"""A preview is sent to the terminal or written to a file, for somebody's approval."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seattui.kit.settings import Settings
from seattui.tui.app import SeattuiApp
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.shell.state import State
from tests.support.accounts import AT
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import a_world

NARROW, WIDE = (80, 24), (120, 40)

pytestmark = pytest.mark.usefixtures("unwatched")


async def test_it_is_sent_to_the_terminal_with_who_what_and_what_it_costs(tmp_path: Path) -> None:
    with a_world(tmp_path, people=6, holders=1) as world:
        app = app_on(world.ana)
        async with app.run_test(size=NARROW, notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"person", "enter", "a")
            await press(pilot, "c")
            assert "y Copy" in await press(pilot, "y")
            assert result(pilot)[-1] == "There is no preview yet."
            await press(pilot, "space", "tab", *"T-9")
            await press(pilot, "f3")
            assert result(pilot)[-1] == "The preview was sent to the terminal."
            assert isinstance(app.screen, PlanDialog)
        lines = app.clipboard.splitlines()
        assert lines[0] == "Change seat: a preview, nothing was changed by it."
        assert any(line.startswith("Account  ") for line in lines)
        assert any(line.startswith("Planned  ") and line.endswith("by ana@acme.example") for line in lines)
        assert "Reason   T-9" in lines
        assert "Affects 5 people" in lines
        assert any(line.startswith("Due now") for line in lines)
        assert "Person 000 Lee <p000@acme.example>: stays as it is" in lines
        assert "Person 001 Lee <p001@acme.example>: gets a Sales Hub seat" in lines


async def test_a_terminal_is_sent_only_so_many_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from seattui.tui.change import plan_keys

    monkeypatch.setattr(plan_keys, "SENT", 2)
    with a_world(tmp_path, people=6) as world:
        app = app_on(world.ana)
        async with app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"person", "enter", "a")
            await press(pilot, "d")
            await press(pilot, "y")
        assert app.clipboard.splitlines()[-1] == "and 4 more"
        assert app.clipboard.count("@acme.example>") == 2


async def test_without_export_users_it_lists_no_more_people_than_a_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seattui.domain.people.permissions.SCREENFUL", 2)
    listed = []
    with a_world(tmp_path, people=6) as world:
        for operator in (world.ana, world.bo):
            app = SeattuiApp(iter([operator]).__next__, Settings(export_folder=str(tmp_path)), State(None))
            async with app.run_test(size=WIDE) as pilot:
                await settled(pilot)
                await press(pilot, "slash", *"person", "enter", "a")
                await press(pilot, "d")
                await press(pilot, "y")
                await press(pilot, "w")
                await press(pilot, "tab", "tab", "tab", "enter")
            [file] = tmp_path.glob("preview-*")
            listed += [text.count("@acme.example>") for text in (app.clipboard, file.read_text())]
            file.unlink()
    assert listed == [6, 6, 2, 2]


@pytest.mark.parametrize("ending", ["txt", "json"])
async def test_it_is_written_to_a_file_and_never_over_another(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    with a_world(tmp_path, people=6) as world:
        app = SeattuiApp(lambda: world.ana, Settings(export_folder=str(folder)), State(None))
        async with app.run_test(size=WIDE) as pilot:
            await settled(pilot)
            await press(pilot, "d")
            dialog = app.screen
            for number in range(2):
                await press(pilot, "w", *(["space"] if ending == "json" else []))
                shown = await press(pilot, "tab", "tab", "tab", "enter")
                assert "√ The preview was written to " in shown
                assert len(list(folder.iterdir())) == number + 1
                await press(pilot, "enter")
                assert app.screen is dialog
        (first, second) = sorted(folder.iterdir())
        assert first.name == f"preview-users-deactivate-{AT.date().isoformat()}-2.{ending}"
        assert second.name == f"preview-users-deactivate-{AT.date().isoformat()}.{ending}"
        if ending == "json":
            plan = json.loads(second.read_text())
            assert plan["format"] == 1
            assert plan["applied"] is False
            assert plan["plan"]["effects"] == [{"effect": "status", "status": "deactivated", "people": 1}]
        else:
            assert "is deactivated" in second.read_text()


async def test_over_ssh_only_into_the_export_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    with a_world(tmp_path, people=3) as world:
        app = app_on(world.ana)
        async with app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "d")
            assert "none is set" in " ".join((await press(pilot, "w")).split())
            await press(pilot, "tab", "tab", "tab", "enter")
        assert list(tmp_path.glob("**/preview*")) == []
