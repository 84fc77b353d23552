"""Options shared by several commands, declared once: a dataclass whose fields are the options.

A command takes such a group as one parameter. This module doesn't import typer, so that code without commands
can read the declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from functools import cache
from typing import Any, NamedTuple, Self, get_type_hints

from seattui.kit.i18n import Message
from seattui.kit.records import dataclass

DECLARED = "option"


class Declared(NamedTuple):
    """An option: the parameter's name, its type and default, and the arguments for `option`."""

    name: str
    type: Any
    default: Any
    names: tuple[str, ...]
    metavar: str | None
    help: Message


def declared(*names: str, default: Any, help: Message, metavar: str | None = None) -> Any:
    """A field of a group that is an option; `metavar` names its value."""
    return field(default=default, metadata={DECLARED: (names, metavar, help)})


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """A group of options. By default each field is one."""

    @classmethod
    @cache
    def options(cls) -> tuple[Declared, ...]:
        """The options in the order of --help."""
        types = get_type_hints(cls)
        return tuple(
            Declared(one.name, types[one.name], one.default, *one.metadata[DECLARED]) for one in fields(cls)
        )

    @classmethod
    def given(cls, values: Mapping[str, Any]) -> Self:
        """The group from the given values; others have their defaults."""
        return cls(**values)
