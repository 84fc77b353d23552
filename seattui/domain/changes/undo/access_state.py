"""Restoring people's access states from before a recorded change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from seattui.domain.changes.people.granting import LOCKED_OUT, edited, require_grantable
from seattui.domain.changes.people.lifecycle import gone, hub_access_codes, people_counted
from seattui.domain.changes.people.select import GroupedPeople, Others, Reason
from seattui.domain.changes.seats.seats import DEACTIVATED
from seattui.domain.changes.shared.privilege import NOT_HELD, forbidden, granted_or_revoked
from seattui.domain.changes.shared.refusing import leave_out
from seattui.domain.changes.undo.names import undo_names
from seattui.domain.changes.undo.recorded import CHANGED_SINCE, Recorded
from seattui.domain.changes.undo.removals import undo_removals
from seattui.domain.model import AccessState, Invite, Status
from seattui.domain.people.permissions import ADD_EDIT_USERS, access_to, require
from seattui.domain.plan.history import RecalledGroup
from seattui.domain.plan.plan import SHOWN_REFUSALS, Effect, Facts, Plan, Refusal, Transition, Warning
from seattui.domain.plan.undo_effects import SeatsHeldAgain
from seattui.kit.i18n import msg, plural

CHANGED = Reason("changed-since", None, CHANGED_SINCE)
ACCEPTED = Reason(
    "accepted", None, msg("{who} has accepted the invitation: off-board them instead of undoing it.")
)
TAKEN = Reason("exists", None, msg("{who} can't be restored: somebody else has their address now."))


def undo_access_states(facts: Facts, recorded: Recorded) -> Plan:
    """Restores the parts of an access state that the change modified, if they haven't changed since.

    R2, R3, R6, R12, R20 and R22 apply as to any change.
    """
    require(facts.operator, ADD_EDIT_USERS)
    recalled = facts.past.people(recorded.row.id)
    access = hub_access_codes(facts)
    names = undo_names(facts, recorded.row)
    transitions: list[Transition] = []
    refused_groups: dict[RecalledGroup, Reason] = {}
    for group, n in recalled.groups.items():
        after = _restored(group, access)
        if isinstance(after, Reason):
            refused_groups[group] = after
        elif not names and after == group.now:
            continue
        elif reason := _forbidden(facts, group, after, address=names is not None and names.address):
            refused_groups[group] = reason
        else:
            transitions.append(Transition(group.now, after, n, group.way))
    refused = {} if recorded.others is Others.LEAVE_OUT else refused_groups
    found = GroupedPeople(
        tuple(transitions),
        _refusals(facts, refused),
        sum(recalled.groups[group] for group in refused),
        recalled.digest,
        _locks_out_operator(facts, transitions),
    )
    people_counts, counted = people_counted(facts, transitions)
    if transitions and names:
        names = names.for_access_state(facts, transitions[0].after, recorded.days)
    held, held_anew = _held(facts, recorded, transitions)
    plan = edited(
        recorded.change,
        facts,
        found,
        lines=(*(names.lines if names else ()), *counted),
        warnings=[
            *(names.warnings if names and transitions else ()),
            *_warnings(recorded, transitions),
            *held_anew,
            *([LOCKED_OUT] if found.yourself else []),
        ],
        effects=[*held, *(names.effects if names and transitions else ())],
        days=recorded.days,
    )
    plan = replace(
        plan,
        before={**(people_counts[0] if counted else {}), **plan.before},
        after={**(people_counts[1] if counted else {}), **plan.after},
        blocked=plan.blocked or (names.blocked if names else None),
        next_step=leave_out(found.refused),
    )
    return undo_removals(facts, recorded, plan) if transitions else plan


def _restored(group: RecalledGroup, access: frozenset[str]) -> AccessState | Reason:
    """The access state to restore, or why it can't be: the modified parts must be as the change left them."""
    now, before, after = group.now, group.before, group.after
    if before is None:
        if now.invite is Invite.ACCEPTED:
            return ACCEPTED
        return gone(now, access) if replace(now, invite=after.invite) == after else CHANGED
    if before.status is Status.REMOVED and now.invite is Invite.ACCEPTED is not after.invite:
        return ACCEPTED
    given, taken = after.seats - before.seats, before.seats - after.seats
    granted, revoked = after.permissions - before.permissions, before.permissions - after.permissions
    as_left = (
        (before.status is after.status or now.status is after.status)
        and (before.invite is after.invite or now.invite is after.invite)
        and (before.super_admin is after.super_admin or now.super_admin is after.super_admin)
        and given <= now.seats
        and granted <= now.permissions
        and not taken & now.seats
        and not revoked & now.permissions
        and (now.status is not Status.REMOVED or before.status is not after.status)
    )
    if not as_left:
        return CHANGED
    becomes = AccessState(
        now.status if before.status is after.status else before.status,
        now.invite if before.invite is after.invite else before.invite,
        now.super_admin if before.super_admin is after.super_admin else before.super_admin,
        (now.seats - given) | taken,
        (now.permissions - granted) | revoked,
    )
    if becomes.status is Status.REMOVED and becomes != gone(becomes, access):
        # R7: they were given access, a seat or super admin since, which removing them again would take.
        return CHANGED
    # A seat that was assigned since needs the access that would be revoked.
    return becomes if all(becomes.holds(access_to(hub)) for hub in becomes.seats) else CHANGED


def _forbidden(facts: Facts, group: RecalledGroup, becomes: AccessState, *, address: bool) -> Reason | None:
    """The rule that forbids restoring somebody. Raises NotPermitted for a permission to be granted or revoked."""
    if group.taken and becomes.status is not Status.REMOVED:
        return TAKEN
    released = group.before is not None and Status.ACTIVE not in (group.before.status, group.after.status)
    kept = group.now.status is becomes.status is Status.DEACTIVATED and not released
    if kept and becomes.seats != group.now.seats:
        return DEACTIVATED
    reason = forbidden(facts, group.now, becomes, address=address)
    if reason and reason.code == NOT_HELD:
        require_grantable(facts, granted_or_revoked(group.now, becomes))
    return reason


def _refusals(facts: Facts, refused: Mapping[RecalledGroup, Reason]) -> tuple[Refusal, ...]:
    result: list[Refusal] = []
    for group, reason in refused.items():
        if left := SHOWN_REFUSALS - len(result):
            result += [reason.of(user) for user in facts.past.named([group], left)]
    return tuple(result)


def _locks_out_operator(facts: Facts, transitions: Sequence[Transition]) -> bool:
    """Whether the operator is among those who would lose the permissions to operate."""
    me = facts.operator
    if me.user_id is None or not facts.includes(me.user_id):
        return False
    user = facts.user_by_email(me.email)
    return any(
        t.before == user.access_state
        and (
            t.after.status is not Status.ACTIVE
            or not t.after.holds(ADD_EDIT_USERS)
            or (t.before.super_admin and not t.after.super_admin)
        )
        for t in transitions
        if user
    )


def _held(
    facts: Facts, recorded: Recorded, transitions: Sequence[Transition]
) -> tuple[list[Effect], list[Warning]]:
    """Restored seats keep their original start of holding; if the record predates that field, they count from now."""
    back = sum(t.people * len(t.after.seats - t.before.seats) for t in transitions)
    if not back:
        return [], []
    if facts.past.held_since(recorded.row.id):
        return [SeatsHeldAgain(recorded.row.id)], []
    text = plural(
        "The record doesn't say since when {n} restored seat was held: it counts from now",
        "The record doesn't say since when {n} restored seats were held: they count from now",
        back,
    )
    return [], [Warning("held-anew", text)]


def _warnings(recorded: Recorded, transitions: Sequence[Transition]) -> Iterator[Warning]:
    for _, before, after in recorded.hubs():
        bought = after["purchased"] - before["purchased"]
        if bought > 0:
            yield Warning(
                "purchase-stays",
                plural(
                    "{n} seat that was bought with it stays, unassigned and paid for: schedule its "
                    "removal with Remove",
                    "{n} seats that were bought with it stay, unassigned and paid for: schedule their "
                    "removal with Remove",
                    bought,
                ),
            )
    ended = sum(
        t.people
        for t in transitions
        if t.before.invite is Invite.PENDING
        and t.before.status is Status.ACTIVE
        and t.after.status is not Status.ACTIVE
    )
    if ended:
        yield Warning(
            "invitation-out",
            plural(
                "{n} invitation is no longer valid; an email that was already sent can't be recalled",
                "{n} invitations are no longer valid; emails that were already sent can't be recalled",
                ended,
            ),
        )
    waiting = sum(
        t.people
        for t in transitions
        if t.after.invite is not Invite.ACCEPTED
        and t.after.status is Status.ACTIVE
        and t.before.status is not Status.ACTIVE
    )
    if waiting:
        yield Warning(
            "invite-again",
            plural(
                "{n} of them never accepted the invitation: send it again",
                "{n} of them never accepted the invitation: send it again",
                waiting,
            ),
        )
