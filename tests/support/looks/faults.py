"""What is wrong with how a screen looks: a cut word or heading, text past its widget, a box in place of a sign, an
empty half, a dialog that scrolls though there is room, or hides what is around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any, cast

from rich.cells import cell_len, set_cell_size
from textual.app import App
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Label, Static

from seattui.tui.shell.place import PlaceScreen
from seattui.tui.widgets.columns import ELLIPSIS
from seattui.tui.widgets.drawn import Drawn
from seattui.tui.widgets.table_lines import TableLines
from tests.support.glyphs import unusual
from tests.support.screens import dump

LARGE = 160
"""Columns from which on a screen has so much room that half of it must not be empty."""
LINES = {chr(point) for point in range(0x2500, 0x2580)}
CUT = re.compile(r"(?<=[^\s(…])(?<!\b[0-9a-f]{16})…(?!\w)")
"""An ellipsis at the end of a word, but for the first digits of a hash."""
APART = re.compile(r"  +|[│┃╭╰┌└─▌]\s*")


def faults(app: App[Any], data: Collection[str]) -> list[str]:
    """`data`: what people gave, which may be cut where there is no room for it."""
    text = dump(app)
    box = next(iter(app.screen.query(".dialog, #palette")), None)
    region = box.region if box else app.screen.region
    own = "\n".join(
        _column(line, region.x, region.right) for line in text.splitlines()[region.y : region.bottom]
    )
    found = [*_cut_words(own, data), *_boxes(text, data)]
    found += [*_cut_headings(app.screen), *_past_their_widgets(app.screen), *_scrolls_in_vain(app.screen)]
    if box and app.screen.styles.background.a:
        found.append("nothing of the screen beneath the dialog is shown")
    if app.size.width >= LARGE:
        found += _empty_half(app.screen, own, region.width, box is None)
    return found


def _column(line: str, first: int, end: int) -> str:
    """These cells of a line, in which some characters take two."""
    return set_cell_size(line, end)[len(set_cell_size(line, first)) :]


def _cut_words(text: str, data: Collection[str]) -> Iterator[str]:
    for line in text.splitlines():
        for match in CUT.finditer(line):
            before = APART.split(line[: match.start()])[-1]
            if not any(_given(before[at:], data) for at in _words(before)):
                yield f"a cut word: {before}…"


def _words(text: str) -> list[int]:
    """Where they begin."""
    return [0, *(match.end() for match in re.finditer(r"[\s·:,“„(]+", text) if match.end() < len(text))]


def _given(part: str, data: Collection[str]) -> bool:
    return any(one.startswith(part) for one in data)


def _cut_headings(screen: Screen[Any]) -> Iterator[str]:
    for table in _tables(screen):
        for column in table.columns:
            if width := table.width_of(column.id):
                heading = column.heading(width).strip()
                if ELLIPSIS in heading or cell_len(heading) > width:
                    yield f"a cut heading: {column.title}, of which {width} cells are shown"


def _tables(screen: Screen[Any]) -> list[TableLines[Any]]:
    """The lists in sight."""
    return [table for table in screen.query(TableLines) if table.region.area and _displayed(table)]


def _boxes(text: str, data: Collection[str]) -> Iterator[str]:
    odd = unusual(text) - {*"".join(data)}
    if odd:
        yield f"signs that many fonts lack: {' '.join(sorted(odd))}"


def _past_their_widgets(screen: Screen[Any]) -> Iterator[str]:
    for widget in screen.walk_children(Widget):
        if not (widget.region.area and _displayed(widget)):
            continue
        if outer := _cut_by(widget, screen):
            yield f"{_named(widget)} is cut by {_named(outer)}: {_said(widget)}"
        if isinstance(widget, Static | Label | Drawn | Button) and (room := widget.content_size):
            size = Size(room.width, room.height)
            if widget.get_content_height(size, size, room.width) > room.height:
                yield f"{_named(widget)} has more lines than room: {_said(widget)}"


def _displayed(widget: Widget) -> bool:
    return all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget))


def _cut_by(widget: Widget, screen: Screen[Any]) -> Widget | None:
    """What is around it, not as wide or high, and doesn't scroll."""
    left, top, right, bottom = True, True, True, True
    region = widget.region
    for outer in widget.ancestors:
        if not isinstance(outer, Widget) or widget.styles.overlay == "screen":
            return None
        if outer.styles.overflow_x != "hidden":
            left = right = False
        if outer.styles.overflow_y != "hidden":
            top = bottom = False
        room = screen.region if outer is screen else outer.region
        if (
            (left and region.x < room.x)
            or (right and region.right > room.right)
            or (top and region.y < room.y)
            or (bottom and region.bottom > room.bottom)
        ):
            return outer
    return None


def _scrolls_in_vain(screen: Screen[Any]) -> Iterator[str]:
    """A dialog's box of which not all is seen, though the screen has more lines."""
    for box in screen.query(".dialog"):
        parts = [
            part for part in box.walk_children(Widget) if part.show_vertical_scrollbar and _displayed(part)
        ]
        hidden = max((part.max_scroll_y for part in parts), default=0)
        spare = screen.size.height - box.region.height - 4
        if hidden and spare > 3:
            yield f"{hidden} lines of the dialog have to be scrolled to, and {spare} of the screen are free"


def _empty_half(screen: Screen[Any], text: str, width: int, whole: bool) -> Iterator[str]:
    """Columns that nothing stands in; on a whole screen also lines, where there would be more to show."""
    lines = text.splitlines()[slice(2, -2) if whole else slice(None)]
    body = ["".join(" " if char in LINES else char for char in line) for line in lines]
    used = sorted({x for line in body for x, char in enumerate(line) if char != " "})
    widest, first = max((b - a - 1, a + 1) for a, b in pairwise([-1, *used, width]))
    if widest > width / 2:
        yield f"an empty half: nothing in {widest} of {width} columns, from {first + 1}"
    blank = sum(not line.strip() for line in body)
    if not whole or blank <= len(body) / 2:
        return
    if any(
        w.show_vertical_scrollbar and w.max_scroll_y and _displayed(w) for w in screen.walk_children(Widget)
    ):
        yield f"an empty half: {blank} of {len(body)} lines are blank, and something has to be scrolled to"
    elif isinstance(screen, PlaceScreen) and not any(
        _displayed(cast(Widget, table.parent))
        for table in screen.query(TableLines)  # or one that is kept back
    ):
        yield f"an empty half: {blank} of {len(body)} lines are blank, and it is no list that is so short"


def _named(widget: Widget) -> str:
    return f"{type(widget).__name__}{f'#{widget.id}' if widget.id else ''}"


def _said(widget: Widget) -> str:
    return " ".join(str(getattr(widget, "content", "") or "").split())[:60]
