"""The rule for who is idle, and since when, for one person."""

from __future__ import annotations

from datetime import datetime, timedelta

from seattui.domain.model import AccessState, Invite, Status, User, UserFilter

# In days: a thousand years; the calendar may end before a larger number.
LONG_AGO = 365_000


def idle(user: User, days: int, now: datetime, seat: str | None = None) -> bool:
    """Whether for `days` days they were neither active nor on leave, and neither invited, restored nor assigned
    a seat.

    If `seat` is a hub, other hubs' seats don't count. Deactivated people are idle at once.
    """
    since = idle_since(days, now)
    if user.excepted_until and since < user.excepted_until:
        return False
    if user.access_state.status is Status.DEACTIVATED:
        return True
    given = dict(user.idle_in).get(seat or "", user.idle_from)
    return all(at is None or at < since for at in (user.last_active, given))


def idle_since(days: int, now: datetime) -> datetime:
    """The instant since which an idle person wasn't active; any number of days is accepted."""
    return now - timedelta(days=max(0, min(days, LONG_AGO)))


def awaited(access_state: AccessState) -> bool:
    """Whether they are invited and can still accept."""
    return access_state.status is Status.ACTIVE and access_state.invite is Invite.PENDING


def asks_for_pending(wanted: UserFilter) -> bool:
    return wanted.with_pending or wanted.invite is Invite.PENDING
