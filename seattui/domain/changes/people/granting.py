"""Effects of changing permissions: seats unassigned with hub access, lines of the plan, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from seattui.domain.changes.people.select import GroupedPeople, Reason, super_admins_kept
from seattui.domain.changes.shared.inviting import InvitedAnew, invited_anew
from seattui.domain.changes.shared.ledger import seats_moved
from seattui.domain.changes.shared.purchase import due_now
from seattui.domain.changes.shared.refusing import leave_out
from seattui.domain.model import SUPER_ADMIN, AccessState, Status
from seattui.domain.people.permissions import (
    ADD_EDIT_USERS,
    LABELS,
    MODIFY_BILLING,
    access_to,
    label_of,
    require,
)
from seattui.domain.plan.plan import Change, Effect, Facts, Line, Plan, Transition, Warning
from seattui.domain.plan.user_effects import InvitesSent
from seattui.kit.close_words import did_you_mean
from seattui.kit.errors import NotFound
from seattui.kit.i18n import Message, msg, plural

KEEPS_SEAT = Reason(
    "deactivated",
    "R6",
    msg(
        "{who} is deactivated: the seat of a deactivated person can't be unassigned, nor the "
        "access that it needs switched off."
    ),
)

LOCKED_OUT = Warning(
    "yourself",
    msg("This is your own user: only somebody else can give back the permissions that you give up here"),
)


def require_known(facts: Facts, codes: Iterable[str]) -> None:
    """Raises NotFound for an unknown permission, listing the known ones."""
    known = [p.code for p in facts.permissions()]
    for code in codes:
        if code not in known:
            raise NotFound(
                "no-such-permission",
                msg("There is no permission {code}.", code=code),
                did_you_mean(code, known, msg("Available: {codes}.", codes=", ".join(known))),
            )


def require_grantable(facts: Facts, codes: Iterable[str]) -> None:
    """R12: raises NotPermitted for the first permission that the operator doesn't hold."""
    require(facts.operator, *sorted(codes), rule="R12", known=facts.permissions())


def with_permissions(access_state: AccessState, permissions: frozenset[str]) -> AccessState | Reason:
    """The access state with exactly these permissions: seats of hubs whose access is revoked are unassigned, or
    the reason why they can't be (R6).
    """
    seats = frozenset(hub for hub in access_state.seats if access_to(hub) in permissions)
    if seats != access_state.seats and access_state.status is not Status.ACTIVE:
        return KEEPS_SEAT
    return replace(access_state, permissions=permissions, seats=seats)


def edited(
    change: Change,
    facts: Facts,
    grouped: GroupedPeople,
    *,
    lines: Sequence[Line] = (),
    warnings: Sequence[Warning] = (),
    effects: Sequence[Effect] = (),
    days: int,
) -> Plan:
    """The plan of an edit: the changes of permissions and seats in `grouped`, and the effects passed in.

    Invited people whose rights grow are invited anew for `days`, unless one of the effects does that.
    """
    moved = seats_moved(facts, grouped.moves)
    if any(before.seats != after.seats for before, after, _ in grouped.moves):
        require(facts.operator, ADD_EDIT_USERS, MODIFY_BILLING, rule="R2")
    before, after, held = _held(facts, grouped.transitions)
    invited = any(isinstance(effect, InvitesSent) for effect in effects)
    anew = InvitedAnew() if invited else invited_anew(facts, grouped.transitions, days)
    return Plan(
        change,
        before={**before, **moved.before},
        after={**after, **moved.after},
        lines=(*lines, *held, *moved.lines, *anew.lines),
        due_now=due_now(facts, moved),
        warnings=(*warnings, *moved.warnings, *anew.warnings),
        transitions=grouped.transitions,
        effects=(*moved.effects, *effects, *anew.effects),
        refusals=grouped.refusals,
        refused=grouped.refused,
        next_step=_next_step(grouped),
        blocked=super_admins_kept(facts, grouped.moves) or moved.blocked,
        people_digest=grouped.digest,
        days=(*moved.days, *anew.days),
    )


def _held(
    facts: Facts, transitions: Sequence[Transition]
) -> tuple[dict[str, Any], dict[str, Any], list[Line]]:
    """How many of the changed people hold each changed item before and after: as JSON and as lines."""
    everyone = sum(t.people for t in transitions)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    lines: list[Line] = []

    def add(label: Message, key: str, holds: Callable[[AccessState], bool]) -> None:
        then = sum(t.people for t in transitions if holds(t.before))
        now = sum(t.people for t in transitions if holds(t.after))
        if any(holds(t.before) != holds(t.after) for t in transitions):
            before[key], after[key] = then, now
            lines.append(Line(label, _so_many(then, everyone), _so_many(now, everyone)))

    add(LABELS[SUPER_ADMIN], SUPER_ADMIN, lambda s: s.super_admin)
    for permission in facts.permissions():
        code = permission.code
        add(label_of(code, [permission]), code, lambda s, code=code: code in s.permissions)  # type: ignore[misc]
    return before, after, lines


def _so_many(n: int, of: int) -> Message:
    if of == 1:
        return msg("yes") if n else msg("no")
    return msg("{n} of {all}", n=n, all=of)


def _next_step(grouped: GroupedPeople) -> Message | None:
    if {r.code for r in grouped.refusals} == {KEEPS_SEAT.code}:
        return plural(
            "Leave this person out, reactivate them first, or off-board them.",
            "Leave them out, reactivate them first, or off-board them.",
            grouped.refused,
        )
    return leave_out(grouped.refused)
