"""The clock that nobody has fixed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from seattui.kit.records import dataclass


def _here() -> datetime:
    return datetime.now(UTC)


@dataclass(eq=False)
class WallClock:
    """Now, as this machine or the database's server tells it. `confirmed`: somebody said that it is right, however far
    it is from the record (R27)."""

    confirmed: bool = False
    told: Callable[[], datetime] = _here

    def __call__(self) -> datetime:
        return self.told()
