"""Views of the list of people: everybody's own, and the account's, which are a super admin's to change.

Both are recorded (R25), so that who saved a view and when can be found, and be undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from seattui.domain.model import SUPER_ADMIN, Operator, SavedView
from seattui.domain.people.filter_fields import FIELDS
from seattui.domain.people.permissions import require
from seattui.domain.people.views import (
    MAX_VIEWS,
    OfferedNow,
    View,
    check_view,
    checked_view_name,
    definition_of,
    options_of,
    too_many,
    view_named,
    words_of,
)
from seattui.domain.plan.kinds import Fields, Undoing
from seattui.domain.plan.on_screen import OptionsLine
from seattui.domain.plan.plan import Change, Effect, Facts, Plan
from seattui.domain.plan.view_effects import ViewDeleted, ViewSaved
from seattui.kit.errors import NotFound, Refused
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.text import storable

VIEW_FIELDS: Fields = {
    "name": msg("name"),
    "shared": msg("shared"),
    "filter": msg("filter"),
    "sort": msg("order"),
    "columns": msg("columns"),
    **{field.name: field.label for field in FIELDS if field.label},
    "search": msg("search"),
    "status": msg("status"),
    "team": msg("team"),
}


@dataclass(frozen=True, slots=True)
class SaveView(Change):
    """Saves a view under a name that is free, or also in place of the one that has it."""

    name: str
    view: View
    shared: bool = False
    replace: bool = False
    kind = "views.save"
    label = msg("Save view")
    undo = Undoing.SAVED_VIEW
    fields = VIEW_FIELDS

    def plan(self, facts: Facts) -> Plan:
        require_owner(facts.operator, self.shared)
        name = checked_view_name(self.name)
        wanted = replace(self.view.filter, search=storable(self.view.filter.search))
        view = replace(self.view, filter=wanted)
        offered = offered_now(facts)
        check_view(view, offered)
        return saved(self, facts, SavedView(name, self.shared, definition_of(view, offered.teams)))


@dataclass(frozen=True, slots=True)
class DeleteView(Change):
    """Deletes a view. Nothing of what it showed changes."""

    name: str
    shared: bool = False
    kind = "views.delete"
    label = msg("Delete view")
    undo = Undoing.DELETED_VIEW
    fields = VIEW_FIELDS

    def plan(self, facts: Facts) -> Plan:
        require_owner(facts.operator, self.shared)
        return deleted(self, facts, view_named(facts.views(), self.name, self.shared))


def require_owner(operator: Operator, shared: bool) -> None:
    """Raises NotPermitted for the account's views without a super admin, and Refused for one's own without a person."""
    if shared:
        require(operator, SUPER_ADMIN)
    elif operator.user_id is None:
        raise Refused("not-a-person", msg("Only people have views of their own."), msg("Add --shared."))


def saved(change: SaveView, facts: Facts, becomes: SavedView) -> Plan:
    """Raises Refused if the name is taken and the change doesn't replace it, and for too many."""
    was = found(facts, becomes.name, becomes.shared)
    if was == becomes:
        return Plan(change)
    if was and not change.replace:
        raise Refused(
            "view-exists",
            msg("There is a view {name} already.", name=was.name),
            msg("Add --replace to replace it, or choose another name."),
        )
    if not was and sum(view.shared is becomes.shared for view in facts.views()) >= MAX_VIEWS:
        raise too_many(becomes.shared)
    return _plan_of(change, facts, was, becomes, ViewSaved(becomes.name, becomes.shared, becomes.definition))


def deleted(change: Change, facts: Facts, was: SavedView) -> Plan:
    return _plan_of(change, facts, was, None, ViewDeleted(was.name, was.shared))


def found(facts: Facts, name: str, shared: bool) -> SavedView | None:
    """The view of that name, if there is one."""
    try:
        return view_named(facts.views(), name, shared)
    except NotFound:
        return None


def _plan_of(
    change: Change, facts: Facts, was: SavedView | None, becomes: SavedView | None, effect: Effect
) -> Plan:
    offered = offered_now(facts)
    before, after = (_as_json(view, facts.operator) for view in (was, becomes))
    words = _words(was, offered), _words(becomes, offered)
    line = OptionsLine(_label(was or becomes), _options(was, offered), _options(becomes, offered), words)
    return Plan(
        change,
        before=before,
        after=after,
        lines=(line,),
        effects=(effect,),
        people_digest=repr(before),
    )


def _label(view: SavedView | None) -> Message:
    name = view.name if view else ""
    return msg("{name} (shared)", name=name) if view and view.shared else msg("{name}", name=name)


def _as_json(view: SavedView | None, operator: Operator) -> dict[str, Any]:
    """As it is kept in the record: whose it is, and everything in it."""
    if view is None:
        return {}
    owner: Mapping[str, Any] = {} if view.shared else {"owner_id": operator.user_id}
    return {"name": view.name, "shared": view.shared, **owner, **view.definition}


def _options(view: SavedView | None, offered: OfferedNow) -> Message:
    if view is None:
        return msg("–")
    options = options_of(view.definition, offered.teams)
    return msg("{options}", options=options) if options else msg("everybody")


def _words(view: SavedView | None, offered: OfferedNow) -> Message:
    return msg("{text}", text=words_of(view, offered)) if view else msg("–")


def offered_now(facts: Facts) -> OfferedNow:
    return OfferedNow(facts.permissions(), facts.subscriptions(), facts.teams())
