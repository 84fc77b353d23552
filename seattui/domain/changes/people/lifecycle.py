"""Deactivating, reactivating, removing and off-boarding people (R5–R7, R22)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from seattui.domain.billing.charges import held_idle_cost, renews_on
from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.people.select import (
    YOURSELF,
    GroupedPeople,
    Others,
    Reason,
    group_people,
    super_admins_kept,
)
from seattui.domain.changes.shared.idle_holders import idle_warnings, selected_idle_days
from seattui.domain.changes.shared.ledger import SeatsMoved, seats_moved
from seattui.domain.changes.shared.purchase import due_now
from seattui.domain.changes.shared.refusing import leave_out
from seattui.domain.changes.shared.release import schedule_freed_seats
from seattui.domain.model import AccessState, Invite, Selection, Status
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING, access_to, require
from seattui.domain.plan.kinds import Undoing
from seattui.domain.plan.plan import Change, Facts, Line, Plan, Transition, Warning
from seattui.kit.i18n import msg, plural
from seattui.kit.records import dataclass

HAS_ACCESS = Reason(
    "has-access",
    "R7",
    msg("{who} has access to a hub, or a seat in one: switch that off before removing the user."),
    offboarding_helps=True,
)


@dataclass(frozen=True, slots=True)
class Deactivate(Change):
    """Deactivates people: they can't use the account. They keep their seats, which are still paid for (R6)."""

    people: Selection
    others: Others = Others.REFUSE
    kind = "users.deactivate"
    label = msg("Deactivate")
    undo = Undoing.ACCESS_STATES

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS, rule="R22")

        def decide(access_state: AccessState) -> AccessState | Reason:
            if access_state.status is not Status.ACTIVE:
                return access_state
            return replace(access_state, status=Status.DEACTIVATED)

        grouped = group_people(facts, self.people, decide, self.others, yourself=YOURSELF)
        moved, warnings = seats_kept(facts, grouped.moves)
        return _plan_of(self, facts, grouped, moved, warnings)


def seats_kept(
    facts: Facts, moves: list[tuple[AccessState, AccessState, int]]
) -> tuple[SeatsMoved, tuple[Warning, ...]]:
    """The seat moves, and a warning for each hub about the cost of seats that deactivated people keep (R6)."""
    kept: Counter[str] = Counter()
    for before, after, people in moves:
        if before.status is Status.ACTIVE and after.status is Status.DEACTIVATED:
            kept.update(dict.fromkeys(after.seats, people))
    moved = seats_moved(facts, moves, kept)
    held = [s for s in facts.subscriptions() if s.hub in kept]
    moved = replace(moved, days=(*moved.days, *(renews_on(s, facts.today) for s in held)))
    return moved, tuple(_keeps_seats(facts, s, kept[s.hub]) for s in held)


@dataclass(frozen=True, slots=True)
class Reactivate(Change):
    """Reactivates people; they have the seats they kept."""

    people: Selection
    others: Others = Others.REFUSE
    kind = "users.reactivate"
    label = msg("Reactivate")
    undo = Undoing.ACCESS_STATES

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS, rule="R22")

        def decide(access_state: AccessState) -> AccessState | Reason:
            if access_state.status is not Status.DEACTIVATED:
                return access_state
            return replace(access_state, status=Status.ACTIVE)

        grouped = group_people(facts, self.people, decide, self.others)
        back = {hub for t in grouped.transitions for hub in t.after.seats}
        warnings = invite_again(grouped.transitions)
        return _plan_of(self, facts, grouped, seats_moved(facts, grouped.moves, back), warnings)


@dataclass(frozen=True, slots=True)
class Remove(Change):
    """Removes people from the account; only the record still has them. People with hub access or a seat can't
    be removed (R7): off-boarding revokes both in the same change.
    """

    people: Selection
    others: Others = Others.REFUSE
    kind = "users.remove"
    label = msg("Remove from the account")
    undo = Undoing.ACCESS_STATES

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS, rule="R22")
        access = hub_access_codes(facts)

        def decide(access_state: AccessState) -> AccessState | Reason:
            # A super admin has access to every hub, whether it is switched on or not.
            if access_state.seats or any(access_state.holds(code) for code in access):
                return HAS_ACCESS
            return gone(access_state, access)

        grouped = group_people(facts, self.people, decide, self.others, yourself=YOURSELF)
        plan = _plan_of(self, facts, grouped, seats_moved(facts, grouped.moves), ())
        if any(refusal.offboarding_helps for refusal in grouped.refusals):
            return replace(plan, next_step=msg("Off-board them instead, or leave them out."))
        return plan


@dataclass(frozen=True, slots=True)
class Offboard(Change):
    """Off-boards people in one change: unassigns their seats, also those of deactivated people, and deactivates
    or removes them. Removing also switches hub access and super admin off.
    """

    people: Selection
    remove: bool = False
    schedule_removal: bool = False
    """Schedules the freed seats for removal at the next renewal, as far as possible (R16)."""
    others: Others = Others.REFUSE
    idle_days: int | None = None
    """Set if people were selected as idle for this many days: the plan warns about those whose idleness is
    uncertain.
    """
    kind = "users.offboard"
    label = msg("Off-board")
    undo = Undoing.ACCESS_STATES

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS, rule="R22")
        access = hub_access_codes(facts)

        def decide(access_state: AccessState) -> AccessState | Reason:
            if self.remove:
                return gone(access_state, access)
            return replace(access_state, seats=frozenset(), status=Status.DEACTIVATED)

        grouped = group_people(facts, self.people, decide, self.others, yourself=YOURSELF)
        result = idle_warnings(facts, grouped.transitions, selected_idle_days(self.people, self.idle_days))
        moved = seats_moved(facts, grouped.moves)
        if moved.freed:
            require(facts.operator, ADD_EDIT_USERS, MODIFY_BILLING, rule="R2")
        if self.schedule_removal:
            moved = schedule_freed_seats(facts, moved)
        return _plan_of(self, facts, grouped, moved, result)


def hub_access_codes(facts: Facts) -> frozenset[str]:
    return frozenset(access_to(s.hub) for s in facts.subscriptions())


def gone(access_state: AccessState, access: frozenset[str]) -> AccessState:
    return replace(
        access_state,
        status=Status.REMOVED,
        super_admin=False,
        seats=frozenset(),
        permissions=access_state.permissions - access,
    )


def _plan_of(
    change: Change, facts: Facts, grouped: GroupedPeople, moved: SeatsMoved, warnings: Iterable[Warning]
) -> Plan:
    """The plan shared by these changes: counts of people, seat moves, refusals."""
    counts, lines = people_counted(facts, grouped.transitions)
    return Plan(
        change,
        before={**counts[0], **moved.before} if grouped.transitions else {},
        after={**counts[1], **moved.after} if grouped.transitions else {},
        lines=(*lines, *moved.lines),
        due_now=due_now(facts, moved),
        warnings=(
            *_own_user_warnings(grouped),
            *invitations_end(grouped.transitions),
            *moved.warnings,
            *warnings,
        ),
        transitions=grouped.transitions,
        effects=moved.effects,
        refusals=grouped.refusals,
        refused=grouped.refused,
        next_step=leave_out(grouped.refused),
        blocked=super_admins_kept(facts, grouped.moves) or moved.blocked,
        people_digest=grouped.digest,
        days=moved.days,
    )


_COUNTED = ((Status.ACTIVE, msg("Active users")), (Status.DEACTIVATED, msg("Deactivated users")))


def people_counted(
    facts: Facts, transitions: Iterable[Transition]
) -> tuple[tuple[dict[str, Any], dict[str, Any]], list[Line]]:
    """How many are active and deactivated before and after; a line for each count that changes."""
    before: Counter[Status] = Counter()
    for access_state, n in facts.everyone().items():
        before[access_state.status] += n
    after = before.copy()
    for t in transitions:
        after[t.before.status] -= t.people
        after[t.after.status] += t.people
    lines = [
        Line(label, msg("{n}", n=before[status]), msg("{n}", n=after[status]))
        for status, label in _COUNTED
        if before[status] != after[status]
    ]
    numbers = [{status.value: counted[status] for status, _ in _COUNTED} for counted in (before, after)]
    return (numbers[0], numbers[1]), lines


def _own_user_warnings(grouped: GroupedPeople) -> list[Warning]:
    if not grouped.yourself:
        return []
    removed = grouped.transitions[0].after.status is Status.REMOVED
    return [Warning("yourself", _REMOVING_YOURSELF if removed else _DEACTIVATING_YOURSELF)]


_DEACTIVATING_YOURSELF = msg(
    "This is your own user: you will no longer be able to use this account, and only "
    "somebody else can undo it"
)
_REMOVING_YOURSELF = msg(
    "This is your own user: you will be removed from this account, and only somebody else can undo it"
)


def invitations_end(transitions: Iterable[Transition]) -> list[Warning]:
    """A warning that people who are deactivated or removed can no longer accept their invitation."""
    n = sum(
        t.people
        for t in transitions
        if t.before.invite is Invite.PENDING
        and t.before.status is Status.ACTIVE
        and t.after.status is not Status.ACTIVE
    )
    if not n:
        return []
    text = plural("{n} invitation is no longer valid", "{n} invitations are no longer valid", n)
    return [Warning("invitations-end", text)]


def invite_again(transitions: Iterable[Transition]) -> list[Warning]:
    """A warning about people who come back without having accepted."""
    n = sum(t.people for t in transitions if t.after.invite is not Invite.ACCEPTED)
    if not n:
        return []
    text = plural(
        "{n} of them never accepted the invitation: send it again",
        "{n} of them never accepted the invitation: send it again",
        n,
    )
    return [Warning("invite-again", text)]


def _keeps_seats(facts: Facts, subscription: Subscription, seats: int) -> Warning:
    day = renews_on(subscription, facts.today)
    cost = held_idle_cost(subscription, seats, facts.today)
    hub = subscription.hub_name
    if cost.minor:
        text = plural(
            "{n} {hub} seat stays assigned and is paid for until {day}, {amount} until then: "
            "off-boarding frees it",
            "{n} {hub} seats stay assigned and are paid for until {day}, {amount} until then: "
            "off-boarding frees them",
            seats,
            hub=hub,
            day=day,
            amount=cost,
        )
    else:
        text = plural(
            "{n} {hub} seat stays assigned and is paid for until {day}: off-boarding frees it",
            "{n} {hub} seats stay assigned and are paid for until {day}: off-boarding frees them",
            seats,
            hub=hub,
            day=day,
        )
    return Warning("keeps-seats", text)
