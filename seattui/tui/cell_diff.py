"""What goes over the wire: only the cells that differ from those on the screen.

Textual sends a whole line again where few of its cells changed. A `Shadow` holds what the terminal shows;
an update is laid over it, and what is sent is the way from the one to the other: a move of the cursor to
each run of changed cells, one change of style a run, and an erasure for a run of blanks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width

from rich.cells import cell_len, split_graphemes
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

# Behind the left half of a character that takes two cells.
RIGHT_HALF = ""
# What isn't known to stand on the screen, so that anything differs from it.
UNKNOWN = "\0"
# Cells that didn't change are sent again where that is shorter than moving over them.
NEAR = 3
# So many blanks are erased in place of being sent, where the cursor may stay before them …
ERASED = 5
# … and so many where it has to be moved behind them.
ERASED_WITHIN = 10

Piece = tuple[int, int, Iterable[Segment]]
"""Column, line, and what is drawn from there on."""


class Shadow:
    """The cells of the terminal. `erases` says whether an erased cell takes the background in use."""

    def __init__(self, width: int, height: int, colors: ColorSystem, *, erases: bool = True) -> None:
        self.width, self.height = width, height
        self._colors = colors
        self._erases = erases
        self._text = [[UNKNOWN] * width for _ in range(height)]
        self._style = [[""] * width for _ in range(height)]
        self._changed: dict[int, tuple[list[str], list[str]]] = {}
        """Rows as the terminal has them, where the update changes them."""
        self._pen: str | None = None
        self._cursor: tuple[int, int] | None = None

    def update(self, pieces: Iterable[Piece], cursor: tuple[int, int]) -> str:
        """Lays an update over the screen, and returns what brings the terminal there.

        `cursor` is where the cursor is left. Empty when everything stands there already.
        """
        for x, y, strip in pieces:
            self._lay(x, y, strip)
        sent = list(self._way())
        self._changed.clear()
        if not sent:
            return "" if cursor == self._cursor else self._moved(*cursor)
        sent.append(self._penned(""))
        sent.append(self._moved(*cursor))
        return "".join(sent)

    # --- laying an update over the shadow ----------------------------------------------------------

    def _lay(self, x: int, y: int, strip: Iterable[Segment]) -> None:
        for text, style, control in strip:
            if text and not control:
                codes = _plain(self._codes(style)) if style is not None else ""
                x = self._put(x, y, text, codes)

    def _codes(self, style: Style) -> str:
        """The codes that Textual writes for a style: it keeps them with the style once it has made them."""
        return style._ansi if style._ansi is not None else Strip.render_ansi(style, self._colors)

    def _put(self, x: int, y: int, text: str, codes: str) -> int:
        """Puts text in its cells; returns where the next one goes."""
        if not 0 <= y < self.height:
            return x
        cells = list(text) if text.isascii() else _cells(text)
        behind = x + len(cells)
        end = min(behind, self.width)
        if x >= end:
            return behind
        cells = cells[: end - x]
        if cells[-1] != RIGHT_HALF and end < behind and cell_len(cells[-1]) > 1:
            cells[-1] = " "  # half a character doesn't fit
        styles = [codes] * len(cells)
        if self._text[y][x:end] != cells or self._style[y][x:end] != styles:
            if y not in self._changed:
                self._changed[y] = self._text[y][:], self._style[y][:]
            self._text[y][x:end] = cells
            self._style[y][x:end] = styles
            self._mend(y, x, end)
        return behind

    def _mend(self, y: int, x: int, end: int) -> None:
        """What was cut in half at either side is a blank, as on any terminal."""
        row = self._text[y]
        if x and row[x] != RIGHT_HALF and _is_wide(row[x - 1]):
            row[x - 1] = " "
        if end < self.width and row[end] == RIGHT_HALF and not _is_wide(row[end - 1]):
            row[end] = " "

    # --- the way from what the terminal shows --------------------------------------------------------

    def _way(self) -> Iterator[str]:
        for y in sorted(self._changed):
            for start, end in self._runs(y):
                yield from self._run(y, start, end)

    def _runs(self, y: int) -> Iterator[tuple[int, int]]:
        """Where cells differ, near ones taken together; never half of a wide character."""
        shown, styled = self._changed[y]
        text, style = self._text[y], self._style[y]
        differ = [x for x in range(self.width) if text[x] != shown[x] or style[x] != styled[x]]
        start = end = -1
        for x in differ:
            if start >= 0 and x - end > NEAR:
                yield start, end
                start = -1
            if start < 0:
                start = x - 1 if text[x] == RIGHT_HALF else x
            wide = x + 1 < self.width and text[x + 1] == RIGHT_HALF
            # What a terminal may have drawn, or draw, wider than it is known to be takes the next cell with it.
            spills = _uncertain(text[x]) or _uncertain(shown[x])
            end = min(self.width, x + 1 + (wide or spills))
        if start >= 0:
            yield start, end

    def _run(self, y: int, start: int, end: int) -> Iterator[str]:
        text, style = self._text[y], self._style[y]
        x = start
        while x < end:
            codes = style[x]
            stop = x + 1
            while stop < end and style[stop] == codes:
                stop += 1
            yield self._penned(codes)
            yield from self._stretch(y, x, stop, text, last=stop == end)
            x = stop

    def _stretch(self, y: int, x: int, stop: int, text: list[str], *, last: bool) -> Iterator[str]:
        """Cells of one style; blanks at the end of a run are erased, and long ones within it too."""
        while x < stop:
            if self._cursor != (x, y):
                yield self._moved(x, y)
            blanks = x
            while blanks < stop and text[blanks] == " ":
                blanks += 1
            n = blanks - x
            ends_it = last and blanks == stop
            if n >= (ERASED if ends_it else ERASED_WITHIN) and self._may_erase():
                yield f"\x1b[{n}X"
                x = blanks
                self._cursor = (x - n, y)
                continue
            if _uncertain(text[x]):
                width = 2 if text[x + 1 : x + 2] == [RIGHT_HALF] else 1
                # First blanks, lest something be left of what stood there.
                yield f"{' ' * width}\x1b[{y + 1};{x + 1}H{text[x]}"
                x += width
                self._cursor = None
                continue
            upto = max(blanks, x + 1)
            while upto < stop and text[upto] != " " and not _uncertain(text[upto]):
                upto += 1
            yield "".join(text[x:upto])
            x = upto
            # Terminals differ in where the cursor is behind the last column.
            self._cursor = (x, y) if x < self.width else None

    def _may_erase(self) -> bool:
        """Erasing leaves nothing but the background: not what is underlined, struck or reversed."""
        codes = (self._pen or "").split(";") if self._pen else []
        return self._erases and not ({"4", "7", "9", "21", "53"} & set(_attributes(tuple(codes))))

    def _moved(self, x: int, y: int) -> str:
        before, self._cursor = self._cursor, (x, y)
        if before is not None and before[1] == y and x > before[0]:
            return f"\x1b[{x - before[0]}C" if x - before[0] > 1 else "\x1b[C"
        return f"\x1b[{y + 1};{x + 1}H"

    def _penned(self, codes: str) -> str:
        if codes == self._pen:
            return ""
        before, self._pen = self._pen, codes
        return _change(before, codes)


def _cells(text: str) -> list[str]:
    """A cell each: what has no width stands with the character before it, what is wide takes two."""
    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        if width:
            cells.append(text[start:end])
            cells += [RIGHT_HALF] * (width - 1)
    return cells


@lru_cache(maxsize=4096)
def _uncertain(cell: str) -> bool:
    """Whether terminals differ in how many cells they draw it in."""
    if cell.isascii():
        return False
    if len(cell) > 1 or (cell_len(cell) == 2) != (east_asian_width(cell) in "WF"):
        return True
    # Pictures: some are two cells wide here and one there, flags four or two.
    return category(cell) == "So" and not "\u2190" <= cell <= "\u25ff"


def _is_wide(cell: str) -> bool:
    return not cell.isascii() and cell_len(cell) > 1


def _attributes(codes: tuple[str, ...]) -> list[str]:
    """The codes that aren't part of a colour."""
    found, at = [], 0
    while at < len(codes):
        if codes[at] in ("38", "48"):
            at += 3 if codes[at + 1 : at + 2] == ("5",) else 5
            continue
        if not _colour(codes[at]):
            found.append(codes[at])
        at += 1
    return found


def _colour(code: str) -> str:
    """ "foreground" or "background" of the sixteen plain colours and the default ones; else nothing."""
    number = int(code)
    if 30 <= number <= 39 or 90 <= number <= 97:
        return "foreground"
    if 40 <= number <= 49 or 100 <= number <= 107:
        return "background"
    return ""


@lru_cache(maxsize=4096)
def _plain(codes: str) -> str:
    """The same style with nothing said of colours that are the default."""
    attributes, *colours = _parts(codes)
    return ";".join([*attributes, *(c for c in colours if c not in ("", "39", "49"))])


@lru_cache(maxsize=4096)
def _change(before: str | None, after: str) -> str:
    """The shortest sequence from one style to another, both as SGR codes; before nothing is known."""
    whole = f"\x1b[0;{after}m" if after else "\x1b[m"
    if before is None:
        return whole
    was, will = _parts(before), _parts(after)
    if not set(was[0]) <= set(will[0]):
        return whole
    codes = [code for code in will[0] if code not in was[0]]
    for now, then, default in ((was[1], will[1], "39"), (was[2], will[2], "49")):
        if now != then:
            codes.append(then or default)
    changed = f"\x1b[{';'.join(codes)}m" if codes else ""
    return min(whole, changed, key=len)


@lru_cache(maxsize=4096)
def _parts(codes: str) -> tuple[tuple[str, ...], str, str]:
    """Attributes, foreground and background of SGR codes."""
    parts = tuple(codes.split(";")) if codes else ()
    foreground = background = ""
    at = 0
    while at < len(parts):
        length = 1
        kind = _colour(parts[at])
        if parts[at] in ("38", "48"):
            length = 3 if parts[at + 1 : at + 2] == ("5",) else 5
        piece = ";".join(parts[at : at + length])
        if kind == "foreground":
            foreground = piece
        elif kind == "background":
            background = piece
        at += length
    return tuple(_attributes(parts)), foreground, background
