"""Settings read again while the screens are open: what follows at once, what later, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from seattui.kit.settings import load
from seattui.service.guardian import Guardian
from seattui.service.session import Session
from seattui.tui.settings.settings_app import SettingsFile
from seattui.tui.shell.state import State
from tests.support.screens import at_rest
from tests.tui.shell.frame_support import Plain, PlainApp

Opening = Callable[[], Session]
ENVIRON = {"LANG": "C.UTF-8"}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('store = "x.db"\n')
    return path


def app_on(config: Path, opening: Opening, guardian: Guardian | None = None) -> PlainApp:
    file = SettingsFile(config, lambda: load({}, ENVIRON, str(config)))
    return PlainApp(opening, file.load().settings, State(None), guardian=guardian, settings_file=file)


async def read_again(pilot: Pilot[int]) -> str:
    """By the palette."""
    await pilot.press("colon", *"read settings", "enter")
    return " ".join((await at_rest(pilot)).split())


async def test_keys_and_theme_follow_at_once_and_the_rest_at_the_next_start(
    acme: Opening, config: Path
) -> None:
    app = app_on(config, acme)
    async with app.run_test(size=(120, 24)) as pilot:
        await at_rest(pilot)
        config.write_text(
            'store = "y.db"\nlang = "de"\ntheme = "seattui-light"\nexport_folder = "/x"\n[keys]\nmark_all = "c"\n'
        )
        shown = await read_again(pilot)
        assert "The settings were read again. Changed: export_folder, keys, theme." in shown
        assert "At the next start: store, lang." in shown
        assert (app.theme, app.settings.export_folder, app.settings.store) == ("seattui-light", "/x", "x.db")
        await pilot.press("c")
        place = app.screen_stack[0]
        assert isinstance(place, Plain)
        assert place.result == ["marked all"]
        config.write_text('store = "x.db"\ntheme = "seattui-light"\nexport_folder = "/x"\n')
        assert "Changed: keys." in await read_again(pilot)
        await pilot.press("c")
        assert place.result == ["marked all", "change seat"]
        assert "nothing has changed" in await read_again(pilot)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('theme = "seattui-light"\nlan = "de"', "config.toml:2: lan isn't a setting."),
        ('theme = "seattui-light"\n[keys\n', "config.toml isn't TOML: line 2 can't be read."),
        ('theme = "nowhere"', "There is no theme nowhere."),
        ('theme = "seattui-light"\n[keys]\nsort = "wheel"', "config.toml:3: [keys]: sort can't use wheel"),
        ('theme = "seattui-light"\n[keys]\nsort = "f"\nfilter = "f"', "[keys]: f is used by two actions"),
        (None, "config.toml doesn't exist."),
    ],
)
async def test_where_they_are_wrong_the_running_ones_stay(
    acme: Opening, config: Path, text: str | None, says: str
) -> None:
    app = app_on(config, acme)
    async with app.run_test(size=(200, 24)) as pilot:
        await at_rest(pilot)
        before = (app.theme, app.settings, app.keys)
        if text is None:
            config.unlink()
        else:
            config.write_text(text)
        assert says in await read_again(pilot)
        assert (app.theme, app.settings, app.keys) == before


async def test_over_ssh_they_are_the_servers(acme: Opening, config: Path) -> None:
    app = app_on(config, acme, Guardian())
    async with app.run_test(size=(120, 24)) as pilot:
        await at_rest(pilot)
        config.write_text('theme = "seattui-light"')
        assert "they are read at each login" in await read_again(pilot)
        assert app.theme == "seattui-dark"
