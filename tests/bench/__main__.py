"""`make bench`: start, keys, dialogs, places, bytes, search, changes, contention, imports, lines and sizes,
beside what else could be done.

    python -m tests.bench [--only start,keys,…] [--kind SQLite] [USERS …]

1,000, 100,000 and 1,000,000 users by default, and 10 where growth is shown. Stores are made once and kept in
.bench, or in the folder that BENCH names. Prints ratios first, and writes .bench/latest.json beside the
previous.json of the run before. What counts are the ratios: the milliseconds belong to the machine.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench import (
    commanding,
    contending,
    dialogs,
    finding,
    importing,
    many_lines,
    pressing,
    starting,
    visiting,
    weighing,
    writing,
)
from tests.bench.measure import note
from tests.bench.report import Figure, beside_sqlite, earlier, kept, shown, table
from tests.bench.stores import Stores, every_kind
from tests.support.terminal import ROOT

SIZES = (10, 1_000, 100_000, 1_000_000)
WIRE = 1_000
"""Users in the store for which bytes are counted: what is on screen is the same with more."""


def wire(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    if stores.kind == "SQLite":
        yield from pressing.wire(stores, WIRE)


PARTS: dict[str, Callable[[Stores, Sequence[int]], Iterator[Figure]]] = {
    "start": starting.measured,
    "keys": pressing.measured,
    "dialogs": dialogs.measured,
    "places": visiting.measured,
    "commands": commanding.measured,
    "wire": wire,
    "search": finding.measured,
    "changes": writing.measured,
    "contention": contending.measured,
    "import": importing.measured,
    "lines": many_lines.measured,
    "size": weighing.measured,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--kind", choices=("SQLite", "PostgreSQL"))
    parser.add_argument("users", nargs="*", type=int)
    given = parser.parse_args()
    folder = Path(os.environ.get("BENCH") or ROOT / ".bench" / "stores")
    with tempfile.TemporaryDirectory(prefix="seattui-bench-") as home:
        os.environ.update(HOME=home, XDG_STATE_HOME=home, XDG_CONFIG_HOME=home, TERM="xterm-256color")
        os.environ.update(PYTHONPATH=str(ROOT), LC_ALL="C.UTF-8")
        os.environ.pop("COLORTERM", None)
        # An installed program's modules are compiled; without this each start would compile them again.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        figures: list[Figure] = []
        with every_kind(folder, given.kind) as kinds:
            for part in given.only.split(","):
                for stores in kinds:
                    note(f"Measuring {part} on {stores.kind} …")
                    for figure in PARTS[part](stores, given.users or SIZES):
                        figures.append(figure)
                        print(shown([figure], {}).splitlines()[-1], flush=True)
    figures += beside_sqlite(figures)
    before = earlier(folder)
    kept(figures, folder)
    print(f"\n{shown(figures, before)}\n\n{table(figures)}")


if __name__ == "__main__":
    main()
