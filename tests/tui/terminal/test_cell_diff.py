"""The output as cell differences shows what Textual's own would, cell by cell, in fewer bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from seattui.kit.settings import Settings
from seattui.tui.app import SeattuiApp
from seattui.tui.shell.state import State
from seattui.tui.terminal import diff_app, sgr
from seattui.tui.terminal.cell_diff import SINGLE, Shadow
from seattui.tui.terminal.private import OUTPUT, known
from tests.tui.people.users_app import press, settled
from tests.tui.seats.seats_world import a_world
from tests.tui.terminal.two_terminals import Emulator, TwoTerminals

WIDTH, HEIGHT = 24, 4


def move(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


# --- any updates at all -----------------------------------------------------------------------------

PICTURES = "👍☎✈"
STYLES = [
    None,
    *(
        Style.parse(words)
        for words in (
            "bold", "red", "bold red on blue", "on blue", "underline", "reverse", "dim italic", "#8090a0 on #101418",
            "strike", "black on bright_cyan", "default on default",
        )
    ),
]  # fmt: skip
WORDS = st.text(st.sampled_from("ab  ─●é日한x👍☎"), min_size=1, max_size=10)
PIECES = st.lists(st.tuples(WORDS, st.sampled_from(STYLES)), min_size=1, max_size=4)
UPDATES = st.lists(
    st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), PIECES), min_size=1, max_size=12
)


def fitting(x: int, pieces: list[tuple[str, Style | None]]) -> Strip:
    """As Textual crops it to the screen; no style remembers the colours that it was drawn in before."""
    made = [Segment(text, style.copy() if style else None) for text, style in pieces]
    return Strip(made).crop(0, WIDTH - x)


def test_text_that_isnt_cut_has_a_cell_for_each_character() -> None:
    single = [char for char in map(chr, range(0x110000)) if SINGLE(char)]
    assert set("Änne Müller · – … €42 ● ▲│") <= {*single}
    text = "".join(single)
    assert [text[start:end] for start, end, _ in split_graphemes(text)[0]] == single
    assert all(char.isprintable() and cell_len(char) == 1 for char in single)


@pytest.mark.parametrize("colors", [ColorSystem.STANDARD, ColorSystem.EIGHT_BIT, ColorSystem.TRUECOLOR])
@given(updates=UPDATES)
def test_any_updates_leave_the_same_cells(
    colors: ColorSystem, updates: list[tuple[int, int, list[tuple[str, Style | None]]]]
) -> None:
    stock, own = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
    shadow = Shadow(WIDTH, HEIGHT, colors)
    blank = [Segment(" " * WIDTH)]
    for y in range(HEIGHT):  # the whole screen is painted first
        own.feed(shadow.update([(0, y, blank)], (0, 0)))
        stock.feed(move(0, y) + " " * WIDTH)
    for x, y, pieces in updates:
        strip = fitting(x, pieces)
        stock.feed(move(x, y) + "".join(_rendered(strip, colors)))
        own.feed(shadow.update([(x, y, strip)], (0, 0)))
        assert own.cells() == stock.cells()
        assert shadow.update([(x, y, strip)], (0, 0)) == "", "nothing changed, nothing sent"


def _rendered(strip: Strip, colors: ColorSystem) -> Iterator[str]:
    for text, style, _ in strip:
        yield Strip.render_style(style, text, colors) if style else text


@pytest.mark.parametrize("cells", [1, 2])
@given(updates=UPDATES)
def test_where_terminals_differ_in_width_the_rest_stands(
    cells: int, updates: list[tuple[int, int, list[tuple[str, Style | None]]]]
) -> None:
    """To this terminal every picture is one cell wide, or every one is two."""
    with patch("pyte.screens.wcwidth", lambda char: cells if char in PICTURES else cell_len(char)):
        own = Emulator(WIDTH, HEIGHT)
        shadow = Shadow(WIDTH, HEIGHT, ColorSystem.STANDARD)
        for y in range(HEIGHT):
            own.feed(shadow.update([(0, y, [Segment(" " * WIDTH)])], (0, 0)))
        for x, y, pieces in updates:
            own.feed(shadow.update([(x, y, fitting(x, pieces))], (0, 0)))
        for y, shown in enumerate(own.cells()):
            for x, cell in enumerate(shadow._text[y]):
                before = shadow._text[y][x - 1] if x else ""
                if cell not in PICTURES and not (cell == "" and before in PICTURES):
                    assert shown[x][0] == unicodedata.normalize("NFC", cell), (x, y)


@pytest.mark.parametrize(
    ("before", "after", "sent"),
    [
        ("1;38;5;152;48;5;16", "38;5;252;48;5;16", "22;38;5;252"),
        ("1;7;38;5;152;48;5;16", "38;5;152;48;5;16", "22;27"),
        ("1;2;38;5;152", "2;38;5;152", "22;2"),
        ("21;38;5;152", "38;5;252", "0;38;5;252"),
        ("1;7", "7", "0;7"),
    ],
)
def test_an_attribute_ends_without_colours_being_sent_again(before: str, after: str, sent: str) -> None:
    """Not where there are none: a VT100 can only end all attributes at once."""
    assert sgr.change(before, after) == f"\x1b[{sent}m"


def test_cells_that_nothing_was_drawn_in_yet_are_not_sent_with_those_beside_them() -> None:
    shadow = Shadow(20, 1, ColorSystem.EIGHT_BIT)
    sent = shadow.update([(0, 0, [Segment("ab")]), (4, 0, [Segment("cd")])], (0, 0))
    assert "\0" not in sent
    assert "ab" in sent
    assert "cd" in sent


def test_a_style_keeps_the_codes_of_where_it_was_drawn_first() -> None:
    """Textual keeps them, and shares styles between apps: a picture of a screen is drawn in true colour."""
    style = Style.parse("#8090a0 on #101418").copy()
    Strip.render_style(style, "in a picture", ColorSystem.TRUECOLOR)
    stock, own = Emulator(WIDTH, 1), Emulator(WIDTH, 1)
    strip = Strip([Segment("a" * WIDTH, style)])
    stock.feed("".join(_rendered(strip, ColorSystem.EIGHT_BIT)))
    own.feed(Shadow(WIDTH, 1, ColorSystem.EIGHT_BIT).update([(0, 0, strip)], (0, 0)))
    assert own.cells() == stock.cells()


# --- on the app's own screens --------------------------------------------------------------------------


async def test_nothing_is_sent_while_nothing_happens(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        app = TwoTerminals(lambda: world.ana, Settings(), State(None), size=(80, 24))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            before = app.own.sent
            app.screen.refresh()
            await settled(pilot)
            assert app.own.sent == before
            await press(pilot, "r")
            assert app.own.sent > before + 80 * 10


async def test_a_terminal_that_is_back_at_its_size_is_drawn_anew(tmp_path: Path) -> None:
    """Faster than Textual looks: to it nothing has changed, and it would draw nothing."""
    with a_world(tmp_path) as world:
        app = TwoTerminals(lambda: world.ana, Settings(), State(None), size=(80, 24))
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            before = app.own.cells()
            for size in (Size(70, 20), Size(80, 24)):
                app.post_message(events.Resize(size, size))
            await settled(pilot)
            assert app.own.cells() == before


class TestWhereItIsSwitchedOff:
    def test_another_textual_is_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("seattui.tui.terminal.known_names.version", lambda: "8.3.0")
        assert not known(OUTPUT)
        assert not SeattuiApp(lambda: None, Settings(), State(None)).diff_output  # type: ignore[arg-type, return-value]

    def test_the_settings_say_so(self) -> None:
        assert not SeattuiApp(lambda: None, Settings(plain_output=True), State(None)).diff_output  # type: ignore[arg-type, return-value]
        assert SeattuiApp(lambda: None, Settings(), State(None)).diff_output  # type: ignore[arg-type, return-value]

    @pytest.mark.parametrize(
        ("environ", "erases"),
        [
            ({"TERM": "xterm-256color"}, True),
            ({"TERM": "screen"}, False),
            ({"TERM": "vt100"}, False),
            ({"TERM": "screen-256color", "TMUX": "/tmp/tmux"}, True),
        ],
    )
    def test_some_terminals_erase_otherwise(self, environ: dict[str, str], erases: bool) -> None:
        assert diff_app.erases(environ) is erases

    def test_without_it_blanks_are_sent(self) -> None:
        shadow = Shadow(10, 1, ColorSystem.STANDARD, erases=False)
        assert "X" not in shadow.update([(0, 0, [Segment(" " * 10, Style.parse("on blue").copy())])], (0, 0))
