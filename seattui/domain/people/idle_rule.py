"""Who is idle, and from when: the rule, for one person."""

from __future__ import annotations

from datetime import datetime, timedelta

from seattui.domain.model import AccessState, Invite, Status, User, UserFilter

# Days: a thousand years, beyond which the calendar may end.
LONG_AGO = 365_000


def idle(user: User, days: int, now: datetime, seat: str | None = None) -> bool:
    """For so many days neither active nor on leave, and neither invited, restored nor given a seat since.

    Where `seat` is a hub, other hubs' seats don't count. The deactivated are idle from the first day.
    """
    since = idle_since(days, now)
    if user.excepted_until and since < user.excepted_until:
        return False
    if user.access_state.status is Status.DEACTIVATED:
        return True
    given = dict(user.idle_in).get(seat or "", user.idle_from)
    return all(at is None or at < since for at in (user.last_active, given))


def idle_since(days: int, now: datetime) -> datetime:
    """The instant from which on nobody was active; any number of days will do."""
    return now - timedelta(days=max(0, min(days, LONG_AGO)))


def awaited(access_state: AccessState) -> bool:
    """Whether they are invited, and may still accept."""
    return access_state.status is Status.ACTIVE and access_state.invite is Invite.PENDING


def asks_for_pending(wanted: UserFilter) -> bool:
    return wanted.with_pending or wanted.invite is Invite.PENDING
