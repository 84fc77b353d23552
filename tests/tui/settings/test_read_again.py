"""Settings read again while the screens are open: what follows at once, what later, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from seattui.kit.settings import KINDS, load
from seattui.service.guardian import Guardian
from seattui.service.session import Session
from seattui.tui.app import SeattuiApp
from seattui.tui.people.list.sort_users import SortDialog
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


async def test_a_key_that_was_a_lists_own_is_another_actions(acme: Opening, config: Path) -> None:
    file = SettingsFile(config, lambda: load({}, ENVIRON, str(config)))
    app = SeattuiApp(acme, file.load().settings, State(None), settings_file=file)
    async with app.run_test(size=(120, 24)) as pilot:
        await at_rest(pilot)
        await pilot.press("j")
        config.write_text('store = "x.db"\n[keys]\nsort = "j"\n')
        assert "Changed: keys." in await read_again(pilot)
        await pilot.press("j")
        assert isinstance(app.screen, SortDialog)


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


class TestTheme:
    """As the next start would have it, at once: the setting's, else the last chosen one."""

    async def test_taken_out_of_the_settings_the_last_chosen_one_is_back(
        self, acme: Opening, config: Path
    ) -> None:
        config.write_text('store = "x.db"\ntheme = "seattui-light"\n')
        app = app_on(config, acme)
        async with app.run_test(size=(120, 24)) as pilot:
            await at_rest(pilot)
            assert app.theme == "seattui-light"
            config.write_text('store = "x.db"\n')
            assert "Changed: theme." in await read_again(pilot)
            assert app.theme == "seattui-dark"
            app.choose_theme("seattui-contrast")
            assert "nothing has changed" in await read_again(pilot)
            assert app.theme == "seattui-contrast"

    async def test_chosen_in_the_palette_the_settings_one_is_back_and_it_says_so(
        self, acme: Opening, config: Path
    ) -> None:
        config.write_text('store = "x.db"\ntheme = "seattui-light"\n')
        app = app_on(config, acme)
        async with app.run_test(size=(120, 24)) as pilot:
            await at_rest(pilot)
            app.choose_theme("seattui-contrast")
            assert "Changed: theme." in await read_again(pilot)
            assert app.theme == "seattui-light"

    async def test_with_another_file_or_without_one(self, acme: Opening, config: Path) -> None:
        own = config.parent / "themes" / "mine.toml"
        own.parent.mkdir()
        own.write_text('accent = "#ffffff"\n')
        app = app_on(config, acme)
        async with app.run_test(size=(200, 24)) as pilot:
            await at_rest(pilot)
            app.choose_theme("mine")
            own.write_text('accent = "#eeeeee"\n')
            assert "Changed: theme." in await read_again(pilot)
            own.write_text('accent = "loud"\n')
            shown = await read_again(pilot)
            assert "mine.toml:1: “loud” isn't a colour." in shown
            assert "Changed: theme." in shown
            assert app.theme == "seattui-dark"

    async def test_in_lean_mode_it_waits_for_the_next_start(self, acme: Opening, config: Path) -> None:
        config.write_text('store = "x.db"\nlean = true\n')
        app = app_on(config, acme)
        async with app.run_test(size=(120, 24)) as pilot:
            await at_rest(pilot)
            config.write_text('store = "x.db"\ntheme = "seattui-light"\n')
            shown = await read_again(pilot)
            assert "At the next start: lean, theme." in shown
            assert "Changed" not in shown
            assert (app.theme, app.settings.theme) == ("seattui-lean", "")


async def test_each_setting_takes_effect_when_the_message_says(acme: Opening, config: Path) -> None:
    other: dict[str, Any] = {
        "lang": "de",
        "smtp_tls": "none",
        "invite_days": 9,
        "backup_keep": 9,
        "smtp_port": 9,
    }
    without = load({}, ENVIRON, str(config)).settings
    app = app_on(config, acme)
    async with app.run_test(size=(120, 24)) as pilot:
        await at_rest(pilot)
        for name in KINDS.keys() - {"keys", "theme", "store"}:
            value = other.get(name, True if KINDS[name] is bool else "y")
            text = repr(value).lower() if isinstance(value, bool) else repr(value)
            for line, wanted in ((f"{name} = {text}\n", value), ("", getattr(without, name))):
                config.write_text('store = "x.db"\n' + line)
                before: dict[str, Any] = {} if line else {name: value}
                app.settings = replace(without, **before)
                [(said, _)] = app._follow(load({}, ENVIRON, str(config)))
                now = f"The settings were read again. Changed: {name}."
                expected = now if getattr(app.settings, name) == wanted else f"At the next start: {name}."
                assert str(said) == expected
