"""The options of every list of people: filter and order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Self

from seattui.cli.run.option_groups import Declared, OptionGroup
from seattui.cli.run.options import option
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

if TYPE_CHECKING:
    from seattui.domain.model import UserFilter
    from seattui.service.session import Session

SortBy = Annotated[
    str,
    option(
        "--sort",
        metavar="COLUMN",
        help=msg("name, email, seat, permissions, invite or last_active; -name reverses the order."),
    ),
]


@dataclass(frozen=True, slots=True)
class FilterOptions(OptionGroup):
    """A filter from options: one option per field."""

    values: Mapping[str, Any]

    @classmethod
    def options(cls) -> Iterable[Declared]:
        from seattui.cli.selection.filter_values import TYPES
        from seattui.domain.people.filter_fields import FIELDS

        for field in FIELDS:
            kind, default = TYPES.get(field.kind, (str | None, None))
            yield Declared(field.name, kind, default, (field.option,), field.metavar, field.help)

    @classmethod
    def given(cls, values: Mapping[str, Any]) -> Self:
        defaults = {one.name: one.default for one in cls.options()}
        return cls({name: value for name, value in values.items() if value != defaults[name]})

    def filter(self, session: Session) -> UserFilter:
        """The filter, checked against the account's data. Raises UsageError, NotFound."""
        from seattui.cli.selection.filter_values import READ
        from seattui.domain.model import UserFilter
        from seattui.domain.people.filter_fields import FIELDS

        for field in FIELDS:
            if field.alone and field.name in self.values and field.widens not in self.values:
                raise UsageError("usage", field.alone)
        wanted: dict[str, Any] = {
            field.name: READ[field.kind](field, self.values[field.name], session)
            for field in FIELDS
            if field.name in self.values
        }
        return UserFilter(**wanted)
