"""Lists to files from their places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seattui.kit.settings import Settings
from seattui.service.session import Session, open_session
from seattui.tui.app import SeattuiApp
from seattui.tui.export.path_field import completed, suggested
from seattui.tui.shell.state import State
from tests.support.screens import assert_looks
from tests.tui.people.users_app import press, result, settled
from tests.tui.seats.seats_world import AT, a_world, focused

NARROW = (80, 24)


@pytest.fixture(autouse=True)
def at_a_workstation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seattui.tui.opening.watching.INTERVAL", 3600.0)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)


def writing_to(session: Session, folder: str) -> SeattuiApp:
    return SeattuiApp(lambda: session, Settings(export_folder=folder), State(None))


class TestWriteToAFile:
    async def test_people_as_they_are_filtered_and_sorted(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with writing_to(world.ana, str(tmp_path)).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "slash", *"person", "enter", "o", "o", "w")
                assert "6 users, with current filters and order" in shown
                assert "users-2026-11-23.csv" in shown
                assert pilot.app.screen.name is None, "the file's name isn't the screen's"
                await press(pilot, "tab", *"mine.json")
                shown = await press(pilot, "enter")
                assert "(•) JSON" in shown, "the ending that was typed is the form that is meant"
                shown = await press(pilot, "right", "enter")
                assert "√ 6 users written to" in shown
                assert focused(pilot) == "cancel"
            written = json.loads((tmp_path / "mine.json").read_text("utf-8"))
            assert [u["email"] for u in written["users"]] == [
                f"p{n:03d}@acme.example" for n in range(5, -1, -1)
            ]

    async def test_the_record_and_the_teams_and_nothing_is_replaced(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            (tmp_path / "activity-2026-11-23.csv").write_text("mine", "utf-8")
            async with writing_to(world.ana, str(tmp_path)).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "5", "w")
                assert "activity-2026-11-23-2.csv" in shown
                await press(pilot, "tab", *"activity-2026-11-23.csv")
                shown = await press(pilot, "enter")
                assert "already exists" in " ".join(shown.replace("│", " ").split())
                assert focused(pilot) == "cancel"
                await press(pilot, "escape", "w", "tab", "enter", "right", "enter", "enter")
                await press(pilot, "2", "w", "tab", "enter", "right", "enter")
            assert (tmp_path / "activity-2026-11-23.csv").read_text("utf-8") == "mine"
            assert (tmp_path / "activity-2026-11-23-2.csv").read_text("utf-8").count(
                "\n"
            ) == world.records() + 1
            assert (tmp_path / "teams-2026-11-23.csv").exists()

    async def test_over_ssh_only_the_folder_that_is_set(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 22 10.0.0.2 22")
        with a_world(tmp_path) as world:
            async with writing_to(world.ana, "").run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "w")
                assert_looks("export-ssh-80-en", shown)
                assert pilot.app.screen.query_one("#write").disabled
            async with writing_to(world.ana, str(tmp_path)).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, "w", "tab", *"/etc/x.csv")
                assert pilot.app.screen.query_one("#write").disabled
                await press(pilot, *["backspace"] * 10, *"x.csv", "enter", "right", "enter")
            assert (tmp_path / "x.csv").exists()

    async def test_it_needs_the_permission(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            bo = open_session(str(world.path), operator="bo@acme.example", at=AT)
            app = writing_to(bo, str(tmp_path))
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, "w")
                assert result(pilot) == ["Write to a file needs Export users. Ana Torres has it."]
            bo.close()

    @pytest.mark.parametrize("folder", ["", "~nosuchuser"])
    async def test_a_home_folder_of_nobody_is_told_below_the_field(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with a_world(tmp_path) as world:
            async with writing_to(world.ana, folder).run_test(size=NARROW) as pilot:
                await settled(pilot)
                shown = await press(pilot, "w", "tab", *"~nosuchuser/x.csv")
                assert "there is no such home folder" in " ".join(shown.split())


def test_a_path_is_completed_as_far_as_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "a.csv").touch()
    (tmp_path / ".hidden").touch()
    assert completed(tmp_path, "exp") == "exports/"
    assert completed(tmp_path, "exports/") == "exports/a.csv"
    assert completed(tmp_path, f"{tmp_path}/ex") == f"{tmp_path}/exports/"
    assert completed(tmp_path, ".h") == ".hidden"
    assert completed(tmp_path, "none/x") is None
    assert completed(tmp_path, "exports/a.csv") is None


def test_over_ssh_only_the_export_folder_is_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, elsewhere = tmp_path / "exports", tmp_path / "elsewhere"
    for made in (folder / "inside", elsewhere):
        made.mkdir(parents=True)
    (elsewhere / "secret.csv").touch()
    (folder / "way-out").symlink_to(elsewhere)
    settings = Settings(export_folder=str(folder))
    assert suggested(settings, f"{elsewhere}/sec") == f"{elsewhere}/secret.csv"
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22")
    assert suggested(settings, "ins") == "inside/"
    assert suggested(settings, f"{folder}/ins") == f"{folder}/inside/"
    for typed in (f"{elsewhere}/sec", "/etc/shado", "../else", "way-out/sec", "~/.ss", "inside/../../else"):
        assert suggested(settings, typed) is None
    assert suggested(Settings(), "/etc/shado") is None
