"""The registry of effect writers. Each is registered where it is defined, in its subject's package."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from seattui.domain.model import Account, Operator
from seattui.kit.records import dataclass

Write = Callable[[Any, Connection, Account, Operator, datetime], None]


@dataclass(frozen=True, slots=True)
class Writer:
    """`before_seats`: must run before people's seats are written (R20, R3). `touching`: a query for people it
    affects besides those whose access state changes, as `activity.write` takes it.
    """

    write: Write
    before_seats: bool
    touching: str


registered: dict[type, Writer] = {}


def writes(effect: type, *, before_seats: bool = False, touching: str = "") -> Callable[[Write], Write]:
    """Registers the function as the writer of this kind of effect. Raises TypeError if there is one already."""

    def register(write: Write) -> Write:
        if effect in registered:
            raise TypeError(f"two writers for {effect.__name__}")
        registered[effect] = Writer(write, before_seats, touching)
        return write

    return register
