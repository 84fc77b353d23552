"""The clock by which keys are stamped."""

from __future__ import annotations

from textual.message import Message


def now() -> float:
    """As `time` of a message that is made now; which clock that is Textual keeps to itself."""
    return Message().time
