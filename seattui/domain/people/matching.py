"""Whether a filter lets a person through: for one who has been read already, without asking the store."""

from __future__ import annotations

from datetime import datetime

from seattui.domain.model import AccessState, User, UserFilter
from seattui.domain.people.filter_fields import FIELDS


def matches(wanted: UserFilter, user: User, now: datetime) -> bool:
    """The same answer that the store's list gives; `now` is what idle days count back from."""
    return lets(wanted, user.access_state) and all(
        field.holds is None or field.holds(wanted, user, now) for field in FIELDS if field.given(wanted)
    )


def lets(wanted: UserFilter, access_state: AccessState) -> bool:
    """The parts of a filter that look at an access state alone."""
    return all(
        field.lets is None or field.lets(wanted, access_state) for field in FIELDS if field.given(wanted)
    )
