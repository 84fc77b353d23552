"""Which function writes which effect. Each is registered where it is written, in its subject's room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from seattui.domain.model import Account, Operator
from seattui.domain.plan.plan import Effect

Write = Callable[[Any, Connection, Account, Operator, datetime], None]


@dataclass(frozen=True, slots=True)
class Writer:
    """`before_seats`: what has to be done before people's seats are written (R20, R3). `touching`: a query
    for those whom it touched besides who went to another access state, as `activity.write` takes it."""

    write: Write
    before_seats: bool
    touching: str


_writers: dict[type, Writer] = {}


def writes(effect: type, *, before_seats: bool = False, touching: str = "") -> Callable[[Write], Write]:
    """Makes the function the writer of this kind of effect. Raises TypeError where there is one already."""

    def register(write: Write) -> Write:
        if effect in _writers:
            raise TypeError(f"two writers for {effect.__name__}")
        _writers[effect] = Writer(write, before_seats, touching)
        return write

    return register


def writer_of(effect: Effect) -> Writer:
    """Raises TypeError where there is none."""
    if type(effect) not in _writers:
        raise TypeError(f"no writer for {type(effect).__name__}")
    return _writers[type(effect)]
