"""A list for export: its items as JSON, or its rows of cells below their headers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any

from seattui.kit.i18n import Message
from seattui.kit.records import dataclass

Value = str | int | bool | Decimal | None
"""The value of a cell. Text is always written as text; numbers as numbers."""


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list that can be read once: as `items`, the JSON objects, or as `rows`."""

    name: str
    headers: tuple[str, ...]
    items: Iterable[Mapping[str, Any]]
    rows: Iterable[tuple[Value, ...]]
    total: int | None
    """The number of items, if it is known before they are read."""
    result: Callable[[int, str], Message]
    """The message after writing that many items to a file."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Keys of the JSON object besides the items."""
