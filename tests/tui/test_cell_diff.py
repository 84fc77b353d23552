"""The output as cell differences shows what Textual's own would, cell by cell, in fewer bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

from seattui.settings import Settings
from seattui.tui import frugal
from seattui.tui.app import SeattuiApp
from seattui.tui.cell_diff import Shadow
from seattui.tui.state import State
from tests.tui.seats_world import a_world
from tests.tui.users_app import press, settled

WIDTH, HEIGHT = 24, 4


class Emulator:
    """A terminal, and how many bytes it got."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.sent = 0

    def feed(self, text: str) -> None:
        self.sent += len(text.encode())
        self._stream.feed(text)

    def cells(self) -> list[list[tuple[Any, ...]]]:
        """Text and look of every cell; the look of a blank is its background and what is drawn over it.

        Half of a wide character is a blank, as terminals draw it; pyte keeps it.
        """
        return [
            [
                _look(row[x]._replace(data=" ") if _half(row, x) else row[x])
                for x in range(self.screen.columns)
            ]
            for row in (self.screen.buffer[y] for y in range(self.screen.lines))
        ]


def _half(row: Any, x: int) -> bool:
    if row[x].data == "":
        return x == 0 or cell_len(row[x - 1].data) < 2
    return cell_len(row[x].data) == 2 and row[x + 1].data != ""


def _look(cell: Any) -> tuple[Any, ...]:
    if cell.data == " " and not (cell.underscore or cell.strikethrough or cell.reverse):
        return (" ", cell.bg)
    return tuple(cell)


def move(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"


# --- any updates at all -----------------------------------------------------------------------------

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
WORDS = st.text(st.sampled_from("ab  ─●é日한x👍"), min_size=1, max_size=10)
PIECES = st.lists(st.tuples(WORDS, st.sampled_from(STYLES)), min_size=1, max_size=4)
UPDATES = st.lists(
    st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), PIECES), min_size=1, max_size=12
)


def fitting(x: int, pieces: list[tuple[str, Style | None]]) -> Strip:
    """As Textual crops it to the screen; no style remembers the colours that it was drawn in before."""
    made = [Segment(text, style.copy() if style else None) for text, style in pieces]
    return Strip(made).crop(0, WIDTH - x)


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


def test_a_style_keeps_the_codes_of_where_it_was_drawn_first() -> None:
    """Textual keeps them, and shares styles between apps: a picture of a screen is drawn in true colour."""
    style = Style.parse("#8090a0 on #101418").copy()
    Strip.render_style(style, "in a picture", ColorSystem.TRUECOLOR)
    stock, own = Emulator(WIDTH, 1), Emulator(WIDTH, 1)
    strip = Strip([Segment("a" * WIDTH, style)])
    stock.feed("".join(_rendered(strip, ColorSystem.EIGHT_BIT)))
    own.feed(Shadow(WIDTH, 1, ColorSystem.EIGHT_BIT).update([(0, 0, strip)], (0, 0)))
    assert own.cells() == stock.cells()


# --- every screen and every dialog ------------------------------------------------------------------


class TwoTerminals(SeattuiApp):
    """Draws on one terminal as it does, and on another as Textual would by itself."""

    def __init__(self, *given: Any, size: tuple[int, int], **named: Any) -> None:
        super().__init__(*given, **named)
        self.own, self.stock = Emulator(*size), Emulator(*size)
        self.updates = 0

    @property
    def is_headless(self) -> bool:
        return False

    def on_resize(self, event: events.Resize) -> None:
        for terminal in (self.own, self.stock):
            terminal.screen.resize(event.size.height, event.size.width)

    def _differing(self, update: LayoutUpdate | ChopsUpdate) -> str:
        self.stock.feed(update.render_segments(self.console))
        self.updates += 1
        text = super()._differing(update)
        self.own.feed(text)
        return text


STEPS = (
    ("down", "down"), ("end",), ("home",), ("pagedown",), ("space",), ("/", "l", "e", "e"), ("enter",), ("escape",),
    ("c",), ("space",), ("tab", "tab"), ("escape",), ("f",), ("down",), ("escape",), ("o",), ("escape",),
    ("enter",), ("escape",), ("colon", "s"), ("escape",), ("question_mark",), ("pagedown",), ("escape",),
    ("2",), ("3",), ("4",), ("b", "3"), ("escape",), ("d",), ("escape",), ("i",), ("o",), ("5",), ("enter",),
    ("escape",), ("1",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("size", "theme"), [((80, 24), "seattui-dark"), ((120, 40), "seattui-light"), ((80, 24), "seattui-lean")]
)
async def test_every_screen_stands_as_textual_draws_it(
    tmp_path: Path, size: tuple[int, int], theme: str
) -> None:
    with a_world(tmp_path, people=60, holders=3) as world:
        app = TwoTerminals(lambda: world.ana, Settings(theme=theme), State(None), size=size)
        async with app.run_test(size=size) as pilot:
            for keys in STEPS:
                await press(pilot, *keys)
                assert app.own.cells() == app.stock.cells(), keys
            await pilot.resize_terminal(size[0] - 7, size[1] - 3)
            await press(pilot, "down")
            assert app.own.cells() == app.stock.cells()
        assert app.updates > len(STEPS)
        assert app.own.sent < app.stock.sent / 3


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


class TestWhereItIsSwitchedOff:
    def test_textual_is_as_it_is_known(self) -> None:
        """Fails with another Textual: then read its App._display and _compositor again."""
        assert frugal.known()

    def test_another_textual_is_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("textual.__version__", "8.3.0")
        assert not frugal.known()
        assert not SeattuiApp(lambda: None, Settings(), State(None)).frugal  # type: ignore[arg-type, return-value]

    def test_the_settings_say_so(self) -> None:
        assert not SeattuiApp(lambda: None, Settings(plain_output=True), State(None)).frugal  # type: ignore[arg-type, return-value]
        assert SeattuiApp(lambda: None, Settings(), State(None)).frugal  # type: ignore[arg-type, return-value]

    @pytest.mark.parametrize(
        ("environ", "erases"),
        [
            ({"TERM": "xterm-256color"}, True),
            ({"TERM": "screen"}, False),
            ({"TERM": "screen-256color", "TMUX": "/tmp/tmux"}, True),
        ],
    )
    def test_gnu_screen_erases_in_its_own_colour(self, environ: dict[str, str], erases: bool) -> None:
        assert frugal.erases(environ) is erases

    def test_without_it_blanks_are_sent(self) -> None:
        shadow = Shadow(10, 1, ColorSystem.STANDARD, erases=False)
        assert "X" not in shadow.update([(0, 0, [Segment(" " * 10, Style.parse("on blue").copy())])], (0, 0))
