"""Scrolling areas with the keys of lists: j k g G and so on."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from seattui.tui.action import LIST
from seattui.tui.actions import bindings_for


class ScrollKeys(Widget):
    """What the keys do."""

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


class Scrolls(VerticalScroll, ScrollKeys, can_focus=True):
    """For widgets that need more room than the screen has."""

    BINDINGS = bindings_for(LIST)


class LongText(ScrollView, ScrollKeys, can_focus=True):
    """For text longer than the screen, in lines that fit its width: only those on screen are drawn."""

    BINDINGS = bindings_for(LIST)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Content] = ()

    def show(self, lines: Sequence[Content], width: int) -> None:
        """Replaces the lines, which are at most so wide."""
        self._lines = lines
        self.virtual_size = Size(width, len(lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        number, width, style = self.scroll_offset.y + y, self.size.width, self.visual_style
        line = self._lines[number] if number < len(self._lines) else Content("")
        marked = self.text_selection.get_span(number) if self.text_selection else None
        if marked is not None:
            first, end = marked
            shown = Style.from_styles(self.screen.get_component_styles("screen--selection"))
            line = line.stylize(shown, first, len(line) if end < 0 else end)
        strip = Visual.to_strips(self, line, width, 1, style, apply_selection=False, pad=True)[0]
        return strip.apply_offsets(0, number)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """What is marked with the mouse, also of lines that aren't on screen."""
        return selection.extract("\n".join(line.plain for line in self._lines)), "\n"
