"""Figures as a table for the eye, and as JSON so that two runs can be compared."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One thing measured. `beside` is the same of `than`; `reach` bounds the ratio where there is a `beside`,
    else the figure itself."""

    section: str
    what: str
    users: int
    ours: float
    unit: str
    beside: float | None = None
    than: str = ""
    reach: float | None = None

    @property
    def name(self) -> tuple[str, str, int]:
        return (self.section, self.what, self.users)

    @property
    def ratio(self) -> float | None:
        return self.ours / self.beside if self.beside else None

    @property
    def reached(self) -> bool | None:
        if self.reach is None:
            return None
        return (self.ours if self.ratio is None else self.ratio) <= self.reach


def shown(figures: Iterable[Figure], before: dict[tuple[str, str, int], float]) -> str:
    """A line a figure, ratios first; beside it what the run before had."""
    lines = [f"{'ratio':>8} {'reach':>7}    {'seattui':>12} {'beside':>12} {'before':>9}  what"]
    section = ""
    for f in figures:
        if f.section != section:
            section = f.section
            lines += ["", section]
        ratio = f"×{f.ratio:.2f}" if f.ratio is not None else ""
        bound = "" if f.reach is None else f"×{f.reach:g}" if f.ratio is not None else f"{f.reach:g}"
        sign = {None: " ", True: "✓", False: "✗"}[f.reached]
        beside = f"{f.beside:,.2f}" if f.beside is not None else ""
        earlier = before.get(f.name)
        change = f"×{f.ours / earlier:.2f}" if earlier else ""
        at = f"{f.users:,} users: " if f.users else ""
        than = f" (beside {f.than})" if f.than else ""
        lines.append(
            f"{ratio:>8} {bound:>7} {sign} {f.ours:>12,.2f} {beside:>12} {change:>9}  {at}{f.what}, {f.unit}{than}"
        )
    return "\n".join(lines)


GROWING = (
    ("Start", "rows ready for keys", "from the start to rows, ms"),
    ("Start", "anonymous memory", "memory of its own, MiB"),
    ("Keys", "cursor", "the cursor a row down, ms"),
    ("Keys", "PageDown", "a page down, ms"),
    ("Keys", "End", "to the end, ms"),
    ("Keys", "a new sort", "another sort, ms"),
    ("Search", "a letter's rows, median", "a letter typed in the search, to its rows, median, ms"),
    ("Search", "a letter's rows, worst", "a letter typed in the search, to its rows, worst, ms"),
    ("Search", "the query of rows, median", "of that the query, median, ms"),
    ("Search", "the query of rows, worst", "of that the query, worst, ms"),
    ("Changes", "one seat, applied", "one seat given, ms"),
    ("Import", "users import", "so many people imported, s"),
    ("Import", "peak anonymous memory", "the most memory meanwhile, MiB"),
    ("Size", "the store", "the store, MiB"),
)


def growth(figures: Sequence[Figure], kind: str) -> str:
    """How cost grows with the number of users, as a table in Markdown."""
    sizes = sorted({f.users for f in figures if f.users and f.section.endswith(kind)})
    lines = ["| " + " | ".join(("", *(f"{n:,}" for n in sizes))) + " |", "|---" + "|--:" * len(sizes) + "|"]
    for section, what, said in GROWING:
        found = {f.users: f.ours for f in figures if f.section.startswith(section) and f.section.endswith(kind)
                 and f.what == what}  # fmt: skip
        if found:
            cells = (_short(found[n]) if n in found else "" for n in sizes)
            lines.append("| " + " | ".join((said, *cells)) + " |")
    return "\n".join(lines)


def _short(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{number:,.0f}"


def kept(figures: Sequence[Figure], folder: Path) -> Path:
    """Writes them as latest.json, and the run before as previous.json."""
    folder.mkdir(parents=True, exist_ok=True)
    latest = folder / "latest.json"
    if latest.exists():
        latest.replace(folder / "previous.json")
    about = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "sqlite": sqlite3.sqlite_version,
        "textual": version("textual"),
        "sqlalchemy": version("sqlalchemy"),
    }
    rows = [asdict(f) | {"ratio": f.ratio, "reached": f.reached} for f in figures]
    latest.write_text(json.dumps({"machine": about, "figures": rows}, indent=1) + "\n")
    return latest


def earlier(folder: Path) -> dict[tuple[str, str, int], float]:
    """What the last run had, by name; nothing where there was none."""
    latest = folder / "latest.json"
    if not latest.exists():
        return {}
    rows = json.loads(latest.read_text())["figures"]
    return {(r["section"], r["what"], r["users"]): r["ours"] for r in rows}
