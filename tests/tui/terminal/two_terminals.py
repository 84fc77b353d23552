"""The app on two terminals: on one as it draws by itself, on the other as Textual would draw it."""

from __future__ import annotations

from typing import Any

import pyte
from rich.cells import cell_len
from textual import events

from seattui.tui.app import SeattuiApp
from seattui.tui.terminal.private import ChopsUpdate, LayoutUpdate

MESS = "\x1b#8"
"""Fills a terminal with E, as if nothing of what it showed were left."""
Look = tuple[Any, ...]


class Emulator:
    """A terminal, and how many bytes the app sent it."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.sent = 0

    def feed(self, text: str) -> None:
        self._stream.feed(text)

    def cells(self) -> list[list[Look]]:
        return [self.line(y) for y in range(self.screen.lines)]

    def line(self, y: int) -> list[Look]:
        """Text and look of every cell; the look of a blank is its background and what is drawn over it.

        Half of a wide character is a blank, as terminals draw it; pyte keeps it.
        """
        row = self.screen.buffer[y]
        return [
            _look(row[x]._replace(data=" ") if _half(row, x) else row[x]) for x in range(self.screen.columns)
        ]


def _half(row: Any, x: int) -> bool:
    if row[x].data == "":
        return x == 0 or cell_len(row[x - 1].data) < 2
    return cell_len(row[x].data) == 2 and row[x + 1].data != ""


def _look(cell: Any) -> Look:
    if cell.data == " " and not (cell.underscore or cell.strikethrough or cell.reverse):
        return (" ", cell.bg)
    return tuple(cell)


class TwoTerminals(SeattuiApp):
    """Draws on one terminal as it does, and on another as Textual would by itself."""

    def __init__(self, *given: Any, size: tuple[int, int], **named: Any) -> None:
        super().__init__(*given, **named)
        self.own, self.stock = Emulator(*size), Emulator(*size)
        self._unfed: list[str] = []
        self.shown: set[str] = set()
        """The names of the screens that were drawn."""

    @property
    def is_headless(self) -> bool:
        return False

    def on_resize(self, event: events.Resize) -> None:
        self._feed_stock()
        for terminal in (self.own, self.stock):
            terminal.screen.resize(event.size.height, event.size.width)
            terminal.feed(MESS)

    def _differing(self, update: LayoutUpdate | ChopsUpdate) -> str:
        self.shown.add(type(self.screen).__name__)
        if isinstance(update, LayoutUpdate):
            self._unfed.clear()  # it writes to every cell, whatever stands there
        self._unfed.append(update.render_segments(self.console))
        self.stock.sent += len(self._unfed[-1].encode())
        text = super()._differing(update)
        self.own.feed(text)
        self.own.sent += len(text.encode())
        return text

    def _feed_stock(self) -> None:
        """A terminal is slow to emulate: it gets what it must show when it is looked at."""
        self.stock.feed("".join(self._unfed))
        self._unfed.clear()

    def assert_same(self, what: object) -> None:
        """Every cell of the lines that were written to since this was asked last is the same."""
        self._feed_stock()
        written = self.own.screen.dirty | self.stock.screen.dirty
        for y in sorted(written & set(range(self.stock.screen.lines))):
            assert self.own.line(y) == self.stock.line(y), (what, y)
        self.own.screen.dirty.clear()
        self.stock.screen.dirty.clear()
