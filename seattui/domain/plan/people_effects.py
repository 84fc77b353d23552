"""What is written about people besides their access states: last activity, and exceptions from being idle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from seattui.domain.plan.effects import PlainEffect


@dataclass(frozen=True, slots=True)
class LastActiveMarked(PlainEffect):
    """Sets the last activity of those people counted last who weren't active since that instant."""

    name: ClassVar[str] = "seen"
    at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class IdleExcepted(PlainEffect):
    """Excepts the people counted last from being idle through that day; without a day, ends their exceptions."""

    name: ClassVar[str] = "except-idle"
    until: date | None
    because: str
    people: int
    """How many people's exception differs from this one."""
