"""Undoing that a view was saved or deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seattui.domain.changes.people.views import DeleteView, SaveView, deleted, found, require_owner, saved
from seattui.domain.changes.undo.recorded import Recorded, changed_since
from seattui.domain.model import SavedView
from seattui.domain.people.views import View
from seattui.domain.plan.plan import Facts, Plan
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg

# What a record has besides the view's definition; the last two are of an undo.
_NOT_OF_THE_VIEW = ("name", "shared", "owner_id", "undoes", "did")


def undo_view_saved(facts: Facts, recorded: Recorded) -> Plan:
    """Restores the view that was replaced, or deletes it if it was new."""
    before, after = recorded.row.before, recorded.row.after
    _require_owner(facts, after)
    now = found(facts, after["name"], after["shared"])
    if now is None or now != _recorded(after):
        raise changed_since(msg("The view {name} has been changed since then.", name=after["name"]))
    return _restored(facts, before) if before else deleted(DeleteView(now.name, now.shared), facts, now)


def undo_view_deleted(facts: Facts, recorded: Recorded) -> Plan:
    was = recorded.row.before
    _require_owner(facts, was)
    if found(facts, was["name"], was["shared"]):
        raise changed_since(msg("There is another view {name} now.", name=was["name"]))
    return _restored(facts, was)


def _restored(facts: Facts, was: Mapping[str, Any]) -> Plan:
    """Exactly as it was, even if it names what isn't there any more."""
    view = _recorded(was)
    return saved(SaveView(view.name, View(), view.shared, replace=True), facts, view)


def _recorded(fields: Mapping[str, Any]) -> SavedView:
    definition = {name: value for name, value in fields.items() if name not in _NOT_OF_THE_VIEW}
    return SavedView(fields["name"], fields["shared"], definition)


def _require_owner(facts: Facts, recorded: Mapping[str, Any]) -> None:
    require_owner(facts.operator, recorded["shared"])
    if not recorded["shared"] and recorded["owner_id"] != facts.operator.user_id:
        raise Refused("not-yours", msg("It is somebody else's own view."))
