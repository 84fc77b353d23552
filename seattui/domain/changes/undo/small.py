"""Undoing small changes: removals, permission sets, exceptions from being idle."""

from __future__ import annotations

from seattui.domain.changes.people.permission_sets import DeletePermissionSet, SavePermissionSet
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.changes.shared.checks import known_subscriptions
from seattui.domain.changes.shared.refusing import leave_out
from seattui.domain.changes.undo.recorded import Recorded, changed_since, parts_refused
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING, require
from seattui.domain.plan.plan import Facts, Line, Plan
from seattui.domain.plan.undo_effects import ExceptionsReturned
from seattui.kit.i18n import msg
from seattui.kit.text import fold


def undo_removal_scheduled(facts: Facts, recorded: Recorded) -> Plan:
    """Cancels the removal, if it is still the one that was scheduled."""
    require(facts.operator, MODIFY_BILLING, rule="R15")
    ((hub, _, after),) = recorded.hubs()
    (subscription,) = known_subscriptions(facts, hub)
    if subscription.scheduled != after["scheduled"]:
        raise changed_since(
            msg(
                "The scheduled removal of {hub} seats has changed since then.",
                hub=subscription.hub_name,
            )
        )
    return CancelRemoval(hub).plan(facts)


def undo_removal_cancelled(facts: Facts, recorded: Recorded) -> Plan:
    ((hub, before, _),) = recorded.hubs()
    return ScheduleRemoval(hub, before["scheduled"]).plan(facts)


def undo_set_saved(facts: Facts, recorded: Recorded) -> Plan:
    """Restores the earlier permissions of the set, or deletes it if it was new."""
    require(facts.operator, ADD_EDIT_USERS)
    before, after = recorded.row.before, recorded.row.after
    name = after["name"]
    now = next((s for s in facts.permission_sets() if fold(s.name) == fold(name)), None)
    if now is None or sorted(now.permissions) != after["permissions"]:
        raise changed_since(msg("The permission set {name} has been changed since then.", name=name))
    if not before:
        return DeletePermissionSet(name).plan(facts)
    return SavePermissionSet(before["name"], tuple(before["permissions"])).plan(facts)


def undo_set_deleted(facts: Facts, recorded: Recorded) -> Plan:
    require(facts.operator, ADD_EDIT_USERS)
    was = recorded.row.before
    if any(fold(s.name) == fold(was["name"]) for s in facts.permission_sets()):
        raise changed_since(msg("There is another permission set {name} now.", name=was["name"]))
    return SavePermissionSet(was["name"], tuple(was["permissions"])).plan(facts)


def undo_exceptions(facts: Facts, recorded: Recorded) -> Plan:
    """Restores people's earlier exceptions from being idle."""
    require(facts.operator, ADD_EDIT_USERS)
    parts = facts.past.exceptions(recorded.row.id)
    refusals, refused = parts_refused(facts, recorded, parts)
    return Plan(
        recorded.change,
        before={"people": parts.back},
        after={"people": parts.back},
        lines=(Line(msg("Idle status restored"), msg("–"), msg("{n}", n=parts.back)),),
        effects=(ExceptionsReturned(recorded.row.id, parts.back),) if parts.back else (),
        refusals=refusals,
        refused=refused,
        next_step=leave_out(refused),
        people_digest=parts.digest,
    )
