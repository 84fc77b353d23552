"""What the value of each option and argument is, for completion: by the name that its help gives it, or by the command
where that name is used for several things.

A kind is a set of words of the program, names in the store (`seattui/store/completion/names.py`), time zones, or files.
A new kind is a word here, and a question there. A comma before it says that the value has several, with commas between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from seattui.files.sheets import Sheet

FILES = "files"
COLUMNS = "--columns"
FREE = ""
"""What nobody can know before it is typed."""

BY_COMMAND: Mapping[str, str] = {
    "permission-sets save NAME": "permission-sets",
    "permission-sets apply NAME": "permission-sets",
    "permission-sets delete NAME": "permission-sets",
    "run -": FREE,
    "seats move FROM": "addresses",
    "seats move TO": "addresses",
    "store copy FROM": FILES,
    "store copy TO": FILES,
    "subscriptions add HUB": "sold",
    "subscriptions add TIER": "tiers",
    "views delete NAME": "views",
    "views save NAME": "views",
    "views show NAME": "views",
}
BY_OPTION: Mapping[str, str] = {
    "--account": "accounts",
    "--store": FILES,
    "--sort": "columns",
    "--to STORE": FILES,
    "--owner": FREE,
    "--view": "views",
}
BY_METAVAR: Mapping[str, str] = {
    "A,B,…": ",cells",
    "CODE": "currencies",
    "EMAIL": "addresses",
    "FINGERPRINT|EMAIL": "addresses",
    "FILE": FILES,
    "HUB": "hubs",
    "TEAM": "teams",
    "P": "permissions",
    "RULE": "rules",
    "TOPIC": "topics",
    "ZONE": "zones",
}
UNKNOWN = frozenset(
    {
        *(
            "ADDITIONAL",
            "DATE",
            "DAYS",
            "FIELD=COLUMN",
            "FINGERPRINT",
            "HEAD",
            "ID",
            "ISO",
            "KEY",
            "MONTHS",
        ),
        *("N", "NAME", "NEW", "NUMBER", "STATUS", "TEXT", "TOKEN", "TYPE", "USER"),
    }
)
"""Names of values that are free, if nothing above or a filter's own words say more."""


def kind_of(command: str, option: str, metavar: str) -> str | None:
    """The kind of a value; None for a name that nothing is said about. `option` is empty for an argument."""
    if option == COLUMNS and command in sheets():
        return f",{_columns_of(command)}"
    for known, name in (
        (BY_COMMAND, f"{command} {option or metavar}"),
        (BY_OPTION, f"{option} {metavar}"),
        (BY_OPTION, option),
        (BY_METAVAR, metavar),
    ):
        if name in known:
            return known[name]
    if "|" in metavar:
        return metavar
    return FREE if metavar in UNKNOWN else None


def sheets() -> Mapping[str, Sheet]:
    """The columns of each list but those of people, by its command."""
    from seattui.files import invoices, sheets

    return {
        "accounts list": sheets.ACCOUNTS,
        "activity list": sheets.ACTIVITY,
        "billing invoices": invoices.LINES,
        "catalogue show": sheets.PRICES,
        "explain": sheets.RULES,
        "help": sheets.TOPICS,
        "operators keys list": sheets.KEYS,
        "operators list": sheets.OPERATORS,
        "permission-sets list": sheets.PERMISSION_SETS,
        "permissions list": sheets.PERMISSIONS,
        "seats list": sheets.SEATS,
        "subscriptions list": sheets.SEATS,
        "teams list": sheets.teams((), 1),
        "users history": sheets.ACTIVITY,
        "views list": sheets.VIEWS,
    }


def _columns_of(command: str) -> str:
    return "columns-of-" + command.replace(" ", "-")


def words() -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each set of words that are known without a store, with what describes each, by the name of its kind."""
    from seattui.cli.help.topics import TOPICS
    from seattui.domain.model import Column
    from seattui.domain.people.columns import COLUMNS
    from seattui.domain.people.filter_fields import FIELDS
    from seattui.domain.people.permissions import LABELS
    from seattui.domain.rules import RULES
    from seattui.kit.money import CURRENCIES

    yield "columns", {name: "" for column in Column for name in (column.value, f"-{column.value}")}
    yield "cells", {column.name: column.heading for column in COLUMNS}
    for command, sheet in sheets().items():
        yield _columns_of(command), dict.fromkeys(sheet.headers, "")
    yield "currencies", dict.fromkeys(sorted(CURRENCIES), "")
    for field in FIELDS:
        if found := {choice.code: choice.label for choice in field.choices(_NOTHING)}:
            yield field.option, found
    yield "rules", {rule.code: rule.title for rule in RULES}
    yield "topics", {name: topic.title for name, topic in TOPICS.items()}
    yield "about permissions", dict(LABELS)


class _Nothing:
    """An account that offers nothing of its own: what is left are words of the program."""

    permissions = subscriptions = teams = ()


_NOTHING = _Nothing()
