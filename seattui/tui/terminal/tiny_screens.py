"""Draws blanks where there is no room for text: in a tiny window, or before the layout is done.

Textual 8.2 divides by the width there, and with NO_COLOR asks an unstyled segment for its colour; both would
end the program: tests/tui/terminal/test_tiny_screens.py, tests/tui/shell/test_any_size.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.content import Content
from textual.css.styles import RulesMap
from textual.filter import LineFilter, Monochrome
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from seattui.tui.terminal.private import TINY_SCREENS, Patch


class _Unstyled(Monochrome):
    """Accepts segments without a style, too."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        plain = RichStyle.null()
        styled = [Segment(text, style or plain, control) for text, style, control in segments]
        return super().apply(styled, background)


_UNSTYLED = _Unstyled()


def filters(stock: Sequence[LineFilter]) -> Sequence[LineFilter]:
    """The app's filters, with ours instead of the one that removes colours."""
    return [_UNSTYLED if type(one) is Monochrome else one for one in stock]


def _render_strips(
    self: Content, width: int, height: int | None, style: Style, options: RenderOptions
) -> list[Strip]:
    if width - 2 * options.rules.get("line_pad", 0) <= 0:
        return [Strip.blank(max(0, width))] * (1 if height is None else height)
    strips: list[Strip] = patch.stock["render_strips"](self, width, height, style, options)
    return strips


def _get_height(self: Content, rules: RulesMap, width: int) -> int:
    if width - 2 * rules.get("line_pad", 0) <= 0:
        return 1
    height: int = patch.stock["get_height"](self, rules, width)
    return height


patch = Patch(TINY_SCREENS, {"render_strips": _render_strips, "get_height": _get_height})
"""Active while an app runs."""
