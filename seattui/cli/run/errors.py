"""Typer's errors about arguments, as messages of ours."""

from __future__ import annotations

from typing import Any

from seattui.cli.run.arguments import needs_value
from seattui.cli.run.flags import SWITCHES, WITH_VALUE
from seattui.kit.close_words import did_you_mean
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg

NUMBERS = ("N", "NUMBER")


def worded(error: Any) -> UsageError:
    """The UsageError for an exception of typer's, from its attributes."""
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context else "seattui"
    hint = msg("See '{command} --help'.", command=path)
    option, param = str(getattr(error, "option_name", "")), getattr(error, "param", None)
    kind = type(error).__name__
    if kind == "NoSuchOption" and option[1:2].isdecimal() and (number := _number(context)):
        return UsageError("usage", msg("{name} can't be negative.", name=number), hint)
    if kind == "NoSuchOption":
        hint = did_you_mean(option, _options(context), hint) or hint
        return UsageError(
            "usage", msg("“{command}” has no option {option}.", command=path, option=option), hint
        )
    if kind == "BadOptionUsage" and "does not take" in error.message:
        return UsageError("usage", msg("{option} takes no value.", option=option), hint)
    if kind == "BadOptionUsage":
        return needs_value(option)
    if kind == "MissingParameter" and param is not None:
        return UsageError("usage", _missing(param), hint)
    commands = getattr(getattr(context, "command", None), "commands", None)
    if kind == "UsageError" and commands and not context.args and not context.invoked_subcommand:
        names = ", ".join(commands)
        return UsageError(
            "usage", msg("“{command}” needs a command: {names}.", command=path, names=names), hint
        )
    return UsageError("usage", msg("{what}", what=error.format_message()), hint)


def _options(context: Any) -> set[str]:
    """The options that the command has, and those that hold everywhere."""
    own = [name for param in context.command.params for name in param.opts] if context else []
    return {name for name in (*own, *WITH_VALUE, *SWITCHES) if name.startswith("--")}


def _number(context: Any) -> str:
    """The name of the command's numeric argument, if it has one: a value like -1 was meant for it."""
    params = context.command.params if context else ()
    return next((p.metavar for p in params if p.metavar in NUMBERS and p.param_type_name == "argument"), "")


def _missing(param: Any) -> Message:
    name = param.opts[0] if param.param_type_name == "option" else param.metavar or param.name
    return msg("{name} is missing.", name=name)
