"""Draws what a key changed as soon as it is handled, and the rows that it jumped to in one step with the jump."""

from __future__ import annotations

from contextlib import ExitStack

from textual.widget import Widget

from seattui.tui.terminal.private import AT_ONCE, draw_at_once, known

OLD_ROWS = 0.05
"""Seconds after which rows that are still being loaded are drawn as such."""


class DrawnAtOnce:
    """A widget's drawing; without Textual's private names it is left to Textual."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._known = known(AT_ONCE)
        self._held = ExitStack()

    def handled(self, *, awaits_rows: bool) -> None:
        """Draws what a key changed; if it `awaits_rows`, once they have come, which is usually at once."""
        if awaits_rows:
            app = self._widget.app  # which is there to let go when the widget isn't
            self._held.enter_context(app.batch_update())
            app.set_timer(OLD_ROWS, self._held.close)
        else:
            self.draw()

    def draw(self) -> None:
        self._held.close()
        if self._known:
            draw_at_once(self._widget.screen)
