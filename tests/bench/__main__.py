"""`make bench`: start, keys and bytes in an 80×24 terminal, beside Textual alone and a stock DataTable.

    python -m tests.bench [USERS …]        300 10000 100000 by default

Prints a table, the ratios to the stock table last, and writes .bench/latest.json. What counts are the
ratios: the milliseconds belong to the machine.
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from tests.bench import measure
from tests.bench.measure import Step
from tests.support.commands import command, seattui
from tests.support.terminal import ROOT, Terminal

SIZES = (300, 10_000, 100_000)
# What is pressed, so many times, and the key that takes it back where it would do nothing twice.
KEYS = {"cursor": ("down", 9, ""), "PageDown": ("pagedown", 9, ""), "End": ("end", 5, "home")}
TYPED = ("a", "n", "n", "a")
Figures = dict[str, float]


def measured(
    argv: Sequence[str], painted: str, usable: str, keys: dict[str, tuple[str, int, str]]
) -> Figures:
    """Everything that is measured of one program, by the name it has in the table."""
    paint, rows, memory = measure.start(argv, painted, usable)
    figures: Figures = {"first paint ms": paint, "first rows ms": rows, "memory MiB": memory}
    with Terminal(argv) as terminal:
        terminal.wait_for(usable, 600)
        terminal.settle(0.5)
        for name, (press, times, back) in keys.items():
            figures |= named(name, measure.key(terminal, *[press] * times, back=back))
        if argv[2] == "seattui":
            terminal.press("home", "/")
            figures |= named("letter in search", measure.key(terminal, *TYPED))
    return figures


def named(name: str, step: Step) -> Figures:
    return {f"{name} ms": step.ms, f"{name} bytes": step.bytes}


def demo(users: int, folder: Path) -> list[str]:
    """The program over a demo account of this size."""
    store = str(folder / f"{users}.db")
    made = seattui("demo", "--make-only", "--users", str(users), "--store", store)
    if made.code:
        sys.exit(made.err)
    return command("--store", store)


def shown(columns: dict[str, Figures]) -> str:
    """The table: a row a figure, a column a program."""
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    width = max(map(len, names)) + 2
    lines = [" " * width + "".join(f"{title:>22}" for title in columns)]
    for name in names:
        cells = [f"{f[name]:>22,.1f}" if name in f else f"{'–':>22}" for f in columns.values()]
        lines.append(f"{name:<{width}}" + "".join(cells))
    return "\n".join(lines)


def ratios(columns: dict[str, Figures], size: int) -> str:
    """seattui over the stock table at the same size: below 1 is less time, memory or bytes."""
    own, stock = columns[f"seattui {size:,}"], columns[f"DataTable {size:,}"]
    return "  ".join(
        f"{name} ×{own[name] / stock[name]:.2f}" for name in stock if stock[name] and name in own
    )


def main(sizes: Sequence[int]) -> None:
    rival = [sys.executable, "-m", "tests.bench.rivals"]
    os.environ.update(TERM="xterm-256color", PYTHONPATH=str(ROOT))
    os.environ.pop("COLORTERM", None)
    with tempfile.TemporaryDirectory(prefix="seattui-bench-") as temporary:
        folder = Path(temporary)
        os.environ.update(HOME=temporary, XDG_STATE_HOME=temporary, XDG_CONFIG_HOME=temporary)
        columns = {"Textual alone": measured([*rival, "bare"], "ready", "ready", {})}
        for size in sizes:
            columns[f"DataTable {size:,}"] = measured([*rival, "stock", str(size)], "Email", "p000001@", KEYS)
            columns[f"seattui {size:,}"] = measured(demo(size, folder), "seattui", "@", KEYS)
    print(shown(columns))
    for size in sizes:
        print(f"\nseattui ÷ DataTable at {size:,}: {ratios(columns, size)}")
    kept = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "sqlite": sqlite3.sqlite_version,
        },
        "versions": {name: version(name) for name in ("textual", "sqlalchemy")},
        "figures": columns,
    }
    (ROOT / ".bench").mkdir(exist_ok=True)
    (ROOT / ".bench" / "latest.json").write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
