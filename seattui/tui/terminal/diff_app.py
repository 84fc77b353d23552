"""The app's output as cell differences, where Textual is as it is known; else just what Textual sends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

import textual
from rich.color import ColorSystem
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.events import Resize

from seattui.tui.terminal.cell_diff import Piece, Shadow

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

KNOWN = "8.2."
"""The versions of Textual whose private names are as they are used here."""
SHORT = 512
"""What is sent in fewer bytes is drawn at once: it needs no marks around it that hold the drawing back."""


def known() -> bool:
    """Whether Textual's output is as it was when this was written."""
    return (
        _version().startswith(KNOWN)
        and list(signature(App._display).parameters) == ["self", "screen", "renderable"]
        and list(signature(LayoutUpdate).parameters) == ["strips", "region"]
        and list(signature(ChopsUpdate).parameters) == ["chops", "spans", "chop_ends"]
    )


def _version() -> str:
    """Textual's, from where it was installed; its own way imports half a mail reader to find out."""
    installed = next(Path(textual.__file__).parents[1].glob("textual-*.dist-info"), None)
    return installed.stem.removeprefix("textual-") if installed else textual.__version__


def erases(environ: dict[str, str]) -> bool:
    """Whether the terminal erases in the background's colour; GNU screen does so only when told to, and a
    VT100 erases no part of a line."""
    return not environ.get("TERM", "").startswith(("screen", "vt1")) or "TMUX" in environ


def pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """What an update draws, and where: just what its own `render_segments` writes."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield x, y, strip
                x += strip.cell_length
        return
    for y, first, last in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if chop is None or x > last or end <= first:
                continue
            whole = first <= x < last and end <= last
            yield x, y, chop if whole else chop.crop(0, min(end, last) - x)


class FrugalApp(App[int]):
    """Sends only the cells that differ. `frugal` switches it off, for good, before the app runs."""

    frugal = True
    _shadow: Shadow | None = None
    _pointer = "default"

    def repaint(self) -> None:
        """Draws everything anew, whatever others wrote over the screen."""
        self._shadow = None
        self.screen.refresh()

    def on_resize(self, event: Resize) -> None:
        """The terminal may have moved everything. Where it has the old size again, Textual draws nothing."""
        self._shadow = None
        if self.screen_stack and self.screen.size == event.size:
            self.screen.refresh()

    def _set_pointer_shape(self, shape: str) -> None:
        """Told where it changes and there is a mouse; Textual tells it with every screen."""
        if shape != self._pointer and self._driver is not None and self._driver._mouse:
            self._pointer = shape
            super()._set_pointer_shape(shape)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if not self.frugal or not isinstance(renderable, LayoutUpdate | ChopsUpdate):
            if renderable is not None:
                self._shadow = None
            super()._display(screen, renderable)
            return
        try:
            driver = self._driver
            if self._batch_count or not self._running or self._closed or self.is_headless or driver is None:
                return
            text = self._differing(renderable)
            if not text:
                return
            if len(text) > SHORT:
                self._begin_update()
                driver.write(text)
                self._end_update()
            else:
                driver.write(text)
            driver.flush()
        finally:
            self.post_display_hook()

    def _differing(self, update: LayoutUpdate | ChopsUpdate) -> str:
        width, height = self.size
        if self._shadow is None or (self._shadow.width, self._shadow.height) != (width, height):
            colors = self.console._color_system or ColorSystem.TRUECOLOR
            self._shadow = Shadow(width, height, colors, erases=erases(dict(os.environ)))
        x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
        return self._shadow.update(pieces(update), (x, y))
