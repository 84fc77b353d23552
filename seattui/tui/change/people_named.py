"""Names of several people on a line; people of the same name with their addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from seattui.domain.model import User
from seattui.kit.i18n import Message, msg, plural


def each_named(people: Sequence[User]) -> list[Message]:
    """The display name of each; with the address if several have the same name."""
    called = Counter(user.display_name.casefold() for user in people)
    return [
        msg("{name} <{email}>", name=user.display_name, email=user.email)
        if called[user.display_name.casefold()] > 1
        else msg("{name}", name=user.display_name)
        for user in people
    ]


def people_named(first: Sequence[User], total: int) -> Message:
    """`Ana Torres`, `Ana Torres and Bo Lindqvist`, `Ana Torres, Bo Lindqvist and 3 more`."""
    if not first or total == 0:
        return plural("{n} person", "{n} people", total)
    names = each_named(first)
    if total == 1:
        return names[0]
    if len(first) == 1:
        return plural("{name} and {n} more", "{name} and {n} more", total - 1, name=names[0])
    if total == 2:
        return msg("{name} and {other}", name=names[0], other=names[1])
    return plural(
        "{name}, {other} and {n} more",
        "{name}, {other} and {n} more",
        total - 2,
        name=names[0],
        other=names[1],
    )
