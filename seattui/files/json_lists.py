"""Long lists as JSON: one item per line, so that memory is constant; ASCII, so that nothing controls a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

FORMAT = 1
"""What all JSON that is printed or written has on top as `format`: keys are added, none is renamed, removed or retyped."""


def as_text(value: Mapping[str, Any]) -> str:
    """JSON with its format, in ASCII, so that nothing in it controls a terminal."""
    return json.dumps({"format": FORMAT, **value}, indent=2).replace("\x7f", "\\u007f")


def as_line(value: Mapping[str, Any]) -> str:
    """The same on one line, for readers that take JSON line by line."""
    return _line({"format": FORMAT, **value})


def write(
    out: TextIO,
    name: str,
    items: Iterable[Mapping[str, Any]],
    extra: Callable[[int], Mapping[str, Any]] = lambda count: {},
) -> int:
    """Writes `{"format": 1, "users": [...], …}` and returns the number of items; `extra` gives the further keys for that
    number.

    The first item is read before anything is written, so that an error until then is reported without output.
    """
    count, opening = 0, f'{{"format": {FORMAT}, "{name}": ['
    for item in items:
        out.write((",\n" if count else f"{opening}\n") + _line(item))
        count += 1
    rest = "".join(f", {json.dumps(key)}: {_line(value)}" for key, value in extra(count).items())
    out.write(("\n" if count else f"{opening}\n") + f"]{rest}}}\n")
    return count


def _line(value: object) -> str:
    return json.dumps(value, default=str).replace("\x7f", "\\u007f")
