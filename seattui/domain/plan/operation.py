"""An operation under a key: what is asked for is done once, however often it is asked for with that key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from seattui.domain.plan.plan import Receipt
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass

SYSTEM = 0
"""The operator of work that the system does, such as posting periods."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operator asks for, under a key of theirs. `request` is a digest of it; `answer` words what is kept."""

    key: str
    operator_id: int
    request: str
    answer: Callable[[Receipt], str]

    @property
    def recorded_as(self) -> str:
        """The key in the record, where keys of all operators stand side by side."""
        return f"{self.operator_id}:{self.key}"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered under a key. `activity_id` is None where there was nothing to do."""

    key: str
    request: str
    activity_id: int | None
    at: datetime
    answer: str


class Answered(Exception):
    """The operation was carried out before: nothing is done again."""

    def __init__(self, kept: KeptAnswer):
        super().__init__(kept.key)
        self.kept = kept


def repeated(kept: KeptAnswer, request: str) -> Answered | Refused:
    """What to raise where a key was used before."""
    if kept.request == request:
        return Answered(kept)
    return Refused(
        "key-used",
        msg(
            "The key {key} was used for another change, record {id} of {when}.",
            key=kept.key,
            id=str(kept.activity_id),
            when=kept.at,
        )
        if kept.activity_id
        else msg(
            "The key {key} was used on {when} for another command, which had nothing to change.",
            key=kept.key,
            when=kept.at,
        ),
        msg("Nothing was changed. Use another key for each change."),
    )
