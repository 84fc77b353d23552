"""Commands as typer sees them: a parameter that is an option group is expanded into its options."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from importlib import import_module
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, cast

import typer

from seattui.cli.run.option_groups import OptionGroup


class Elsewhere:
    """A command in another module of the commands, which is imported when it is needed."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.name = name

    def found(self) -> Callable[..., object]:
        return cast("Callable[..., object]", getattr(import_module(f"seattui.cli.{self.module}"), self.name))

    def __call__(self, *given: Any, **values: Any) -> object:
        return self.found()(*given, **values)


@cache
def elsewhere(module: str, name: str) -> Elsewhere:
    """The command of this name: one for each, as `expanded` has."""
    return Elsewhere(module, name)


class Expanded:
    """The command with the options of its groups as separate parameters.

    Calculated when typer reads the signature, which it doesn't for most commands.
    """

    def __init__(self, command: Callable[..., object]):
        self._command = command
        self.__annotations__: dict[str, Any] = {}

    @cached_property
    def _parameters(self) -> tuple[Parameter, ...]:
        command = self._command.found() if isinstance(self._command, Elsewhere) else self._command
        return tuple(signature(command, eval_str=True).parameters.values())

    @cached_property
    def _groups(self) -> dict[str, type[OptionGroup]]:
        return {p.name: p.annotation for p in self._parameters if _is_group(p)}

    @cached_property
    def __signature__(self) -> Signature:
        return Signature([each for one in self._parameters for each in _expanded(one)])

    def __call__(self, **values: Any) -> object:
        for name, group in self._groups.items():
            values[name] = group.given({one.name: values.pop(one.name) for one in group.options()})
        return self._command(**values)


@cache
def expanded(command: Callable[..., object]) -> Expanded:
    """The command for typer; once for each, since typer reads the signature again for every tree."""
    return Expanded(command)


def _is_group(parameter: Parameter) -> bool:
    return isinstance(parameter.annotation, type) and issubclass(parameter.annotation, OptionGroup)


def _expanded(parameter: Parameter) -> Iterator[Parameter]:
    if not _is_group(parameter):
        yield parameter.replace(kind=Parameter.KEYWORD_ONLY)
        return
    for one in parameter.annotation.options():
        made = typer.Option(*one.names, metavar=one.metavar, help=one.help.template, show_default=False)
        yield Parameter(
            one.name, Parameter.KEYWORD_ONLY, default=one.default, annotation=Annotated[one.type, made]
        )
