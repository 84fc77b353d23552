"""A scrolling area with the keys of lists: j k g G and so on."""

from __future__ import annotations

from textual.containers import VerticalScroll

from seattui.tui.action import LIST
from seattui.tui.actions import bindings_for


class Scrolls(VerticalScroll, can_focus=True):
    """For text longer than the screen."""

    BINDINGS = bindings_for(LIST)

    def action_down(self) -> None:
        self.scroll_relative(y=1, animate=False)

    def action_up(self) -> None:
        self.scroll_relative(y=-1, animate=False)

    def action_half_down(self) -> None:
        self.scroll_relative(y=self.size.height // 2, animate=False)

    def action_half_up(self) -> None:
        self.scroll_relative(y=-(self.size.height // 2), animate=False)

    def action_page_down(self) -> None:
        self.scroll_relative(y=self.size.height, animate=False)

    def action_page_up(self) -> None:
        self.scroll_relative(y=-self.size.height, animate=False)

    def action_top(self) -> None:
        self.scroll_home(animate=False)

    def action_bottom(self) -> None:
        self.scroll_end(animate=False)
