"""What each column of the list of people sorts by: the rule, word for word, for a list in memory."""

from __future__ import annotations

from collections.abc import Sequence

from seattui.domain.model import Column, User
from seattui.domain.people.email import email_key
from seattui.kit.text import fold


def sort_key(
    user: User, column: Column, hubs: Sequence[str], permissions: Sequence[str]
) -> tuple[object, ...]:
    """What ties is told apart by name, then by id. Seats and permissions sort as the account lists them, the
    last of them first."""
    held = user.access_state
    own: dict[Column, tuple[object, ...]] = {
        Column.NAME: (),
        Column.EMAIL: (email_key(user.email),),
        Column.SEAT: (sum(1 << hubs.index(hub) for hub in held.seats),),
        Column.PERMISSIONS: (held.super_admin, sum(1 << permissions.index(p) for p in held.permissions)),
        Column.INVITE: (held.invite.value,),
        Column.LAST_ACTIVE: (user.last_active.isoformat() if user.last_active else "",),
    }
    return (*own[column], *(() if column is Column.EMAIL else (fold(user.name),)), user.id)
