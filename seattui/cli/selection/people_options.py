"""The options by which people are filtered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from seattui.cli.run.option_groups import Declared, OptionGroup
from seattui.kit.errors import UsageError
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.domain.model import UserFilter
    from seattui.service.session import Session


@dataclass(frozen=True, slots=True)
class FilterOptions(OptionGroup):
    """A filter from options: one option per field."""

    values: Mapping[str, Any]

    @classmethod
    @cache
    def options(cls) -> tuple[Declared, ...]:
        from seattui.cli.selection.filter_values import TYPES
        from seattui.domain.people.filter_fields import FIELDS

        return tuple(
            Declared(
                field.name,
                *TYPES.get(field.kind, (str | None, None)),
                (field.option,),
                field.metavar,
                field.help,
            )
            for field in FIELDS
        )

    @classmethod
    def given(cls, values: Mapping[str, Any]) -> Self:
        defaults = {one.name: one.default for one in cls.options()}
        return cls({name: value for name, value in values.items() if value != defaults[name]})

    def filter(self, session: Session, over: UserFilter | None = None) -> UserFilter:
        """The filter, checked against the account's data: these fields in place of those of `over`. Raises UsageError,
        NotFound.
        """
        from seattui.cli.selection.filter_values import READ
        from seattui.domain.model import UserFilter
        from seattui.domain.people.filter_fields import FIELDS

        for field in FIELDS:
            widened = field.widens in self.values or getattr(over, field.widens, None) is not None
            if field.alone and field.name in self.values and not widened:
                raise UsageError("usage", field.alone)
        wanted: dict[str, Any] = {
            field.name: READ[field.kind](field, self.values[field.name], session)
            for field in FIELDS
            if field.name in self.values
        }
        return replace(over or UserFilter(), **wanted)
