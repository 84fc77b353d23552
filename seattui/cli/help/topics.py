"""What `seattui help TOPIC` says: mostly tables that the program itself goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from seattui.kit.close_words import did_you_mean
from seattui.kit.errors import NotFound
from seattui.kit.i18n import Message, msg

Row = tuple[str, Message | str]
"""A term and what it means; of a sentence the term is empty."""

EXIT_CODES: tuple[tuple[int, Message], ...] = (
    (0, msg("done")),
    (1, msg("failed")),
    (2, msg("the command was used wrongly, or wasn't confirmed")),
    (3, msg("not found")),
    (4, msg("refused by a rule")),
    (5, msg("the store changed since the plan was shown")),
    (6, msg("not permitted")),
    (75, msg("the store is busy or can't be reached, and nothing was done: try again")),
    (
        76,
        msg(
            "the connection was lost while saving, and it isn't known whether it was done: repeat it with its key"
        ),
    ),
    (130, msg("interrupted with Ctrl+C")),
)


class Topic(NamedTuple):
    """A topic: `rows` are given the keys of the settings."""

    title: Message
    rows: Callable[[Mapping[str, str]], Iterator[Row]]


def topic_called(name: str) -> Topic:
    """The topic of that name. Raises NotFound, which lists them."""
    if found := TOPICS.get(name.strip().lower().replace("_", "-").replace(" ", "-")):
        return found
    raise NotFound(
        "no-such-topic",
        msg("There is no help about {topic}.", topic=name[:60]),
        did_you_mean(
            name,
            TOPICS,
            msg(
                "Topics: {topics}. Of a command: 'seattui users list --help'.",
                topics=", ".join(TOPICS),
            ),
        ),
    )


def _exit_codes(_: Any) -> Iterator[Row]:
    yield from ((str(code), meaning) for code, meaning in EXIT_CODES)


def _environment(_: Any) -> Iterator[Row]:
    from typing import get_args

    from seattui.kit.quick_settings import variable
    from seattui.kit.settings import BOUNDS, KINDS

    yield (
        "",
        msg(
            "Each setting may be given by a variable, which goes before the settings file; options go before both."
        ),
    )
    for name, kind in KINDS.items():
        if name == "keys":
            continue
        if name in BOUNDS:
            least, most = BOUNDS[name]
            allowed: Message | str = msg("from {least} to {most}", least=str(least), most=str(most))
        elif kind is bool:
            allowed = "true, false"
        else:
            allowed = ", ".join(v for v in get_args(kind) if isinstance(v, str)) or msg("text")
        yield variable(name), allowed
    yield "SEATTUI_CONFIG", msg("The settings file, instead of the usual one.")
    yield "SEATTUI_STATE_DIR", msg("The folder of what is remembered, and of crash reports.")
    yield "NO_COLOR", msg("If it is set, the screens have no colours.")


def _filters(_: Any) -> Iterator[Row]:
    from seattui.domain.people.filter_fields import FIELDS

    yield from ((f"{field.option} {field.metavar or ''}".rstrip(), field.help) for field in FIELDS)


def _columns(_: Any) -> Iterator[Row]:
    from seattui.domain.people.columns import COLUMNS

    yield from ((column.name, column.heading) for column in COLUMNS)
    yield (
        "",
        msg("A cost is what a person's seats cost a month: of each, an equal share of its subscription."),
    )
    yield "", msg("Unassigned seats are in nobody's cost. What a person costs is rounded once.")


def _rules(_: Any) -> Iterator[Row]:
    from seattui.domain.rules import RULES

    yield from ((rule.code, rule.title) for rule in RULES)
    yield "", msg("'seattui explain RULE' says what a rule means, and what to do.")


def _keys(chosen: Mapping[str, str]) -> Iterator[Row]:
    from seattui.tui.actions import ACTIONS
    from seattui.tui.shell.keymap import resolve, shown

    keys = resolve(chosen)
    yield from ((" ".join(map(shown, keys[action.id])), action.help) for action in ACTIONS)


def _sentences(*every: Message) -> Callable[[Any], Iterator[Row]]:
    return lambda _: (("", one) for one in every)


TOPICS: Mapping[str, Topic] = {
    "columns": Topic(msg("What 'users list --columns', exports and views can show"), _columns),
    "completion": Topic(
        msg("What Tab completes in bash, zsh and fish"),
        _sentences(
            msg("'seattui --show-completion bash' (or zsh, fish) prints the script for your shell."),
            msg(
                "Tab completes commands, options and files, and from the store hubs, tiers, teams, permissions, "
                "permission sets, views, accounts and addresses. The store is the one that the command would open."
            ),
        ),
    ),
    "dates": Topic(
        msg("How days and instants are written"),
        _sentences(
            msg("Days are written like 2027-03-01, and are days of the account's time zone."),
            msg(
                "Instants are written like 2027-03-01T14:30+01:00; without an offset they are in the account's time "
                "zone, but for --at, which is in UTC then. A day means its start."
            ),
            msg("JSON has both in the same form, instants in UTC."),
        ),
    ),
    "environment": Topic(msg("Variables, and what they may be"), _environment),
    "exit-codes": Topic(msg("How a command ends"), _exit_codes),
    "filters": Topic(msg("By what people are chosen"), _filters),
    "json": Topic(
        msg("What scripts read"),
        _sentences(
            msg("With --json or -j there is JSON on standard output and nothing else, errors included."),
            msg("A change's JSON has “record”, the number by which 'seattui undo' takes it back."),
            msg("An error has “code”, which stays, “message”, “hint” and “rule”."),
            msg("With --key TEXT a command that is repeated changes nothing, and answers the same."),
        ),
    ),
    "keys": Topic(msg("The keys of the screens"), _keys),
    "money": Topic(
        msg("How amounts are counted"),
        _sentences(
            msg("Amounts are whole minor units, such as cents; JSON has them with their currency."),
            msg(
                "What is due is rounded once per line, in proportion to the days left in the billing period."
            ),
        ),
    ),
    "rules": Topic(msg("The rules, by their numbers"), _rules),
}
