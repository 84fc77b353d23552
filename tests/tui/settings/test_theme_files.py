"""Themes of one's own: read from a file, wrong ones named by line, chosen like ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from seattui.kit.errors import UsageError
from seattui.kit.settings import Settings
from seattui.service.session import Session
from seattui.tui.app import SeattuiApp
from seattui.tui.settings import theme_files, themes
from seattui.tui.settings.settings_app import SettingsFile
from seattui.tui.shell.state import State
from tests.support.screens import at_rest
from tests.support.terminal import ROOT
from tests.tui.shell.frame_support import PlainApp

Opening = Callable[[], Session]
EXAMPLE = re.search(
    r"## Themes of one's own.*?```toml\n(.*?)```",
    (ROOT / "docs" / "configuration.md").read_text("utf-8"),
    re.DOTALL,
)


def put(folder: Path, text: str | bytes, name: str = "mine") -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())


def read(folder: Path, text: str | bytes, name: str = "mine") -> theme_files.OwnTheme:
    put(folder, text, name)
    return theme_files.read(folder, name, themes.OWN)


def never() -> None:
    raise AssertionError


def app_beside(config: Path, opening: Opening, state: State | None = None, **settings: str) -> SeattuiApp:
    """As with this settings file."""
    file = SettingsFile(config, never)  # type: ignore[arg-type]
    return PlainApp(opening, Settings(**settings), state or State(None), settings_file=file)  # type: ignore[arg-type]


class TestAFile:
    def test_as_the_docs_have_it(self, tmp_path: Path) -> None:
        assert EXAMPLE is not None
        own = read(tmp_path, EXAMPLE[1], "harbour")
        assert (own.theme.name, own.theme.dark, own.theme.primary) == ("harbour", True, "#6cb6c4")
        assert own.theme.variables["text-muted"] == "#9aabb5"
        assert own.warnings == ()
        assert set(theme_files.KEYS) == {line.split()[0] for line in EXAMPLE[1].splitlines()}

    def test_what_it_does_not_say_is_as_in_its_base(self, tmp_path: Path) -> None:
        assert read(tmp_path, 'primary = "#abc"').theme.background == themes.DARK.background
        assert read(tmp_path, "dark = false").theme.background == themes.LIGHT.background
        assert read(tmp_path, 'base = "seattui-contrast"').theme.panel == themes.CONTRAST.panel

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ('dark = true\nprimry = "#fff"', ":2: primry isn't a part of a theme. Did you mean primary?"),
            ('\n\nzzz = "#fff"', ":3: zzz isn't a part of a theme. There are: base, dark, primary"),
            ('error = "#12"', ":1: “#12” isn't a colour. Write it in quotes"),
            ("error = 12", ":1: “12” isn't a colour."),
            ('panel = "ansi_red"', ":1: “ansi_red” isn't a colour."),
            ('panel = "#11223344"', ":1: “#11223344” isn't a colour."),
            ('dark = "yes"', ":1: The value of dark isn't possible. It must be true or false."),
            ('base = "nowhere"', ":1: There is no theme nowhere. There are: seattui-dark"),
            ("base = []", ":1: There is no theme []."),
            ('dark = true\nprimary "x"', " isn't TOML: line 2 can't be read."),
            (b"\xff\xfe", " isn't UTF-8 text."),
            ("a = " + "[" * 40 + "]" * 40, "is nested too deeply"),
        ],
    )
    def test_what_is_wrong_is_said_with_file_and_line(
        self, tmp_path: Path, text: str | bytes, says: str
    ) -> None:
        with pytest.raises(UsageError) as caught:
            read(tmp_path, text)
        assert f"{tmp_path}/mine.toml" in str(caught.value)
        assert says in str(caught.value)

    def test_text_that_is_hard_to_read_is_a_warning(self, tmp_path: Path) -> None:
        own = read(tmp_path, 'background = "#000000"\nforeground = "#444444"')
        (warning,) = own.warnings
        assert f"{tmp_path}/mine.toml:2: foreground is hard to read on background" in str(warning)
        assert "contrast is 2.2, 4.5 would do" in str(warning)

    def test_contrast_is_that_of_wcag(self) -> None:
        assert theme_files.contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
        assert theme_files.contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)

    @pytest.mark.parametrize("theme", themes.OWN, ids=lambda theme: theme.name)
    def test_ours_are_easy_to_read(self, tmp_path: Path, theme: Theme) -> None:
        assert read(tmp_path, f'base = "{theme.name}"').warnings == ()

    def test_only_names_that_can_be_typed_are_themes(self, tmp_path: Path) -> None:
        for name in ("b.toml", "A.toml", "a b.toml", "c.txt", "a.toml", ".toml"):
            (tmp_path / name).touch()
        (tmp_path / "folder.toml").mkdir()
        assert theme_files.names(tmp_path) == ["a", "b"]
        assert theme_files.names(tmp_path / "none") == []


class TestInTheApp:
    @pytest.fixture
    def config(self, tmp_path: Path) -> Path:
        put(tmp_path / "themes", 'primary = "#00ffcc"')
        return tmp_path / "config.toml"

    async def test_it_is_chosen_in_the_palette_and_comes_back(
        self, acme: Opening, config: Path, tmp_path: Path
    ) -> None:
        app = app_beside(config, acme, State.load(tmp_path / "state.json"))
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("colon", *"theme: mine", "enter")
            await at_rest(pilot)
            assert (app.theme, app.current_theme.primary) == ("mine", "#00ffcc")
            put(config.parent / "themes", 'primary = "#ff00cc"')
            app.choose_theme("mine")
            await at_rest(pilot)
            assert app.current_theme.primary == "#ff00cc", "each time as the file is then"
        assert app_beside(config, acme, State.load(tmp_path / "state.json")).theme == "mine"

    async def test_one_that_went_wrong_changes_nothing_and_says_the_line(
        self, acme: Opening, config: Path
    ) -> None:
        app = app_beside(config, acme, theme="mine")
        async with app.run_test(size=(120, 24)) as pilot:
            await at_rest(pilot)
            put(config.parent / "themes", 'primary = "red-ish"')
            app.choose_theme("mine")
            shown = " ".join((await at_rest(pilot)).split())
            assert "mine.toml:1: “red-ish” isn't a colour." in shown
            assert app.current_theme.primary == "#00ffcc"

    def test_one_that_the_settings_name_has_to_be_right(self, acme: Opening, config: Path) -> None:
        put(config.parent / "themes", "primary = 3")
        with pytest.raises(UsageError, match="theme"):
            app_beside(config, acme, theme="mine")

    async def test_one_that_was_chosen_once_is_left_out_with_a_notice(
        self, acme: Opening, config: Path, tmp_path: Path
    ) -> None:
        state = State.load(tmp_path / "state.json")
        state.remember("theme", "mine")
        put(config.parent / "themes", "primary = 3")
        app = app_beside(config, acme, state)
        async with app.run_test(size=(120, 24)) as pilot:
            await at_rest(pilot)
            assert app.theme == "seattui-dark"
            assert any("isn't a colour" in str(notice.message) for notice in app.notices)

    def test_no_file_takes_the_place_of_ours(self, acme: Opening, config: Path) -> None:
        put(config.parent / "themes", 'primary = "#00ffcc"', "seattui-light")
        app = app_beside(config, acme, theme="seattui-light")
        assert app.current_theme.primary == themes.LIGHT.primary
        assert app.theme_names().count("seattui-light") == 1
