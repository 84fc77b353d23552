"""What is written of people besides their access state: when they were last there, and who is on leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from seattui.domain.plan.effects import PlainEffect


@dataclass(frozen=True, slots=True)
class PeopleSeen(PlainEffect):
    """Of the people counted last, those who weren't active since that instant were active then."""

    name: ClassVar[str] = "seen"
    at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class IdleExcepted(PlainEffect):
    """The people counted last aren't called idle through that day; without a day they are again."""

    name: ClassVar[str] = "except-idle"
    until: date | None
    because: str
    people: int
    """Of how many it wasn't noted just so already."""
