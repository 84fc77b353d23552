"""How it is said who holds a paid seat and hardly needs it."""

from __future__ import annotations

from seattui.domain.people.idle import IDLE_DAYS
from seattui.kit.i18n import Message, plural


def idle_message(holders: int, idle: int) -> Message:
    """`2 of 12 holders idle for 90 days`."""
    return plural(
        "{n} of {all} holders idle for {days} days",
        "{n} of {all} holders idle for {days} days",
        idle,
        all=holders,
        days=IDLE_DAYS,
    )
