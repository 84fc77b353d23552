"""A list as it is exported: its headers, its items, and the row of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from seattui.kit.i18n import Message

Value = str | int | bool | Decimal | None
"""What a cell holds. Text is text wherever it is written; numbers may be calculated with."""


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list that may be read once. `items` are as JSON shows them, `cells` makes the row of one."""

    name: str
    headers: tuple[str, ...]
    items: Iterable[Mapping[str, Any]]
    cells: Callable[[Mapping[str, Any]], tuple[Value, ...]]
    total: int | None
    """How many there are, where that is known before they are read."""
    result: Callable[[int, str], Message]
    """What is said of so many in a file."""
    beside: Mapping[str, Any] = field(default_factory=dict)
    """What JSON says beside the items."""
