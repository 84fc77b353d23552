"""The global options, found anywhere among the arguments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from seattui.cli.run.flags import FIRST_NAME, SWITCHES, WITH_VALUE, Flags
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg


def hoisted(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """The global options by their first names, wherever they are, and the other arguments. Everything after `--`
    stays.

    Raises UsageError if one lacks its value; another global option isn't taken as a value.
    """
    found: list[str] = []
    rest: list[str] = []
    arguments = iter(argv)
    for argument in arguments:
        name, equals, _ = argument.partition("=")
        if argument == "--":
            return found, [*rest, argument, *arguments]
        if argument in SWITCHES:
            found.append(FIRST_NAME[argument])
        elif equals and name in WITH_VALUE:
            found.append(argument)
        elif argument in WITH_VALUE:
            value = next(arguments, None)
            if value is None or value == "--" or value in SWITCHES | WITH_VALUE:
                raise needs_value(argument)
            found += [argument, value]
        else:
            rest.append(argument)
    return found, rest


def needs_value(option: str) -> UsageError:
    """The error for an option without its value."""
    return UsageError("usage", msg("{option} needs a value.", option=option))


def wants_json(argv: Sequence[str]) -> bool:
    """Whether --json or `--output json` is given, even if the other arguments are invalid."""
    words = _options(argv)
    return (
        any(FIRST_NAME.get(word) == "--json" for word in words)
        or "--output=json" in words
        or ("--output", "json") in pairwise(words)
    )


def names_form(words: Sequence[str]) -> bool:
    """Whether --output is given."""
    return any(word == "--output" or word.startswith("--output=") for word in _options(words))


def _options(words: Sequence[str]) -> Sequence[str]:
    """The words up to `--`."""
    return words[: words.index("--") if "--" in words else None]


def is_on(switch: str, found: Sequence[str]) -> bool:
    """Whether a global switch is given, other than as a value."""
    return any(a == switch and (n == 0 or found[n - 1] not in WITH_VALUE) for n, a in enumerate(found))


def value_of(option: str, found: Sequence[str]) -> str | None:
    """The last value given for a global option."""
    value = None
    for n, argument in enumerate(found):
        if argument == option and option in WITH_VALUE:
            value = found[n + 1]
        elif argument.startswith(option + "="):
            value = argument.partition("=")[2]
    return value


def flags_of(found: Sequence[str]) -> Flags:
    """The global options as flags, for a run without a command."""
    return Flags.given(
        {
            one.name: value_of(one.names[0], found) if one.metavar else is_on(one.names[0], found)
            for one in Flags.options()
        }
    )
