"""What there is to tell has lines of its own: nothing that a key acts on is hidden, on no screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from seattui.kit.errors import Busy
from seattui.kit.i18n import msg
from seattui.tui.app import SeattuiApp
from seattui.tui.shell import notices
from seattui.tui.shell.footer import KeyBar
from tests.support.memory.fake_session import FakeSession
from tests.support.screens import dump
from tests.tui.people.users_app import app_on, place, press, settled
from tests.tui.seats.seats_world import a_world

LONG = msg(
    "Die Benutzerlizenz ist zugewiesen, und die Zahlungsaufforderung für die Abrechnungszeiträume danach steht "
    "unter Rechnungen. Eintrag 57."
)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (200, 60)])
async def test_rows_keys_and_buttons_stay_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    with a_world(tmp_path, additional=4) as world:
        app = app_on(world.ana)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, "G")
            app.tell(LONG)
            app.show_error(Busy("busy", msg("The store is busy."), msg("Try again.")))
            shown = await settled(pilot)
            table = place(pilot).table
            assert "Try again." in shown
            assert str(table.person.display_name)[:8] in shown, "the row at the cursor"  # type: ignore[union-attr]
            assert "Help" in shown.splitlines()[-1]
            shown = await press(pilot, "4", "b")
            assert "Try again." not in shown, "it belongs to the screen on which it was told"
            app.tell(LONG)
            shown = await settled(pilot)
            assert "Rechnungen" in shown
            assert "[Complete purchase]" in shown
            assert "[Cancel]" in shown


async def test_an_error_stays_until_the_next_key_and_the_rest_goes_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notices, "MIN_SECONDS", 0.01)
    monkeypatch.setattr(notices, "SECONDS_PER_LETTER", 0.0)
    monkeypatch.setattr(notices, "READ_AFTER", 0.0)
    app = app_on(FakeSession(30))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = dump(app)
        app.tell(msg("Done."))
        app.show_error(Busy("busy", msg("The store is busy."), msg("Try again.")))
        while result(app) != ["The store is busy. Try again."]:
            await pilot.pause(0.01)
        assert "× The store is busy. Try again." in dump(app)
        await press(pilot, "down", "up")
        assert dump(app) == before


def result(app: SeattuiApp) -> list[str]:
    return [one.text for one in app.screen.query_one(KeyBar)._notices]
