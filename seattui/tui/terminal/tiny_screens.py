"""Text where there is no room for any, in a tiny window or before the layout is done, is blank.

Textual 8.2 divides by the width there, and with NO_COLOR asks what has no style for its colour; both end
the program: tests/tui/terminal/test_typing_ahead.py, tests/tui/shell/test_any_size.py.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.content import Content
from textual.css.styles import RulesMap
from textual.filter import Monochrome
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

_render_strips = Content.render_strips
_without_colour = Monochrome.apply
_PLAIN = RichStyle.null()
_get_height = Content.get_height


def _with_no_room(
    self: Content, width: int, height: int | None, style: Style, options: RenderOptions
) -> list[Strip]:
    if width - 2 * options.rules.get("line_pad", 0) <= 0:
        return [Strip.blank(max(0, width))] * (1 if height is None else height)
    return _render_strips(self, width, height, style, options)


def _with_no_style(self: Monochrome, segments: list[Segment], background: Color) -> list[Segment]:
    styled = [Segment(text, style or _PLAIN, control) for text, style, control in segments]
    return _without_colour(self, styled, background)


def _height_with_no_room(self: Content, rules: RulesMap, width: int) -> int:
    if width - 2 * rules.get("line_pad", 0) <= 0:
        return 1
    return _get_height(self, rules, width)


def allow() -> None:
    """For the whole program, from now on."""
    Content.get_height = _height_with_no_room  # type: ignore[method-assign]
    Content.render_strips = _with_no_room  # type: ignore[method-assign]
    Monochrome.apply = _with_no_style  # type: ignore[method-assign]
