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

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
BOTH = "PostgreSQL beside SQLite"
AS_SQLITE = 1.5
AGAINST = ", against "
"""In the name of what is compared with itself at another size."""


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
    def subject(self) -> str:
        """The section without the kind of store."""
        return self.section.removesuffix(f", {self.kind}") if self.kind else self.section

    @property
    def kind(self) -> str:
        """The kind of store; empty where it is measured on no store, or on one kind alone."""
        kind = self.section.rpartition(", ")[2]
        return kind if kind in (SQLITE, POSTGRESQL) else ""

    @property
    def aspect(self) -> str:
        """What of a thing is measured: `whole` of `Edit, whole`."""
        return self.what.partition(", ")[2]

    @property
    def line(self) -> tuple[object, ...]:
        """What is the same for all that stand in one line of the table."""
        same = self.what if self.ratio is None else self.aspect
        return (self.subject, same, self.than, self.reach, self.unit)

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


def beside_sqlite(figures: Sequence[Figure]) -> list[Figure]:
    """What took time on PostgreSQL, beside the same on SQLite in this run."""
    on_sqlite = {(f.subject, f.what, f.users): f for f in figures if f.kind == SQLITE}
    return [
        Figure(BOTH, f"{f.subject}: {f.what}", f.users, f.ours, f.unit, same.ours, SQLITE, AS_SQLITE)
        for f in figures
        if f.kind == POSTGRESQL and f.unit in ("ms", "s") and AGAINST not in f.what
        if (same := on_sqlite.get((f.subject, f.what, f.users)))
    ]


def table(figures: Sequence[Figure]) -> str:
    """What is measured at each size, on each kind of store, in Markdown: a line for what is measured in the same way,
    beside the same, with the smallest and the largest ratio. What isn't reached is bold.
    """
    lines: dict[tuple[object, ...], list[Figure]] = {}
    for f in figures:
        if f.users and f.kind:
            lines.setdefault(f.line, []).append(f)
    places = sorted(
        {(f.kind, f.users) for own in lines.values() for f in own},
        key=lambda place: (place[0] != SQLITE, place),
    )
    both = {(f.what, f.users): f for f in figures if f.section == BOTH}
    sizes = sorted({users for _, users in both})
    heads = (
        "",
        "beside",
        "reach",
        *(f"{kind}, {n:,}" for kind, n in places),
        *(f"{BOTH}, {n:,}" for n in sizes),
    )
    made = [_row(heads), "|---|---|--:" + "|--:" * (len(heads) - 3) + "|"]
    for own in lines.values():
        names = dict.fromkeys(f.what for f in own)
        cells = [_cell([f for f in own if (f.kind, f.users) == place]) for place in places]
        cells += [
            _cell([both[key] for name in names if (key := (f"{own[0].subject}: {name}", n)) in both])
            for n in sizes
        ]
        aspect = f", {own[0].aspect}" if own[0].aspect else ""
        things = dict.fromkeys(name.partition(", ")[0] for name in names)
        said = f"{own[0].subject}{aspect}: {', '.join(things)}"
        made.append(_row((said, own[0].than, _bound(own[0]), *cells)))
    return "\n".join(made)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _bound(f: Figure) -> str:
    return "" if f.reach is None else f"≤ {f.reach:g}×" if f.ratio is not None else f"≤ {f.reach:g} {f.unit}"


def _cell(own: Sequence[Figure]) -> str:
    if not own:
        return ""
    unit = f" {own[0].unit}" if own[0].ratio is None else "×"
    numbers = [f.ours if f.ratio is None else f.ratio for f in own]
    ends = dict.fromkeys(_short(number) for number in (min(numbers), max(numbers)))
    said = f"{'–'.join(ends)}{unit}"
    return f"**{said}**" if any(f.reached is False for f in own) else said


def _short(number: float) -> str:
    return f"{number:.2f}" if number < 10 else f"{number:,.0f}"


def kept(figures: Sequence[Figure], folder: Path) -> Path:
    """Writes them as latest.json and latest.md, and the run before as previous.json."""
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
    latest.with_suffix(".md").write_text(table(figures) + "\n", "utf-8")
    latest.write_text(json.dumps({"machine": about, "figures": rows}, indent=1) + "\n")
    return latest


def earlier(folder: Path) -> dict[tuple[str, str, int], float]:
    """What the last run had, by name; nothing where there was none."""
    latest = folder / "latest.json"
    if not latest.exists():
        return {}
    rows = json.loads(latest.read_text())["figures"]
    return {(r["section"], r["what"], r["users"]): r["ours"] for r in rows}
