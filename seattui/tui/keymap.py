"""Which keys the actions are on: the table's, or those that the settings put in their place."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from textual.keys import _character_to_key, key_to_character

from seattui.errors import UsageError
from seattui.i18n import say
from seattui.tui.actions import ACTIONS, BY_ID, EVERYWHERE, LIST, PLACES, SEARCH, Action, actions_for

_SHOWN = {
    "escape": "Esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
}
_TYPED = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", "return": "enter", "del": "delete"}


def resolve(chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The keys of every action, as Textual names them: action id → ("slash",).

    Raises UsageError for an action that doesn't exist, a key that no keyboard sends, and two actions on
    one key where both could be meant.
    """
    for name in chosen:
        if name not in BY_ID:
            close = difflib.get_close_matches(name, BY_ID, 1)
            raise UsageError(
                "keys",
                say("[keys]: {name} isn't an action.", name=name),
                say("Did you mean {name}?", name=close[0])
                if close
                else say("Help (?) in seattui names them all."),
            )
    keys = {action.id: _named(chosen.get(action.id, action.keys)) for action in ACTIONS}
    for context in ((*pair, EVERYWHERE) for pair in [*((place, LIST) for place in PLACES), (SEARCH,)]):
        _no_clash(keys, context)
    return keys


def _named(keys: str) -> tuple[str, ...]:
    names = (part.strip() for part in keys.split(","))
    return tuple(_character_to_key(n) if len(n) == 1 else _TYPED.get(n.lower(), n) for n in names if n)


def _no_clash(keys: Mapping[str, tuple[str, ...]], context: tuple[str, ...]) -> None:
    taken: dict[str, Action] = {}
    for action in actions_for(*context):
        for key in keys[action.id]:
            other = taken.setdefault(key, action)
            if other is not action:
                raise UsageError(
                    "keys",
                    say(
                        "[keys]: {key} is on two actions, {one} and {other}.",
                        key=shown(key),
                        one=other.id,
                        other=action.id,
                    ),
                    say("Give one of them another key."),
                )


def shown(key: str) -> str:
    """A key as a person knows it: `/`, `?`, `Esc`, `PgDn`, `ctrl+p`, `space`."""
    if key in _SHOWN:
        return _SHOWN[key]
    character = key_to_character(key)
    return character if character and character.isprintable() and character != " " else key
