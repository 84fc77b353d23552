"""What a plan was made on."""

from __future__ import annotations

from datetime import date
from typing import Any

from seattui.domain.model import Operator, Selection
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """What the store was when it made a plan: as long as it is the same, planning again would give the same."""

    last_activity: int
    head: str
    day: date
    operator: Operator
    subscriptions: tuple[tuple[Any, ...], ...]
    """As stored."""
    people: Selection | None
