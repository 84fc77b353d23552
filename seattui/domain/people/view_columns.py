"""Which columns a list shows, in which order and how wide, and how that is stored: ["name", "email:24", "-seats"]."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from seattui.domain.people.columns import NAMED

WIDTHS = range(1, 201)
_STORED = re.compile(r"(?P<hidden>-?)(?P<name>[a-z_]+)(?::(?P<width>[1-9][0-9]{0,3}))?")


class ViewColumn(NamedTuple):
    """A column's place in a view; without a width it has its usual one."""

    name: str
    width: int | None = None
    hidden: bool = False


def as_stored(columns: Iterable[ViewColumn]) -> list[str]:
    """In order; a minus hides the column, which keeps its place."""
    return [f"{'-' if hidden else ''}{name}{f':{width}' if width else ''}" for name, width, hidden in columns]


def column_of(stored: Any) -> ViewColumn | None:
    """The column that was stored; None if this version doesn't know it."""
    found = _STORED.fullmatch(stored) if isinstance(stored, str) else None
    if found is None or found["name"] not in NAMED:
        return None
    width = int(found["width"]) if found["width"] else None
    if width is not None and width not in WIDTHS:
        return None
    return ViewColumn(found["name"], width, bool(found["hidden"]))


def known_columns(stored: Sequence[Any]) -> tuple[ViewColumn, ...]:
    """Those that this version knows, each once; none if nothing of them would be shown."""
    found: dict[str, ViewColumn] = {}
    for column in filter(None, map(column_of, stored)):
        found.setdefault(column.name, column)
    columns = tuple(found.values())
    return () if all(column.hidden for column in columns) else columns
