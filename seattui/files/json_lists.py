"""Long lists as JSON: an item a line, so that no list needs memory, in ASCII, so that nothing steers a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO


def write(
    out: TextIO,
    name: str,
    items: Iterable[Mapping[str, Any]],
    beside: Callable[[int], Mapping[str, Any]] = lambda count: {},
) -> int:
    """`{"users": [...], …}`; `beside` says what follows the items, given how many they were. Returns how many.

    The first item is there before anything is written: what goes wrong until then can be told by itself.
    """
    count, opening = 0, f'{{"{name}": ['
    for item in items:
        out.write((",\n" if count else f"{opening}\n") + _line(item))
        count += 1
    rest = "".join(f", {json.dumps(key)}: {_line(value)}" for key, value in beside(count).items())
    out.write(("\n" if count else f"{opening}\n") + f"]{rest}}}\n")
    return count


def _line(value: object) -> str:
    return json.dumps(value, default=str).replace("\x7f", "\\u007f")
