"""Whether a person who is already loaded matches a filter, without a query."""

from __future__ import annotations

from collections.abc import Callable
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
    return all(part(wanted, access_state) for part in access_state_parts(wanted))


def access_state_parts(wanted: UserFilter) -> list[Callable[[UserFilter, AccessState], bool]]:
    """The parts of a filter that only look at access states: to be found once for many of these."""
    return [field.matches for field in FIELDS if field.matches and field.given(wanted)]
