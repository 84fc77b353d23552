"""Output as cell differences: only cells that differ from those on the screen are sent.

Textual sends a whole line again when a few of its cells changed. A `Shadow` holds the terminal's cells; an
update is applied to a copy, and the difference is sent: a cursor move to each run of changed cells, one style
change for each style, and an erase sequence for a run of blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width

from rich.cells import cell_len, split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment

from seattui.tui.terminal import sgr
from seattui.tui.terminal.private import codes_of

# The second cell of a wide character.
RIGHT_HALF = ""
# A cell of unknown content: anything differs from it.
UNKNOWN = "\0"
# Unchanged cells up to this many are sent again: shorter than moving the cursor over them.
NEAR = 3
# At least so many blanks are erased instead of sent, if the cursor can stay before them …
ERASED = 5
# … and so many if it must be moved past them.
ERASED_WITHIN = 10
# Text in which each character is a cell of its own, as nearly all is; cutting text takes twenty times as long.
SINGLE = re.compile(r"[ -~¡-¬®-\u02ff–—‘-\u201f†-…€─-\u25fc]*").fullmatch

Piece = tuple[int, int, Iterable[Segment]]
"""Column, line, and what is drawn from there on."""


class Shadow:
    """The terminal's cells. `erases`: whether an erased cell gets the current background."""

    def __init__(self, width: int, height: int, colors: ColorSystem, *, erases: bool = True) -> None:
        self.width, self.height = width, height
        self._colors = colors
        self._erases = erases
        self._text = [[UNKNOWN] * width for _ in range(height)]
        self._style = [[""] * width for _ in range(height)]
        self._changed: dict[int, tuple[list[str], list[str]]] = {}
        """The terminal's content of the rows that the update changes."""
        self._pen: str | None = None
        self._cursor: tuple[int, int] | None = None

    def update(self, pieces: Iterable[Piece], cursor: tuple[int, int]) -> str:
        """Applies an update, and returns the bytes that bring the terminal to it.

        `cursor` is where the cursor is left. Empty when nothing differs.
        """
        for x, y, strip in pieces:
            self._draw(x, y, strip)
        sent = list(self._differences())
        self._changed.clear()
        if not sent:
            return "" if cursor == self._cursor else self._move_cursor(*cursor)
        sent.append(self._style_change(""))
        sent.append(self._move_cursor(*cursor))
        return "".join(sent)

    # --- applying an update ------------------------------------------------------------------------

    def _draw(self, x: int, y: int, strip: Iterable[Segment]) -> None:
        for text, style, control in strip:
            if text and not control:
                codes = sgr.plain(codes_of(style, self._colors)) if style is not None else ""
                x = self._put(x, y, text, codes)

    def _put(self, x: int, y: int, text: str, codes: str) -> int:
        """Puts text into cells; returns the column after it."""
        if not 0 <= y < self.height:
            return x
        if not text.isprintable():
            text = printed(text)
        cells = list(text) if SINGLE(text) else _cells(text)
        after = x + len(cells)
        end = min(after, self.width)
        if x >= end:
            return after
        cells = cells[: end - x]
        if cells[-1] != RIGHT_HALF and end < after and cell_len(cells[-1]) > 1:
            cells[-1] = " "  # half a wide character doesn't fit
        styles = _visible_styles(cells, codes)
        if self._text[y][x:end] != cells or self._style[y][x:end] != styles:
            if y not in self._changed:
                self._changed[y] = self._text[y][:], self._style[y][:]
            self._text[y][x:end] = cells
            self._style[y][x:end] = styles
            self._repair_halves(y, x, end)
        return after

    def _repair_halves(self, y: int, x: int, end: int) -> None:
        """Replaces wide characters that were cut in half at either end by blanks, as terminals do."""
        row = self._text[y]
        if x and row[x] != RIGHT_HALF and _is_wide(row[x - 1]):
            row[x - 1] = " "
        if end < self.width and row[end] == RIGHT_HALF and not _is_wide(row[end - 1]):
            row[end] = " "

    # --- output of the differences -------------------------------------------------------------------

    def _differences(self) -> Iterator[str]:
        for y in sorted(self._changed):
            for start, end in self._runs(y):
                yield from self._run(y, start, end)

    def _runs(self, y: int) -> Iterator[tuple[int, int]]:
        """Runs of differing cells, close ones joined; they never split a wide character."""
        shown, styled = self._changed[y]
        text, style = self._text[y], self._style[y]
        differ = [x for x in range(self.width) if text[x] != shown[x] or style[x] != styled[x]]
        start = end = -1
        for x in differ:
            far = x - end > NEAR or UNKNOWN in text[end:x]
            if start >= 0 and far and not _same_blanks(text, style, end - 1, x):
                yield start, end
                start = -1
            if start < 0:
                start = x - 1 if text[x] == RIGHT_HALF else x
            end = max(end, x + 1)
            # Terminals may draw such a character wider than its known width: the next cell is sent with it.
            while (
                end < self.width
                and text[end] != UNKNOWN
                and (text[end] == RIGHT_HALF or _uncertain(text[end - 1]) or _uncertain(shown[end - 1]))
            ):
                end += 1
        if start >= 0:
            yield start, end

    def _run(self, y: int, start: int, end: int) -> Iterator[str]:
        text, style = self._text[y], self._style[y]
        x = start
        while x < end:
            codes, stop = self._same_style(text, style, x, end)
            yield self._style_change(codes)
            yield from self._write_cells(y, x, stop, text, last=stop == end)
            x = stop

    def _same_style(self, text: list[str], style: list[str], x: int, end: int) -> tuple[str, int]:
        """The style of the next cells, and where they end: blanks join any style with their background."""
        codes, under, stop = None, sgr.ground(style[x]), x
        while stop < end and sgr.ground(style[stop]) == under:
            if text[stop] != " ":
                if codes is None:
                    codes = style[stop]
                elif style[stop] != codes:
                    break
            stop += 1
        if codes is None:
            codes = self._pen if self._pen is not None and sgr.ground(self._pen) == under else under
        return codes, stop

    def _write_cells(self, y: int, x: int, stop: int, text: list[str], *, last: bool) -> Iterator[str]:
        """Writes cells of one style; erases blanks at the end of a run, and long runs of blanks within it."""
        while x < stop:
            if self._cursor != (x, y):
                yield self._move_cursor(x, y)
            blanks = x
            while blanks < stop and text[blanks] == " ":
                blanks += 1
            n = blanks - x
            ends_it = last and blanks == stop
            if n >= (ERASED if ends_it else ERASED_WITHIN) and self._may_erase():
                yield "\x1b[K" if blanks == self.width else f"\x1b[{n}X"
                x = blanks
                self._cursor = (x - n, y)
                continue
            if _uncertain(text[x]):
                width = 2 if text[x + 1 : x + 2] == [RIGHT_HALF] else 1
                # Blanks first, so that nothing of the old content is left.
                yield f"{' ' * width}\x1b[{y + 1};{x + 1}H{text[x]}"
                x += width
                self._cursor = None
                continue
            word_end = max(blanks, x + 1)
            while word_end < stop and text[word_end] != " " and not _uncertain(text[word_end]):
                word_end += 1
            yield "".join(text[x:word_end])
            x = word_end
            # Terminals differ in where the cursor is after the last column.
            self._cursor = (x, y) if x < self.width else None

    def _may_erase(self) -> bool:
        """Whether the style is background only: erasing can't draw underlined, struck or reversed blanks."""
        return self._erases and not sgr.drawn_over(self._pen or "")

    def _move_cursor(self, x: int, y: int) -> str:
        before, self._cursor = self._cursor, (x, y)
        if before is not None and before[1] == y and x > before[0]:
            return f"\x1b[{x - before[0]}C" if x - before[0] > 1 else "\x1b[C"
        if before == (x + 1, y - 1):
            return "\x1b[B\x1b[D"
        return f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"

    def _style_change(self, codes: str) -> str:
        if codes == self._pen:
            return ""
        before, self._pen = self._pen, codes
        return sgr.change(before, codes)


def _visible_styles(cells: list[str], codes: str) -> list[str]:
    """The style of each cell; a blank has only what is visible on it, so that blanks that look the same are
    equal."""
    under = sgr.ground(codes)
    if under == codes or " " not in cells:
        return [codes] * len(cells)
    return [under if cell == " " else codes for cell in cells]


def printed(text: str) -> str:
    """The text without what a cell can't show and could control the terminal, in as many cells: the last check,
    for text that nobody made safe."""
    return "".join(char if char.isprintable() else " " * cell_len(char) for char in text)


def _cells(text: str) -> list[str]:
    """One cell each: zero-width characters join the one before, wide ones take two."""
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        if width:
            cells.append(text[start:end])
            cells += [RIGHT_HALF] * (width - 1)
    return cells


@lru_cache(maxsize=4096)
def _uncertain(cell: str) -> bool:
    """Whether terminals differ in its width."""
    if cell.isascii():
        return False
    if len(cell) > 1 or (cell_len(cell) == 2) != (east_asian_width(cell) in "WF"):
        return True
    # Emoji: some are one or two cells wide depending on the terminal, flags two or four.
    return category(cell) == "So" and not "\u2190" <= cell <= "\u25ff"


def _same_blanks(text: list[str], style: list[str], first: int, last: int) -> bool:
    """Whether these cells are blanks that look the same: they are erased together, including unchanged ones."""
    return all(text[x] == " " and style[x] == style[first] for x in range(first, last + 1))


def _is_wide(cell: str) -> bool:
    return not cell.isascii() and cell_len(cell) > 1
