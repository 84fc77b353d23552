"""The keys of all actions: the table's, or those from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from textual.binding import Binding
from textual.keys import Keys, format_key, key_to_character

from seattui.kit.close_words import closest
from seattui.kit.errors import KeysError
from seattui.kit.i18n import msg
from seattui.tui.action import (
    CHANGE,
    DIALOG,
    DIALOGS,
    EVERYWHERE,
    LIST,
    LISTED,
    NO_KEY,
    PLACES,
    SEARCH,
    VIEWS,
    Action,
)
from seattui.tui.actions import ACTIONS, BY_ID, actions_for

_SHOWN = {
    "escape": msg("esc"),
    "enter": msg("enter"),
    "space": msg("space"),
    "tab": msg("tab"),
    "backspace": msg("backspace"),
    "pagedown": msg("pgdn"),
    "pageup": msg("pgup"),
    "home": msg("home"),
    "end": msg("end"),
    "insert": msg("insert"),
    "delete": msg("del"),
    "ctrl": msg("ctrl"),
    "shift": msg("shift"),
    "alt": msg("alt"),
}
"""What keyboards have on these keys, in the operator's language."""
_TYPED = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", "return": "enter", "del": "delete"}
_KEYS = frozenset(key.value for key in Keys)
CONTEXTS = (
    *((place, LIST, EVERYWHERE) for place in PLACES),
    (SEARCH, EVERYWHERE),
    *((dialog, DIALOG, *([LIST] if dialog == LISTED else ())) for dialog in DIALOGS),
)
"""Where keys are pressed: actions of one of these are available at the same time."""
OF_FIELDS = frozenset({"escape", "enter", "space", "tab", "shift+tab", "up", "down", "left", "right"})
"""What moves in a dialog and its fields, chooses, presses and closes, whatever the settings say."""


def resolve(chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The keys of every action, as Textual names them: action id → ("slash",).

    A key that the settings give to an action is no other's that is available at the same time: an action that has it
    by default does without. Raises KeysError for an unknown action, for a key that no keyboard has or that every dialog
    needs for itself, and when the settings give one key to two such actions.
    """
    for name in chosen:
        if name not in BY_ID:
            close = closest(name, BY_ID)
            raise KeysError(
                name,
                msg("[keys]: {name} isn't an action.", name=name)
                if close
                else msg("[keys]: there is no such action."),
                msg("Did you mean {name}?", name=close)
                if close
                else msg("Help (?) in seattui lists all actions."),
            )
    keys = {action.id: _parsed(action.id, chosen.get(action.id, action.keys)) for action in ACTIONS}
    for name in keys.keys() - chosen.keys() if chosen else ():
        taken = {key for by in _together(name) & chosen.keys() for key in keys[by]}
        keys[name] = tuple(key for key in keys[name] if key not in taken) or (NO_KEY,)
    for context in CONTEXTS:
        _check_conflicts(keys, context, chosen)
    return keys


def gave_way(action: Action, keys: Mapping[str, tuple[str, ...]]) -> dict[str, Action]:
    """The keys that the action has by default and that the settings gave to others, and to which."""
    users = {
        key: [one for one in sorted(_together(action.id)) if key in keys[one]]
        for key in _parsed(action.id, action.keys)
        if key not in keys[action.id]
    }
    return {key: BY_ID[names[0]] for key, names in users.items() if names}


@cache
def _together(name: str) -> frozenset[str]:
    """The other actions that are available at the same time as this one."""
    return frozenset(
        one.id
        for context in CONTEXTS
        if any(place in context for place in BY_ID[name].places)
        for one in actions_for(*context)
        if one.id != name
    )


@cache
def _parsed(action: str, keys: str) -> tuple[str, ...]:
    names = [part.strip() for part in keys.split(",")]
    named = tuple(_key_of_character(n) if len(n) == 1 else _TYPED.get(n.lower(), n.lower()) for n in names)
    for name, key in zip(names, named, strict=True):
        if len(name) != 1 and not _known(key):
            raise KeysError(
                action,
                msg("[keys]: {action} can't use {key}: there is no such key.", action=action, key=name),
                msg("Keys are single characters, enter, space, escape, pagedown, f5, ctrl+d and so on."),
            )
        if is_needed(key, BY_ID[action]):
            raise KeysError(
                action,
                msg(
                    "[keys]: {action} can't use {key}: every dialog needs it for itself.",
                    action=action,
                    key=shown(key),
                ),
                msg("Give it another key."),
            )
    return named


def is_needed(key: str, action: Action) -> bool:
    """Whether a dialog or its fields need the key where the action has it: a list would keep Esc, and what works while
    something is typed would keep that."""
    if (action.in_dialogs or VIEWS in action.places) and key_to_character(key) is not None:
        return True
    if CHANGE in action.places and key in ("pagedown", "pageup"):
        return True
    if LIST in action.places:
        return key == "escape"
    return key in OF_FIELDS and not {DIALOG, *DIALOGS}.isdisjoint(action.places)


def _known(key: str) -> bool:
    """Whether a keyboard can send it, as Textual names it: `pagedown`, `ctrl+d`, `slash`."""
    bare = key.rpartition("+")[2]
    character = format_key(bare)
    return key in _KEYS or bare in _KEYS or (character.isascii() and len(character) == 1)


def _check_conflicts(
    keys: Mapping[str, tuple[str, ...]], context: tuple[str, ...], chosen: Mapping[str, str]
) -> None:
    used: dict[str, Action] = {}
    for action in actions_for(*context):
        for key in set(keys[action.id]) - {NO_KEY}:
            other = used.setdefault(key, action)
            if other is not action:
                raise KeysError(
                    action.id if action.id in chosen else other.id,
                    msg(
                        "[keys]: {key} is used by two actions, {one} and {other}.",
                        key=shown(key),
                        one=other.id,
                        other=action.id,
                    ),
                    msg("Give one of them another key."),
                )


def _key_of_character(sign: str) -> str:
    """`?` → question_mark."""
    return next(iter(Binding.make_bindings([(sign, "", "")]))).key


def shown(key: str) -> str:
    """A key as shown to people: `/`, `?`, `esc`, `pgdn`, `ctrl+p`, `space`, `↓`; in German `Esc`, `Bild ab`."""
    *modifiers, name = key.split("+") if key != NO_KEY else ("–",)
    known = _SHOWN.get(name)
    return "+".join(
        [*(str(_SHOWN.get(one, one)) for one in modifiers), str(known) if known else format_key(name)]
    )
