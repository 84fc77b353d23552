"""`make screenshots`: the pictures of README and docs, from the demo account by its own screens and keys. All screens
at all sizes are drawn by `tools/every_picture.py`.

    python tools/screenshots.py [FOLDER]      screenshots/ by default

The same source gives the same bytes: the demo's clock stands still, nothing of this machine is in a
picture, and no picture fetches a font. PNGs are made beside the SVGs where rsvg-convert is installed.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from textual.pilot import Pilot

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

AT = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
CELL = 12.2  # how wide Rich draws a cell
FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
FAMILIES = 'font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace;'
# At this size a letter of these fonts is a cell wide, also where textLength isn't heeded.
LETTERS = "font-size: 20.264px;"
TEXT = re.compile(r'<text class="([^"]*)" x="([^"]*)" y="([^"]*)" textLength="[^"]*"[^>]*>([^<]*)</text>')
CLIPS = re.compile(r'\s*<clipPath id="[^"]*-line-\d+">.*?</clipPath>', re.DOTALL)
WORDS = re.compile(r"\S+(?:\xa0\S+)*")
WIDE, STANDARD = (120, 34), (80, 24)


@dataclass(frozen=True)
class Picture:
    """What is pressed, and on how large a terminal. A word in quotes is typed, any other is a key."""

    name: str
    keys: str = ""
    size: tuple[int, int] = WIDE
    language: Literal["en", "de"] = "en"
    theme: str = ""


NEW_PERSON = "n 'mia.sommer@acme.example' enter 'Mia' enter 'Sommer' enter"

PICTURES = (
    Picture("change-seat", "/ 'an' enter space down space down space c space"),
    Picture("users", "down down down"),
    Picture("create-user", f"{NEW_PERSON} right space down space"),
    Picture("purchase-seats", "4 b backspace 3"),
    Picture("idle-seats", "h"),
    Picture("unassign-idle", "h U"),
    Picture("off-board", "/ 'agnieszka' enter O down space"),
    Picture("teams", "2"),
    Picture("seats", "3"),
    Picture("billing", "4"),
    Picture("remove-seats", "4 d"),
    Picture("activity", "5"),
    Picture("undo", "5 down down down down down u"),
    Picture("users-80x24", "down", STANDARD),
    Picture("benutzer", "down down down", language="de"),
)


def plain(svg: str) -> str:
    """The picture without fonts from the web, small, and with every word in its cell in any viewer."""
    svg = CLIPS.sub("", FONT.sub("", svg))
    svg = re.sub(r"font-family: [^;]+;", FAMILIES, svg).replace("font-size: 20px;", LETTERS)
    svg = TEXT.sub(_words, svg)
    svg = re.sub(r"terminal-\d+-", "", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def _words(match: re.Match[str]) -> str:
    """One text a word, each placed by its cell: viewers differ in what they do with blanks at an end."""
    from rich.cells import cell_len

    style, x, y, escaped = match.groups()
    text = html.unescape(escaped)
    placed = []
    for word in WORDS.finditer(text.replace(" ", "\xa0")):
        at = float(x) + cell_len(text[: word.start()]) * CELL
        width = cell_len(word.group()) * CELL
        placed.append(
            f'<text class="{style}" x="{at:.1f}" y="{y}" textLength="{width:.1f}">{html.escape(word.group())}</text>'
        )
    return "".join(placed)


async def taken(picture: Picture, store: str) -> str:
    """The SVG of the screen after these keys."""
    from seattui.kit import i18n
    from seattui.kit.settings import Settings
    from seattui.service.session import open_session
    from seattui.tui.app import SeattuiApp
    from seattui.tui.shell.state import State
    from tests.support.looks.views import presses

    i18n.use(picture.language)
    settings = Settings(store, lang=picture.language, theme=picture.theme)
    app = SeattuiApp(lambda: open_session(store, at=AT), settings, State(None))
    async with app.run_test(size=picture.size) as pilot:
        await at_rest(pilot)
        for key in chain(*presses(picture.keys)):
            await pilot.press(key)
            await at_rest(pilot)
        return plain(app.export_screenshot(title="seattui"))


async def at_rest(pilot: Pilot[Any], still: int = 8) -> None:
    """Waits until no question is under way and the screen has stayed the same for a few looks."""
    from tests.support.screens import dump

    before, same = "", 0
    for _ in range(600):
        await pilot.pause(0.03)
        asked = (worker for worker in pilot.app.workers if worker.group.startswith(("ask-", "opening")))
        now = dump(pilot.app)
        same = 0 if now != before or any(worker.is_running for worker in asked) else same + 1
        if same >= still:
            return
        before = now
    raise SystemExit(f"The screen never came to rest:\n{before}")


def make(folder: Path, pictures: Sequence[Picture] = PICTURES) -> None:
    """Makes the demo once and every picture of it; a picture no longer in the list is removed."""
    from seattui.demo.build import make_demo

    folder.mkdir(parents=True, exist_ok=True)
    renderer = shutil.which("rsvg-convert")
    with tempfile.TemporaryDirectory(prefix="seattui-pictures-") as temporary:
        os.environ.update(HOME=temporary, XDG_STATE_HOME=temporary, XDG_CONFIG_HOME=temporary, TZ="UTC")
        store = str(Path(temporary) / "demo.db")
        make_demo(store, at=AT).store.close()
        for picture in pictures:
            path = folder / f"{picture.name}.svg"
            path.write_text(asyncio.run(taken(picture, store)), "utf-8")
            if renderer:
                subprocess.run([renderer, path, "-o", path.with_suffix(".png")], check=True)
            print(path)
    kept = {picture.name for picture in pictures}
    for path in (*folder.glob("*.svg"), *folder.glob("*.png")):
        if path.stem not in kept:
            path.unlink()


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "screenshots")
