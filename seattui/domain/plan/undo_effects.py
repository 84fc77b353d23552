"""What taking a change back writes of people besides their access states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from seattui.domain.plan.effects import PlainEffect


@dataclass(frozen=True, slots=True)
class MembersReturned(PlainEffect):
    """The people recalled last are in the teams again that they were in before that change."""

    name: ClassVar[str] = "return-members"
    activity_id: int
    people: int


@dataclass(frozen=True, slots=True)
class ExceptionsReturned(PlainEffect):
    """The people recalled last are called idle, or not, as before that change."""

    name: ClassVar[str] = "return-exceptions"
    activity_id: int
    people: int


@dataclass(frozen=True, slots=True)
class SeatsHeldAgain(PlainEffect):
    """The seats that are given back are held since when they were before that change took them."""

    name: ClassVar[str] = "return-since"
    activity_id: int
