"""`make screenshots INTO=folder`: each screen and dialog at three sizes, in each language, dark, light and in high
contrast; and what is wrong with how it looks, one line a fault.

    python tools/every_picture.py FOLDER [only=billing,palette] [size=80x24] [lang=de] [theme=dark]

PNGs are made in place of the SVGs where rsvg-convert is installed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.looks.faults import faults  # noqa: E402
from tests.support.looks.views import LANGUAGES, SIZES, THEMES, VIEWS, Stores, shown  # noqa: E402
from tests.tui.people.users_app import settled  # noqa: E402
from tools.screenshots import plain  # noqa: E402


async def draw(folder: Path, asked: dict[str, str]) -> int:
    """How many faults there are in the pictures that were asked for."""
    number = 0
    views = [view for view in VIEWS if any(part in view.name for part in asked.get("only", "").split(","))]
    sizes = [size for size in SIZES if asked.get("size", "") in (f"{size[0]}x{size[1]}", "")]
    languages = [language for language in LANGUAGES if asked.get("lang", "") in (language, "")]
    themes = [theme for theme in THEMES if asked.get("theme", "") in (theme, "")]
    with tempfile.TemporaryDirectory(prefix="seattui-pictures-") as temporary:
        os.environ.update(HOME=temporary, XDG_STATE_HOME=temporary, XDG_CONFIG_HOME=temporary, TZ="UTC")
        stores = Stores(Path(temporary))
        data = stores.data()
        for view, size, language in product(views, sizes, languages):
            async with shown(view, stores, size, language, THEMES[themes[0]]) as pilot:
                name = f"{view.name}-{size[0]}x{size[1]}-{language}"
                for fault in faults(pilot.app, data):
                    print(f"{name}: {fault}", flush=True)
                    number += 1
                for theme in themes:
                    pilot.app.theme = THEMES[theme]
                    await (settled(pilot) if view.on in ("demo", "looking on") else pilot.pause(0.1))
                    written(folder / f"{name}-{theme}.svg", pilot.app.export_screenshot(title="seattui"))
    return number


def written(path: Path, svg: str) -> None:
    path.write_text(plain(svg), "utf-8")
    if renderer := shutil.which("rsvg-convert"):
        subprocess.run([renderer, path, "-o", path.with_suffix(".png")], check=True)
        path.unlink()


def main() -> None:
    into, *given = sys.argv[1:]
    folder = Path(into)
    folder.mkdir(parents=True, exist_ok=True)
    number = asyncio.run(draw(folder, dict(part.split("=", 1) for part in given)))
    print(f"{folder}: {number} faults")


if __name__ == "__main__":
    main()
