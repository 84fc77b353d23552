"""Writes the app's output as cell differences if Textual is a known version; otherwise as Textual does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from rich.segment import Segment
from textual.events import Resize
from textual.strip import Strip

from seattui.tui.terminal.cell_diff import Piece, Shadow, printed
from seattui.tui.terminal.private import (
    OUTPUT,
    ChopsUpdate,
    LayoutUpdate,
    PrivateApp,
    known,
    output,
    synchronized,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

SHORT = 512
"""Output below this many bytes is written without synchronized-update sequences."""


def erases(environ: dict[str, str]) -> bool:
    """Whether the terminal erases with the current background: GNU screen only if configured to, and a VT100
    can't erase a part of a line."""
    return not environ.get("TERM", "").startswith(("screen", "vt1")) or "TMUX" in environ


def pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """What an update draws, and where: what its own `render_segments` would write."""
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


def _has_holes(update: RenderableType | None) -> bool:
    """Whether nothing stands in a part of a whole drawing."""
    if LayoutUpdate is None or not isinstance(update, LayoutUpdate) or not known(OUTPUT):
        return False
    return any(part is None for line in update.strips for part in line)


def _cleaned(strip: Strip) -> Strip:
    if all(text.isprintable() for text, _, control in strip if not control):
        return strip
    return Strip(
        [Segment(text if control else printed(text), style, control) for text, style, control in strip]
    )


class DiffApp(PrivateApp):
    """Sends only cells that differ. Set `diff_output` to False before the app runs to turn it off."""

    diff_output = True
    mouse = True
    """Whether the mouse is used."""
    _shadow: Shadow | None = None
    _pointer = "default"

    def repaint(self) -> None:
        """Draws everything again, including cells overwritten by other programs."""
        self._shadow = None
        self.screen.refresh()

    def on_resize(self, event: Resize) -> None:
        """The terminal may have moved everything. If it has its former size again, Textual wouldn't draw."""
        self._shadow = None
        if self.screen_stack and self.screen.size == event.size:
            self.screen.refresh()

    def changes_pointer(self, shape: str) -> bool:
        """True only when the shape changes and the mouse is used; Textual sends it with every screen."""
        changed = self.mouse and shape != self._pointer
        if changed:
            self._pointer = shape
        return changed

    def draw(self, update: RenderableType | None) -> bool:
        if _has_holes(update):
            return True  # of another size than is laid out: a layout follows
        if not self.diff_output or not isinstance(update, LayoutUpdate | ChopsUpdate):
            if update is not None:
                self._shadow = None
            return False
        driver = output(self)
        if driver is not None and (text := self._differing(update)):
            with synchronized(self) if len(text) > SHORT else nullcontext():
                driver.write(text)
            driver.flush()
        return True

    def cleaned(self, update: RenderableType | None) -> RenderableType | None:
        if not known(OUTPUT):
            return update
        if isinstance(update, LayoutUpdate):
            return LayoutUpdate([list(map(_cleaned, line)) for line in update.strips], update.region)
        if isinstance(update, ChopsUpdate):
            chops = [{x: chop and _cleaned(chop) for x, chop in line.items()} for line in update.chops]
            return ChopsUpdate(chops, update.spans, update.chop_ends)
        return update

    def _differing(self, update: LayoutUpdate | ChopsUpdate) -> str:
        width, height = self.size
        if self._shadow is None or (self._shadow.width, self._shadow.height) != (width, height):
            colors = COLOR_SYSTEMS.get(self.console.color_system or "", ColorSystem.TRUECOLOR)
            self._shadow = Shadow(width, height, colors, erases=erases(dict(os.environ)))
        x, y = self.screen.outer_size.clamp_offset(self.cursor_position)
        return self._shadow.update(pieces(update), (x, y))
