"""Whether a person who is already loaded matches a filter, without a query."""

from __future__ import annotations

from datetime import datetime

from seattui.domain.model import AccessState, User, UserFilter
from seattui.domain.people.filter_fields import FIELDS


def matches(wanted: UserFilter, user: User, now: datetime) -> bool:
    """Gives the same answer as the store's list; `now` is the instant that idle days are counted back from."""
    return access_state_matches(wanted, user.access_state) and all(
        field.holds is None or field.holds(wanted, user, now) for field in FIELDS if field.given(wanted)
    )


def access_state_matches(wanted: UserFilter, access_state: AccessState) -> bool:
    """Whether an access state matches the parts of a filter that only look at access states."""
    return all(
        field.matches is None or field.matches(wanted, access_state)
        for field in FIELDS
        if field.given(wanted)
    )
