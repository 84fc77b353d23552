"""The floors and rooms as a picture, drawn from the imports in the source: docs/rooms.svg.

    python tools/rooms.py update    draw it anew
    python tools/rooms.py check     exit 1 where it isn't as the code is
    python tools/rooms.py count     how many rooms and arrows there are, and modules a room

Floors are those of the import contract in pyproject.toml, the highest first. A room is a folder of modules; a single
module on a floor of rooms is drawn like one. What is imported is drawn below or after what imports it.
"""

from __future__ import annotations

import ast
import html
import sys
import textwrap
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "seattui"
PICTURE = ROOT / "docs" / "rooms.svg"

WIDTH, LEFT, MARGIN = 1080, 150, 12
BOX, GAP, LINE = 170, 12, 15
A_ROW = (WIDTH - LEFT - MARGIN) // (BOX + GAP)
LETTERS = 25  # of the small print, in the width of a box

Room = str
"""As in "tui/people/list", or "tui/app.py" for a single module."""


def floors() -> list[list[str]]:
    """From the top; those of one height together."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [layers] = [c["layers"] for c in contracts if c.get("containers") == [PACKAGE]]
    return [layer.replace("|", ":").replace(" ", "").split(":") for layer in layers]


@cache
def modules() -> Mapping[str, Path]:
    """Every module by its dotted name; a package's own file has the package's name."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, wherever it does: at its top, in a function, for types only."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in modules())
        elif isinstance(node, ast.ImportFrom) and node.module and node.module in modules():
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                yield whole if whole in modules() else node.module


@cache
def rooms() -> Mapping[str, Room]:
    """The room of every module; the face of the package, which holds the version, is in none."""
    folders = defaultdict(set)
    for path in modules().values():
        parts = path.relative_to(ROOT / PACKAGE).parts[:-1]
        if path.stem != "__init__" and parts:
            folders[parts[0]].add(parts)
    found = {}
    for name, path in modules().items():
        parts = path.relative_to(ROOT / PACKAGE).parts[:-1]
        if not parts:
            if path.stem != "__init__":
                found[name] = path.stem
        elif len(parts) == 1 and len(folders[parts[0]]) > 2:
            found[name] = parts[0] if path.stem == "__init__" else f"{parts[0]}/{path.name}"
        else:
            found[name] = "/".join(parts)
    return found


@cache
def arrows() -> Mapping[Room, frozenset[Room]]:
    """Which rooms each room imports from."""
    found: dict[Room, set[Room]] = {room: set() for room in rooms().values()}
    for name, room in rooms().items():
        found[room] |= {rooms()[other] for other in imported(modules()[name]) if other in rooms()} - {room}
    return {room: frozenset(others) for room, others in found.items()}


def sizes() -> Counter[Room]:
    return Counter(room for name, room in rooms().items() if modules()[name].stem != "__init__")


def floor_of(room: Room) -> str:
    return room.partition("/")[0]


def inside(floor: str) -> list[Room]:
    """The rooms of a floor in the order of their imports: each before those that it imports from."""
    here = sorted(room for room in sizes() if floor_of(room) == floor)
    order: dict[Room, None] = {}

    def place(room: Room, above: tuple[Room, ...] = ()) -> None:
        if room not in order and room not in above:
            for other in sorted(arrows()[room] & set(here)):
                place(other, (*above, room))
            order[room] = None

    for room in here:
        place(room)
    return [*reversed(order)]


def said(room: Room) -> list[str]:
    """What a box says of a room besides its name: how large it is, and from where it imports on its floor."""
    others = sorted(arrows()[room] & set(sizes()), key=str.lower)
    names = [
        short(other) for other in others if floor_of(other) == floor_of(room) and other != floor_of(room)
    ]
    lines = [] if room.endswith(".py") else [f"{n} modules" if (n := sizes()[room]) > 1 else "1 module"]
    return lines + (textwrap.wrap("→ " + ", ".join(names), LETTERS) if names else [])


def short(room: Room) -> str:
    return room.partition("/")[2] or room


def drawn() -> str:
    """The picture, the same bytes for the same code."""
    parts: list[str] = []
    y = MARGIN
    for together in floors():
        for floor in together:
            every = inside(floor)
            rows = [every[i : i + A_ROW] for i in range(0, len(every), A_ROW)] if len(every) > 1 else []
            height = max(sum(_height(row) + GAP for row in rows) + GAP, 2 * GAP + 2 * LINE)
            wide = f'width="{WIDTH - 2 * MARGIN}" height="{height}"'
            parts.append(f'<rect class="floor" x="{MARGIN}" y="{y}" {wide}/>')
            parts += _text(MARGIN + 10, y + 24, [floor], "name")
            if not rows:
                parts += _text(LEFT, y + 24, ["".join(said(every[0])[:1])], "small")
            below = sorted({floor_of(o) for r in every for o in arrows()[r]} - {floor})
            note = "→ " + ", ".join(below) if below else ""
            if rows:
                parts += _text(MARGIN + 10, y + 24 + LINE + 2, textwrap.wrap(note, 18), "small")
            else:
                parts += _text(LEFT, y + 24 + LINE + 2, [note], "small")
            top = y + GAP
            for row in rows:
                for n, room in enumerate(row):
                    parts += _box(LEFT + n * (BOX + GAP), top, _height(row), room)
                top += _height(row) + GAP
            y += height + (4 if floor != together[-1] else GAP)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}">\n'
        "<title>The floors and rooms of seattui, and what each imports from</title>\n"
        "<style>\n"
        "text { font-family: 'DejaVu Sans', Verdana, sans-serif; fill: #1f2430; }\n"
        ".name { font-size: 13px; font-weight: bold; } .small { font-size: 11px; fill: #4a5163; }\n"
        ".floor { fill: #eef1f6; } .room { fill: #ffffff; stroke: #8a93a6; }\n"
        "</style>\n"
        f'<rect width="{WIDTH}" height="{y}" fill="#ffffff"/>\n'
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def _height(row: list[Room]) -> int:
    return 28 + LINE * max(len(said(room)) for room in row)


def _box(x: int, y: int, height: int, room: Room) -> list[str]:
    return [
        f'<rect class="room" x="{x}" y="{y}" width="{BOX}" height="{height}" rx="3"/>',
        *_text(x + 8, y + 18, [short(room)], "name"),
        *_text(x + 8, y + 18 + LINE, said(room), "small"),
    ]


def _text(x: int, y: int, lines: list[str], style: str) -> list[str]:
    return [
        f'<text class="{style}" x="{x}" y="{y + n * LINE}">{html.escape(line)}</text>'
        for n, line in enumerate(lines)
    ]


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            PICTURE.write_text(drawn(), "utf-8")
            return 0
        case ["check"]:
            fresh = PICTURE.is_file() and PICTURE.read_text("utf-8") == drawn()
            if not fresh:
                print(f"{PICTURE.relative_to(ROOT)} is stale: make docs")
            return 0 if fresh else 1
        case ["count"]:
            for room, size in sorted(sizes().items()):
                print(f"{size:4}  {room}")
            print(f"{len(sizes())} rooms, {sum(len(o & set(sizes())) for o in arrows().values())} arrows")
            return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
