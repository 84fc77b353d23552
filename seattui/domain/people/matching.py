"""Whether a filter lets a person through: for one who has been read already, without asking the store."""

from __future__ import annotations

from datetime import datetime, timedelta

from seattui.domain.model import ANY_SEAT, NO_SEAT, SUPER_ADMIN, AccessState, Invite, Status, User, UserFilter
from seattui.kit.text import fold

# Days: a thousand years, beyond which the calendar may end.
LONG_AGO = 365_000


def matches(wanted: UserFilter, user: User, now: datetime) -> bool:
    """The same answer that the store's list gives; `now` is what idle days count back from."""
    if not lets(wanted, user.access_state):
        return False
    if wanted.team is not None and wanted.team not in user.within:
        return False
    if wanted.idle_days is not None and not idle(user, wanted.idle_days, now, wanted.seat):
        return False
    if not wanted.search:
        return True
    text = fold(f"{user.first_name} {user.last_name} {user.email}")
    return all(word in text for word in fold(wanted.search).split())


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


def lets(wanted: UserFilter, access_state: AccessState) -> bool:
    """The parts of a filter that look at an access state alone."""
    if wanted.status and access_state.status is not wanted.status:
        return False
    if wanted.invite and access_state.invite is not wanted.invite:
        return False
    if wanted.idle_days is not None and awaited(access_state) and not asks_for_pending(wanted):
        return False
    if wanted.seat and not _holds(access_state, wanted.seat):
        return False
    if wanted.permission == SUPER_ADMIN:
        return access_state.super_admin
    return not wanted.permission or wanted.permission in access_state.permissions


def awaited(access_state: AccessState) -> bool:
    """Whether they are invited, and may still accept."""
    return access_state.status is Status.ACTIVE and access_state.invite is Invite.PENDING


def asks_for_pending(wanted: UserFilter) -> bool:
    return wanted.with_pending or wanted.invite is Invite.PENDING


def _holds(access_state: AccessState, seat: str) -> bool:
    if seat in (ANY_SEAT, NO_SEAT):
        return bool(access_state.seats) is (seat == ANY_SEAT)
    return seat in access_state.seats
