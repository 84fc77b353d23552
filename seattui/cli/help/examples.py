"""Examples of each command, as they are typed: `--help` ends with them, and a test runs all of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from seattui.kit.columns_text import cells

FILE = "examples.toml"
PROGRAM = "seattui"
MORE = " \\"
FIRST = ("users list", "seats change", "billing show")
"""Of which commands the program's own help has the first example."""
SOME = 3


@cache
def examples() -> dict[str, list[str]]:
    """By command, as in "users list": lines as they are typed."""
    return tomllib.loads(files(__package__).joinpath(FILE).read_text("utf-8"))


def examples_of(path: str) -> list[str]:
    """Those that the help of this command shows: its own, or of a noun the first of some of its verbs."""
    name = path.partition(" ")[2]
    every = examples()
    if name in every:
        return [*dict.fromkeys(map(_typed, every[name]))]
    below = FIRST if not name else [*_below(every, name)][:SOME]
    return [_typed(_own(one, every[one])) for one in below]


def continued(line: str, width: int) -> list[str]:
    """The example in lines of this width, where it can be: broken before options, as a shell lets it be."""
    pieces = [""]
    first, *options = re.split(r" (?=--[a-z])", line)
    for option in [first, *options]:
        joined = f"{pieces[-1]} {option}".strip(" ") if len(pieces) == 1 else f"{pieces[-1]} {option}"
        if not pieces[-1].strip() or cells(joined) <= width - len(MORE) or "#" in line:
            pieces[-1] = joined
        else:
            pieces[-1] += MORE
            pieces.append(f"    {option}")
    return pieces


def _below(every: dict[str, list[str]], name: str) -> Iterator[str]:
    return (one for one in every if one.startswith(f"{name} "))


def _own(name: str, lines: list[str]) -> str:
    """The first that isn't only there to prepare another command's."""
    return next(line for line in lines if line.startswith(f"{PROGRAM} {name}"))


def _typed(line: str) -> str:
    """Without what only a test reads."""
    return line.partition(" # exits ")[0].rstrip()
