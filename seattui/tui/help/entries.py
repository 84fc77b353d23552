"""What help lists: keys by subject, what the signs mean, and the rules. Each entry can be searched for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual.content import Content

from seattui.domain.people.permissions import label_of
from seattui.kit.i18n import Message, msg
from seattui.kit.text import fold
from seattui.tui.action import DIALOG, EVERYWHERE, LIST, PLACES, SEARCH, SUBJECT_OF, SUBJECTS, Action
from seattui.tui.actions import ACTIONS, BY_ID
from seattui.tui.frame import Frame
from seattui.tui.help.legend import LEGEND
from seattui.tui.shell.keymap import gave_way, shown
from seattui.tui.shell.who_may import Lacking
from seattui.tui.widgets.wrapped import wrapped

if TYPE_CHECKING:
    from seattui.domain.people.holders import Holders
    from seattui.domain.rules import Rule

NUMBER = 5
"""Columns of a rule's number."""
KEYS = 14
NAMES = 16
"""Columns of the keys and of the actions' names, including a gap."""
WITH_NAMES = 100
"""Columns from which on the names of actions are shown, as the settings have them."""
TITLES = {
    "seats": msg("Seats"),
    "people": msg("People"),
    "finding": msg("Finding"),
    "marking": msg("Marking"),
    "teams": msg("Teams"),
    "billing": msg("Account & Billing"),
    "moving": msg("In lists"),
    EVERYWHERE: msg("Everywhere"),
    DIALOG: msg("In dialogs"),
}


class Entry(NamedTuple):
    """`found_by` is what a search looks in, folded; `lines` draws it for a width."""

    found_by: str
    lines: Callable[[int], Iterable[Content]]


class Section(NamedTuple):
    """Entries under a title."""

    title: Message
    entries: Sequence[Entry]


def sections(
    frame: Frame, place: str, refused_by: Sequence[str], have: Mapping[Lacking, Holders]
) -> Iterator[Section]:
    """The rules that refused what was asked for come first, then keys: of what the place is about, of what else works
    here, and of the other places. `have`: who has each permission that is missing for some of them."""
    from seattui.domain.rules import BY_CODE, RULES  # not imported at the start of the program

    asked = [BY_CODE[code] for code in refused_by]
    yield Section(msg("Why this is refused"), [_rule(rule) for rule in asked])
    for subject in _in_order(place):
        rows = sorted((a for a in ACTIONS if a.subject == subject), key=lambda one: not works_at(one, place))
        yield Section(TITLES[subject], [_key(frame, one, place) for one in rows])
    yield Section(msg("Permissions you don't have"), [_missing(frame, *one) for one in have.items()])
    yield Section(msg("Signs"), [_sign(*one) for one in LEGEND.items()])
    yield Section(msg("Other keys"), [_note()])
    yield Section(msg("The rules"), [_rule(rule) for rule in RULES if rule not in asked])


def works_at(action: Action, place: str) -> bool:
    return any(one in (place, LIST, SEARCH, EVERYWHERE) for one in action.places)


def _in_order(place: str) -> list[str]:
    own = SUBJECT_OF.get(place, place)
    here = {action.subject for action in ACTIONS if works_at(action, place)}
    return sorted(
        SUBJECTS, key=lambda subject: (subject != own, subject not in here, SUBJECTS.index(subject))
    )


def _key(frame: Frame, action: Action, place: str) -> Entry:
    """`c     Assign or unassign paid seats …     change_seat`; dimmed when the operator may not."""
    why = frame.missing(action)
    keys = " ".join(frame.shown_keys(action))
    text = ": ".join(dict.fromkeys((str(action.label), str(action.help))))
    elsewhere = [str(BY_ID[one].label) for one in action.places if one in PLACES]
    if elsewhere and not works_at(action, place):
        text += f" ({', '.join(elsewhere)})"
    if why:
        text += f" ({msg('needs {permissions}', permissions=' + '.join(map(str, why)))})"
    for key, other in gave_way(action, {one.id: frame.keys_of(one) for one in ACTIONS}).items():
        text += f" ({msg('your settings use {key} for {action}', key=shown(key), action=other.label)})"

    def lines(width: int) -> Iterator[Content]:
        named = width >= WITH_NAMES
        first, *others = wrapped(text, width - KEYS - (NAMES + 1 if named else 0))
        style = "$text-disabled" if why else "$foreground"
        yield Content.assemble(
            (_padded(keys, KEYS), "bold"),
            (_padded(first, width - KEYS - NAMES) if named else first, style),
            (action.id if named else "", "$text-muted"),
        )
        yield from (Content.styled(" " * KEYS + line, style) for line in others)

    return Entry(fold(f"{keys} {text} {action.id}"), lines)


def _missing(frame: Frame, lacking: Lacking, who: Holders) -> Entry:
    """`Modify billing: Ada Berg and 2 others have it.` Found with the actions that need it, too."""
    label, has = label_of(lacking[0], frame.permissions.values()), who.said()
    text = str(msg("{permission}: {who}", permission=label, who=has) if has else label)
    needed_by = " ".join(f"{one.label}: {one.help}" for one in ACTIONS if lacking[0] in one.needs)
    return Entry(fold(f"{text} {needed_by}"), lambda width: map(Content, wrapped(text, width)))


def _sign(signs: str, meaning: Message) -> Entry:
    def lines(width: int) -> Iterator[Content]:
        first, *others = wrapped(str(meaning), width - KEYS)
        yield Content.assemble((_padded(signs, KEYS), "bold $text-accent"), first)
        yield from (Content(" " * KEYS + line) for line in others)

    return Entry(fold(f"{signs} {meaning} {msg('Signs')}"), lines)


def _note() -> Entry:
    note = msg('Change keys in the settings file under [keys], such as change_seat = "C".')
    return Entry(
        fold(str(note)),
        lambda width: (Content.styled(line, "$text-muted") for line in wrapped(str(note), width)),
    )


def _rule(rule: Rule) -> Entry:
    """With its number, as in JSON refusals and 'seattui explain'."""

    def lines(width: int) -> Iterator[Content]:
        yield Content("")
        yield Content.assemble((_padded(rule.code, NUMBER), "bold"), (str(rule.title), "bold"))
        yield from (Content(" " * NUMBER + line) for line in wrapped(str(rule.text), width - NUMBER))

    return Entry(fold(f"{rule.code} {rule.title} {rule.text}"), lines)


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - cell_len(text), 1)
