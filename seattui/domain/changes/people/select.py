"""Changes of many people at once: who is changed, who is refused by which rule, and what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from seattui.domain.changes.shared.privilege import forbidden
from seattui.domain.changes.shared.refusing import Others as Others
from seattui.domain.changes.shared.refusing import Reason as Reason
from seattui.domain.model import AccessState, Chosen, Invite, Selection, Status, User
from seattui.domain.plan.plan import SHOWN_REFUSALS, Facts, Refusal, Transition
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg, plural
from seattui.kit.records import dataclass

Decide = Callable[[AccessState], AccessState | Reason]

YOURSELF = Reason(
    "yourself",
    None,
    msg("{who} is your own user: leave it out, or change it separately."),
)


@dataclass(frozen=True, slots=True)
class GroupedPeople:
    """The selected people, grouped by what happens to them. `digest` covers exactly who they are."""

    transitions: tuple[Transition, ...]
    refusals: tuple[Refusal, ...]
    refused: int
    digest: str
    yourself: bool
    """Whether the operator is the only person changed."""

    @property
    def moves(self) -> list[tuple[AccessState, AccessState, int]]:
        return [(t.before, t.after, t.people) for t in self.transitions]


def group_people(
    facts: Facts,
    people: Selection,
    decide: Decide,
    others: Others,
    *,
    yourself: Reason | None = None,
    keep_same: bool = False,
    address: bool = False,
) -> GroupedPeople:
    """Calls `decide` for each access state: it returns the new access state (the same one: nothing to do), or
    the reason for refusing. Whom the operator may not change is refused before that (`privilege.forbidden`).

    With `keep_same`, people whose access state stays the same are included, since something else of them
    changes; with `address`, their address.

    With `yourself`, the operator is refused for this reason in a change of several people, and allowed
    when changed alone.
    """
    selected = facts.count_selected(people)
    me = _operator_among(facts) if yourself else None
    if yourself and me and selected.people > 1:
        becomes = decide(me.access_state)
        if not isinstance(becomes, Reason) and becomes != me.access_state:
            rest = group_people(
                facts, without(people, me.id), decide, others, keep_same=keep_same, address=address
            )
            if others is Others.LEAVE_OUT:
                return rest
            refusals = (yourself.of(me), *rest.refusals)[:SHOWN_REFUSALS]
            return replace(rest, refusals=refusals, refused=rest.refused + 1)
    transitions, excluded = [], {}
    for access_state, n in selected.access_states.items():
        after = decide(access_state)
        if after == access_state and not keep_same:
            continue
        becomes = access_state if isinstance(after, Reason) else after
        if reason := forbidden(facts, access_state, becomes, address=address):
            excluded[access_state] = reason
        elif isinstance(after, Reason):
            excluded[access_state] = after
        else:
            transitions.append(Transition(access_state, after, n))
    refused = {} if others is Others.LEAVE_OUT else excluded
    return GroupedPeople(
        tuple(transitions),
        _refusals(facts, refused),
        sum(selected.access_states[s] for s in refused),
        selected.digest,
        me is not None and selected.people == 1 and bool(transitions),
    )


def without(people: Selection, user_id: int) -> Selection:
    """The same selection without one person."""
    if isinstance(people, Chosen):
        return Chosen(tuple(i for i in people.ids if i != user_id))
    return replace(people, without=people.without | {user_id})


def _operator_among(facts: Facts) -> User | None:
    """The operator, if they are among the people counted last."""
    me = facts.operator.user_id
    return facts.user_by_email(facts.operator.email) if me is not None and facts.includes(me) else None


def _refusals(facts: Facts, refused: Mapping[AccessState, Reason]) -> tuple[Refusal, ...]:
    if not refused:
        return ()
    return tuple(refused[u.access_state].of(u) for u in facts.named(list(refused), SHOWN_REFUSALS))


# --- rules about people shared by several changes ---------------------------------------------


def super_admins_kept(facts: Facts, moves: Iterable[tuple[AccessState, AccessState, int]]) -> Refused | None:
    """R22: refuses a change that would leave no active super admin who has accepted."""
    moves = [(before, after, n) for before, after, n in moves if before.super_admin or after.super_admin]
    if not any(_active_super_admin(before) and not _active_super_admin(after) for before, after, _ in moves):
        return None
    left = Counter(
        {access_state: n for access_state, n in facts.everyone().items() if access_state.super_admin}
    )
    for before, after, n in moves:
        left[before] -= n
        left[after] += n
    if any(n > 0 and _active_super_admin(access_state) for access_state, n in left.items()):
        return None
    invited = sum(
        n for access_state, n in left.items() if access_state.super_admin and _invited(access_state)
    )
    if invited:
        message = plural(
            "There would be no active super admin left: the invited one hasn't accepted yet.",
            "There would be no active super admin left: the {n} invited ones haven't accepted yet.",
            invited,
        )
        hint = msg("Wait until they have accepted, or make somebody else a super admin first.")
    else:
        message = msg("There would be no active super admin left.")
        hint = msg("Make somebody else a super admin first.")
    return Refused("last-super-admin", message, hint, rule="R22")


def _active_super_admin(access_state: AccessState) -> bool:
    return (
        access_state.super_admin
        and access_state.status is Status.ACTIVE
        and access_state.invite is Invite.ACCEPTED
    )


def _invited(access_state: AccessState) -> bool:
    return access_state.status is Status.ACTIVE and access_state.invite is Invite.PENDING
