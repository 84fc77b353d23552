"""The kinds of change: label, how it is undone, and the labels of its record's fields.

A change declares these in its class, which registers them here. Records refer to kinds by code, also to those
whose class isn't imported yet: those are imported then.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

from seattui.domain.model import Activity
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass

CHANGES = "seattui.domain.changes"
"""The package in which changes are declared."""
UNDO = "undo"
NOT_UNDOABLE = msg("A change of this kind can't be undone.")

Fields = Mapping[str, Message]

# Fields with the same meaning in every record.
SHARED_FIELDS: Fields = {
    "people": msg("people"),
    "email": msg("email"),
    "until": msg("until"),
    "invite": msg("invitation"),
    "permissions": msg("permissions"),
    "purchased": msg("purchased"),
    "assigned": msg("assigned"),
    "unassigned": msg("unassigned"),
    "scheduled": msg("scheduled for removal"),
    "each_interval": msg("per billing interval"),
    "until_renewal": msg("until the renewal"),
    "effective_on": msg("effective"),
    "active": msg("active"),
    "deactivated": msg("deactivated"),
    "removed": msg("removed"),
}


class Undoing(Enum):
    """How a change is undone; `changes.undo` has a function for each."""

    ACCESS_STATES = auto()
    IDLE_EXCEPTIONS = auto()
    SAVED_SET = auto()
    DELETED_SET = auto()
    SAVED_VIEW = auto()
    DELETED_VIEW = auto()
    SCHEDULED_REMOVAL = auto()
    CANCELLED_REMOVAL = auto()
    CREATED_TEAM = auto()
    RENAMED_TEAM = auto()
    MOVED_TEAM = auto()
    DELETED_TEAM = auto()
    TEAM_MEMBERS = auto()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change; `undo` says how it is undone, or is a message why it can't be."""

    label: Message
    undo: Undoing | Message
    fields: Fields
    declared_by: str


_kinds: dict[str, Kind] = {}


def register(code: str, kind: Kind) -> None:
    """Raises TypeError if another class has registered the same code."""
    # A dataclass with slots creates a second class of the same name.
    if _kinds.setdefault(code, kind).declared_by != kind.declared_by:
        raise TypeError(f"{kind.declared_by} and {_kinds[code].declared_by} are both {code}")


def every_kind() -> Mapping[str, Kind]:
    """All kinds by code. The first call imports every change, which is too slow for the UI thread."""
    for name in _changes():
        import_module(name)
    return _kinds


def kind_of(code: str) -> Kind | None:
    """The kind with this code; None for one that only a newer version knows. Changes are imported until it is found,
    those of its own subject first."""
    subject = code.partition(".")[0]
    for name in sorted(_changes(), key=lambda name: subject not in name):
        if code in _kinds:
            break
        import_module(name)
    return _kinds.get(code)


@cache
def _changes() -> tuple[str, ...]:
    """The modules in which changes are declared."""
    package = import_module(CHANGES)
    return tuple(module.name for module in walk_packages(package.__path__, f"{CHANGES}."))


def label_of_kind(code: str) -> Message:
    """The kind's label; for one written by a newer version, its code."""
    kind = kind_of(code)
    return kind.label if kind else msg("{kind}", kind=code)


def did(row: Activity) -> str:
    """The kind of change that it was; for an undo, the kind of what it did."""
    return str(row.after.get("did", "")) if row.change == UNDO else row.change


def undoable() -> tuple[str, ...]:
    """The kinds that can be undone. Undo isn't one of them: what it did is."""
    return tuple(code for code, kind in every_kind().items() if isinstance(kind.undo, Undoing))


def how_undone(row: Activity) -> Undoing | Message:
    """How a recorded change is undone, or a message why this kind can't be."""
    kind = kind_of(did(row))
    return kind.undo if kind else NOT_UNDOABLE


def field_words(row: Activity) -> Fields:
    """The labels of a record's fields, by its kind of change."""
    kinds = (kind_of(row.change), kind_of(did(row)))
    return {**SHARED_FIELDS, **{name: word for kind in kinds if kind for name, word in kind.fields.items()}}
