"""When an invitation ends (R24), in a module without changes: each start asks it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from seattui.kit.errors import Refused
from seattui.kit.i18n import msg


def ends_at(until: date, zone: tzinfo) -> datetime:
    """The instant at which an invitation expires: the end of its last day."""
    return datetime.combine(until + timedelta(days=1), time.min, zone).astimezone(UTC)


def invitation_ended() -> Refused:
    return Refused(
        "invitation-ended",
        msg("This invitation has expired."),
        msg("Ask for a new invitation."),
        rule="R24",
    )
