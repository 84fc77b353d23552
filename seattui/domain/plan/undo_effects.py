"""What an undo writes about people besides their access states."""

from __future__ import annotations

from typing import ClassVar

from seattui.domain.plan.effects import PlainEffect
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class MembersReturned(PlainEffect):
    """Returns the people recalled last to the teams they were in before that change."""

    name: ClassVar[str] = "return-members"
    activity_id: int
    people: int


@dataclass(frozen=True, slots=True)
class ExceptionsReturned(PlainEffect):
    """Restores the idle exceptions that the people recalled last had before that change."""

    name: ClassVar[str] = "return-exceptions"
    activity_id: int
    people: int


@dataclass(frozen=True, slots=True)
class SeatsHeldAgain(PlainEffect):
    """Restores the instants since which the reassigned seats were held before that change."""

    name: ClassVar[str] = "return-since"
    activity_id: int
