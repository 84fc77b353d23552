"""The parts of a filter of people from what options say, checked against the account's data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from seattui.cli.run.values import choice, some_day, whole
from seattui.cli.selection.team import team_named
from seattui.domain.people.filter_fields import MAX_DAYS, MAX_ID, FilterField, Kind, Value

if TYPE_CHECKING:
    from seattui.domain.billing.subscription import Subscription
    from seattui.domain.model import Permission, TeamNode
    from seattui.service.session import Session


TYPES: Mapping[Kind, tuple[Any, Any]] = {Kind.WORDS: (str, ""), Kind.WIDENS: (bool, False)}
"""The type of an option with its default; others are text or None."""


class _Offered:
    """The account's values, read on first use."""

    def __init__(self, session: Session):
        self._session = session

    @property
    def permissions(self) -> Sequence[Permission]:
        return self._session.permissions()

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return self._session.subscriptions()

    @property
    def teams(self) -> Sequence[TeamNode]:
        return self._session.team_nodes()


def _chosen(field: FilterField, text: str, session: Session) -> Value:
    known = {one.code: one.value for one in field.choices(_Offered(session))}
    return known[choice(field.option, text, [*known])]


READ: Mapping[Kind, Callable[[FilterField, Any, Session], Value]] = {
    Kind.WORDS: lambda field, text, session: str(text),
    Kind.CHOICE: _chosen,
    Kind.TEAM: lambda field, text, session: team_named(session, text).id,
    Kind.DAYS: lambda field, text, session: whole(field.option, text, 0, MAX_DAYS),
    Kind.RECORD: lambda field, text, session: whole(field.option, text, 1, MAX_ID),
    Kind.DAY: lambda field, text, session: some_day(field.option, text),
    Kind.WIDENS: lambda field, on, session: bool(on),
}
