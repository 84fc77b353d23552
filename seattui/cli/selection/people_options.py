"""The options by which people are filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from seattui.cli.run.option_groups import Declared, OptionGroup
from seattui.cli.run.values import choice, some_day, whole
from seattui.cli.selection.team import team_named
from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Permission, TeamNode, UserFilter
from seattui.domain.people.filter_fields import FIELDS, FilterField, Kind, Value
from seattui.domain.people.views import MAX_DAYS
from seattui.kit.errors import UsageError

if TYPE_CHECKING:
    from seattui.service.session import Session

NO_FILTER = UserFilter()
_TYPES: Mapping[Kind, tuple[Any, Any]] = {Kind.WORDS: (str, ""), Kind.WIDENS: (bool, False)}
"""The type of an option with its default; others are text or None."""


@dataclass(frozen=True, slots=True)
class FilterOptions(OptionGroup):
    """A filter from options: one option per field."""

    values: Mapping[str, Any]

    @classmethod
    def options(cls) -> Iterable[Declared]:
        for field in FIELDS:
            kind, default = _TYPES.get(field.kind, (str | None, None))
            yield Declared(field.name, kind, default, (field.option,), field.metavar, field.help)

    @classmethod
    def given(cls, values: Mapping[str, Any]) -> Self:
        defaults = {one.name: one.default for one in cls.options()}
        return cls({name: value for name, value in values.items() if value != defaults[name]})

    def filter(self, session: Session, over: UserFilter = NO_FILTER) -> UserFilter:
        """The filter, checked against the account's data: these fields in place of those of `over`. Raises UsageError,
        NotFound.
        """
        for field in FIELDS:
            widened = (field.widens in self.values) or getattr(over, field.widens, None) is not None
            if field.alone and field.name in self.values and not widened:
                raise UsageError("usage", field.alone)
        wanted: dict[str, Any] = {
            field.name: _READ[field.kind](field, self.values[field.name], session)
            for field in FIELDS
            if field.name in self.values
        }
        return replace(over, **wanted)


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


_READ: Mapping[Kind, Callable[[FilterField, Any, Session], Value]] = {
    Kind.WORDS: lambda field, text, session: str(text),
    Kind.CHOICE: _chosen,
    Kind.TEAM: lambda field, text, session: team_named(session, text).id,
    Kind.DAYS: lambda field, text, session: whole(field.option, text, 0, MAX_DAYS),
    Kind.DAY: lambda field, text, session: some_day(field.option, text),
    Kind.WIDENS: lambda field, on, session: bool(on),
}
