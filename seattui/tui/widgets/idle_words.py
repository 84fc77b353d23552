"""Who holds a paid seat and hardly needs it, and how that is said."""

from __future__ import annotations

from seattui.domain.model import UserFilter
from seattui.i18n import Message, plural

IDLE_DAYS = 90
"""Not active for so long, or never: the seat is paid for and hardly used."""


def idle_holders(hub: str) -> UserFilter:
    """The holders of this hub's seats who are idle."""
    return UserFilter(seat=hub, idle_days=IDLE_DAYS)


def idle_said(holders: int, idle: int) -> Message:
    """`2 of 12 holders idle for 90 days`."""
    return plural(
        "{n} of {all} holders idle for {days} days",
        "{n} of {all} holders idle for {days} days",
        idle,
        all=holders,
        days=IDLE_DAYS,
    )
