"""Assigning, unassigning and moving seats (R2–R6, R20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from seattui.domain.changes.shared.checks import known_subscriptions
from seattui.domain.changes.shared.idle_holders import idle_warnings, selected_idle_days
from seattui.domain.changes.shared.inviting import DAYS, invited_anew
from seattui.domain.changes.shared.ledger import seats_moved
from seattui.domain.changes.shared.privilege import forbidden
from seattui.domain.changes.shared.purchase import due_now, purchases_of, with_purchases
from seattui.domain.changes.shared.refusing import Others, Reason, leave_out
from seattui.domain.changes.shared.release import schedule_freed_seats
from seattui.domain.model import AccessState, Chosen, Selection, Status
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING, access_to, require
from seattui.domain.plan.kinds import Undoing
from seattui.domain.plan.plan import SHOWN_REFUSALS, Change, Facts, Plan, Refusal, Transition
from seattui.kit.errors import NotFound, Refused, UsageError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.kit.records import dataclass

DEACTIVATED = Reason(
    "deactivated", "R6", msg("{who} is deactivated: the seat of a deactivated person can't be changed.")
)


class Deactivated(StrEnum):
    """What happens to deactivated people, whose seats are kept (R6)."""

    REFUSE = "refuse"
    """They are listed, and nothing is changed."""
    LEAVE_OUT = "leave-out"
    """The others are changed without them."""
    RELEASE = "release"
    """They are reactivated, unassigned and deactivated again in the same change."""


@dataclass(frozen=True, slots=True)
class ChangeSeats(Change):
    """Assigns and unassigns seats of these hubs, for one person or everyone selected.

    Assigning switches the hub's access on; unassigning leaves it on.
    """

    people: Selection
    give: tuple[str, ...] = ()
    take: tuple[str, ...] = ()
    deactivated: Deactivated = Deactivated.REFUSE
    buy: bool = False
    """Buys the missing seats in the same change (R10, R13)."""
    schedule_removal: bool = False
    """Schedules the freed seats for removal at the next renewal, as far as possible (R16), in the same change."""
    idle_days: int | None = None
    """Set if people were selected as idle for this many days: the plan warns about those whose idleness is
    uncertain.
    """
    others: Others = Others.REFUSE
    days: int = DAYS
    """How many days the new invitations are valid of invited people whose rights grow (R24)."""
    kind = "seats.change"
    label = msg("Change seat")
    undo = Undoing.ACCESS_STATES
    needs = (ADD_EDIT_USERS, MODIFY_BILLING)
    needs_rule = "R2"

    def plan(self, facts: Facts) -> Plan:
        self.permit(facts.operator)
        known_subscriptions(facts, *self.give, *self.take)
        if both := set(self.give) & set(self.take):
            raise UsageError(
                "give-and-take",
                msg("{hub} can't be both assigned and unassigned.", hub=", ".join(sorted(both))),
            )
        selected = facts.count_selected(self.people)
        transitions: list[Transition] = []
        refused: dict[AccessState, Reason] = {}
        for access_state, people in selected.access_states.items():
            after = self._after(access_state)
            if after.seats == access_state.seats:
                continue
            reason = forbidden(facts, access_state, after)
            if reason is None and not self._possible(access_state, after):
                reason = DEACTIVATED
            if reason is None:
                transitions.append(Transition(access_state, after, people))
            elif not self._leaves_out(reason):
                refused[access_state] = reason
        anew = invited_anew(facts, transitions, self.days)
        moved = seats_moved(
            facts,
            [(t.before, t.after, t.people) for t in transitions],
            (*self.give, *self.take),
            buying=self.buy,
        )
        if self.schedule_removal:
            moved = schedule_freed_seats(facts, moved)
        bought = purchases_of(facts, moved.short) if self.buy else []
        left = sum(selected.access_states[s] for s in refused)
        return Plan(
            self,
            before=moved.before,
            after=with_purchases(moved.after, bought),
            lines=(*moved.lines, *(line for p in bought for line in p.lines), *anew.lines),
            due_now=due_now(facts, moved, bought),
            warnings=(
                *idle_warnings(facts, transitions, selected_idle_days(self.people, self.idle_days)),
                *moved.warnings,
                *anew.warnings,
            ),
            transitions=tuple(transitions),
            effects=(*moved.effects, *(effect for p in bought for effect in p.effects), *anew.effects),
            refusals=_refusals(facts, refused),
            refused=left,
            next_step=_next_step(refused, left, self.give),
            blocked=None if bought else moved.blocked,
            people_digest=selected.digest,
            days=(*moved.days, *(day for p in bought for day in p.days), *anew.days),
        )

    def _after(self, access_state: AccessState) -> AccessState:
        gained = frozenset(self.give) - access_state.seats
        return replace(
            access_state,
            seats=(access_state.seats | gained) - frozenset(self.take),
            permissions=access_state.permissions | {access_to(hub) for hub in gained},
        )

    def _possible(self, before: AccessState, after: AccessState) -> bool:
        """R6: seats of deactivated people are only unassigned, and only on request."""
        releases = self.deactivated is Deactivated.RELEASE and after.seats < before.seats
        return before.status is Status.ACTIVE or releases

    def _leaves_out(self, reason: Reason) -> bool:
        of_deactivated = reason is DEACTIVATED and self.deactivated is Deactivated.LEAVE_OUT
        return of_deactivated or self.others is Others.LEAVE_OUT


@dataclass(frozen=True, slots=True)
class MoveSeat(Change):
    """Moves one person's seat to another in one change (R2): the number assigned stays the same."""

    from_id: int
    to_id: int
    hub: str
    days: int = DAYS
    """How many days a new invitation is valid, if the new holder is invited and gets access with the seat."""
    kind = "seats.move"
    few = True
    label = msg("Move seat")
    undo = Undoing.ACCESS_STATES

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, ADD_EDIT_USERS, MODIFY_BILLING, rule="R2")
        subscription = known_subscriptions(facts, self.hub)[0]
        if self.from_id == self.to_id:
            raise UsageError("same-person", msg("A seat can only be moved to a different person."))
        giver = facts.count_selected(Chosen((self.from_id,)))
        taker = facts.count_selected(Chosen((self.to_id,)))
        both = facts.count_selected(Chosen((self.from_id, self.to_id)))
        if not giver.people or not taker.people:
            raise NotFound("no-such-user", msg("One of the two no longer exists."))
        gives, takes = next(iter(giver.access_states)), next(iter(taker.access_states))
        if self.hub not in gives.seats:
            raise Refused(
                "no-seat",
                msg(
                    "The person to move the seat from has no seat of {subscription}.",
                    subscription=subscription.name,
                ),
                rule="R4",
            )
        if self.hub in takes.seats:
            raise Refused(
                "has-seat",
                msg(
                    "The person to move the seat to already has a seat of {subscription}.",
                    subscription=subscription.name,
                ),
                rule="R4",
            )
        moves = (
            Transition(gives, replace(gives, seats=gives.seats - {self.hub}), 1),
            Transition(
                takes,
                replace(
                    takes,
                    seats=takes.seats | {self.hub},
                    permissions=takes.permissions | {access_to(self.hub)},
                ),
                1,
            ),
        )
        refused: dict[AccessState, Reason] = {}
        for move in moves:
            reason = forbidden(facts, move.before, move.after)
            if reason is None and move.before.status is not Status.ACTIVE:
                reason = DEACTIVATED
            if reason:
                refused[move.before] = reason
        moved = seats_moved(facts, [(t.before, t.after, t.people) for t in moves], (self.hub,))
        anew = invited_anew(facts, () if refused else moves, self.days)
        return Plan(
            self,
            before=moved.before,
            after=moved.after,
            lines=(*moved.lines, *anew.lines),
            due_now=Money(0, facts.account.currency),
            warnings=anew.warnings,
            transitions=() if refused else moves,
            effects=anew.effects,
            refusals=_refusals(facts, refused),
            refused=sum(both.access_states[s] for s in refused),
            next_step=msg("Reactivate them first.") if DEACTIVATED in refused.values() else None,
            people_digest=both.digest,
            days=anew.days,
        )


def _refusals(facts: Facts, refused: Mapping[AccessState, Reason]) -> tuple[Refusal, ...]:
    if not refused:
        return ()
    return tuple(refused[u.access_state].of(u) for u in facts.named([*refused], SHOWN_REFUSALS))


def _next_step(refused: Mapping[AccessState, Reason], people: int, give: tuple[str, ...]) -> Message | None:
    if DEACTIVATED not in refused.values():
        return leave_out(people)
    if give:
        return plural(
            "Leave this person out, or reactivate them first.",
            "Leave them out, or reactivate them first.",
            people,
        )
    return plural(
        "Leave this person out, or reactivate, unassign and deactivate them as one change.",
        "Leave them out, or reactivate, unassign and deactivate them as one change.",
        people,
    )
