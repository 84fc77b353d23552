"""Permission sets: named sets of permissions that can be applied to people (R12)."""

from __future__ import annotations

from typing import Any

from seattui.domain.changes.people.granting import (
    LOCKED_OUT,
    edited,
    require_grantable,
    require_known,
    with_permissions,
)
from seattui.domain.changes.people.select import YOURSELF, Others, Reason, group_people
from seattui.domain.changes.shared.inviting import DAYS
from seattui.domain.changes.shared.privilege import not_held
from seattui.domain.model import AccessState, PermissionSet, Selection
from seattui.domain.people.names import checked_name
from seattui.domain.people.permissions import ADD_EDIT_USERS, label_of, missing, require
from seattui.domain.plan.kinds import Fields, Undoing
from seattui.domain.plan.plan import Change, Effect, Facts, Line, Plan
from seattui.domain.plan.user_effects import PermissionSetDeleted, PermissionSetSaved
from seattui.kit.close_words import did_you_mean, some_of
from seattui.kit.errors import NotFound, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.text import fold

SET_FIELDS: Fields = {"name": msg("name")}


@dataclass(frozen=True, slots=True)
class SavePermissionSet(Change):
    """Saves these permissions under a name, replacing any earlier set of that name."""

    name: str
    permissions: tuple[str, ...]
    kind = "permission-sets.save"
    label = msg("Save permission set")
    undo = Undoing.SAVED_SET
    fields = SET_FIELDS

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS)
        require_known(facts, self.permissions)
        wanted = PermissionSet(_checked_set_name(self.name), frozenset(self.permissions))
        was = _set_named(facts, wanted.name)
        require_grantable(facts, wanted.permissions | (was.permissions if was else frozenset()))
        if was == wanted:
            return Plan(self)
        return _plan_of(
            self, facts, was, wanted, PermissionSetSaved(wanted.name, tuple(sorted(wanted.permissions)))
        )


@dataclass(frozen=True, slots=True)
class DeletePermissionSet(Change):
    """Deletes a set. People keep the permissions it gave them."""

    name: str
    kind = "permission-sets.delete"
    label = msg("Delete permission set")
    undo = Undoing.DELETED_SET
    fields = SET_FIELDS

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS)
        was = found(facts, self.name)
        require_grantable(facts, was.permissions)
        return _plan_of(self, facts, was, None, PermissionSetDeleted(was.name))


@dataclass(frozen=True, slots=True)
class ApplyPermissionSet(Change):
    """Sets people's permissions to exactly those of the set; revoking a hub's access also unassigns its seat."""

    name: str
    people: Selection
    others: Others = Others.REFUSE
    days: int = DAYS
    """How many days the new invitations are valid of invited people whose rights grow (R24)."""
    kind = "permission-sets.apply"
    label = msg("Apply permission set")
    undo = Undoing.ACCESS_STATES

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS)
        wanted = found(facts, self.name).permissions

        def decide(access_state: AccessState) -> AccessState | Reason:
            changed = access_state.permissions ^ wanted
            if not changed:
                return access_state
            if lacking := missing(facts.operator, *sorted(changed)):
                return not_held(facts, lacking)
            return with_permissions(access_state, wanted)

        locks_out = not facts.operator.super_admin and ADD_EDIT_USERS not in wanted
        people = group_people(
            facts, self.people, decide, self.others, yourself=YOURSELF if locks_out else None
        )
        warnings = [LOCKED_OUT] if people.yourself else []
        return edited(self, facts, people, warnings=warnings, days=self.days)


def found(facts: Facts, name: str) -> PermissionSet:
    """The set of that name, ignoring case and accents. Raises NotFound, which lists the sets."""
    if known := _set_named(facts, name):
        return known
    names = [s.name for s in facts.permission_sets()]
    raise NotFound(
        "no-such-permission-set",
        msg("There is no permission set {name}.", name=name),
        did_you_mean(
            name,
            names,
            msg("Available: {names}.", names=some_of(names)) if names else msg("Save one first."),
        ),
    )


def _set_named(facts: Facts, name: str) -> PermissionSet | None:
    key = fold(checked_name(name))
    return next((s for s in facts.permission_sets() if fold(s.name) == key), None)


def _checked_set_name(name: str) -> str:
    checked = checked_name(name)
    if not fold(checked).strip():
        raise UsageError("no-name", msg("A permission set needs a name."))
    return checked


def _plan_of(
    change: Change, facts: Facts, was: PermissionSet | None, becomes: PermissionSet | None, effect: Effect
) -> Plan:
    return Plan(
        change,
        before=_as_json(was),
        after=_as_json(becomes),
        lines=(Line(_label(was or becomes), _held(facts, was), _held(facts, becomes)),),
        effects=(effect,),
    )


def _label(permission_set: PermissionSet | None) -> Message:
    return msg("{name}", name=permission_set.name if permission_set else "")


def _as_json(permission_set: PermissionSet | None) -> dict[str, Any]:
    if permission_set is None:
        return {}
    return {"name": permission_set.name, "permissions": sorted(permission_set.permissions)}


def _held(facts: Facts, permission_set: PermissionSet | None) -> Message:
    if permission_set is None:
        return msg("–")
    labels = [label_of(p.code, [p]) for p in facts.permissions() if p.code in permission_set.permissions]
    return msg("{permissions}", permissions=", ".join(map(str, labels))) if labels else msg("none")
