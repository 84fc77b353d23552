"""The app's output as cell differences, where Textual is as it is known; else just what Textual sends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual.events import Resize

from seattui.tui.terminal.cell_diff import Piece, Shadow
from seattui.tui.terminal.private import ChopsUpdate, LayoutUpdate, PrivateApp, at_once, output

if TYPE_CHECKING:
    from rich.console import RenderableType

SHORT = 512
"""What is sent in fewer bytes is drawn at once: it needs no marks around it that hold the drawing back."""


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


class DiffApp(PrivateApp):
    """Sends only the cells that differ. `diff_output` switches it off, for good, before the app runs."""

    diff_output = True
    mouse = True
    """Whether there is one."""
    _shadow: Shadow | None = None
    _pointer = "default"

    def repaint(self) -> None:
        """Draws everything again, whatever others wrote over the screen."""
        self._shadow = None
        self.screen.refresh()

    def on_resize(self, event: Resize) -> None:
        """The terminal may have moved everything. Where it has the old size again, Textual draws nothing."""
        self._shadow = None
        if self.screen_stack and self.screen.size == event.size:
            self.screen.refresh()

    def changes_pointer(self, shape: str) -> bool:
        """Told where it changes and there is a mouse; Textual tells it with every screen."""
        changed = self.mouse and shape != self._pointer
        if changed:
            self._pointer = shape
        return changed

    def draw(self, update: RenderableType | None) -> bool:
        if not self.diff_output or not isinstance(update, LayoutUpdate | ChopsUpdate):
            if update is not None:
                self._shadow = None
            return False
        driver = output(self)
        if driver is not None and (text := self._differing(update)):
            with at_once(self) if len(text) > SHORT else nullcontext():
                driver.write(text)
            driver.flush()
        return True

    def _differing(self, update: LayoutUpdate | ChopsUpdate) -> str:
        width, height = self.size
        if self._shadow is None or (self._shadow.width, self._shadow.height) != (width, height):
            colors = COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.TRUECOLOR)
            self._shadow = Shadow(width, height, colors, erases=erases(dict(os.environ)))
        x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
        return self._shadow.update(pieces(update), (x, y))
