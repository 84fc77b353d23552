"""The clock of key events' timestamps."""

from __future__ import annotations

from textual.message import Message


def now() -> float:
    """The `time` that a message created now would have; Textual doesn't publish which clock it uses."""
    return Message().time
