"""Changes of many people at once: who goes where, who is kept out by which rule, and how to go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from seattui.domain.model import Chosen, Invite, Operator, Selection, Standing, Status, User
from seattui.domain.plan.plan import SHOWN_REFUSALS, Facts, Refusal, Transition
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message, plural, say


class Others(StrEnum):
    """What becomes of the people whom a rule keeps out of a change."""

    REFUSE = "refuse"
    """They are named, and nothing happens."""
    LEAVE_OUT = "leave-out"
    """The rest go on without them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule keeps somebody out; `text` is a template in which {who} stands for them."""

    code: str
    rule: str | None
    text: Message

    def of(self, user: User) -> Refusal:
        return Refusal(
            user, self.code, self.rule, Message(self.text.template, {**self.text.values, "who": user.called})
        )


Decide = Callable[[Standing], Standing | Reason]

YOURSELF = Reason(
    "yourself",
    None,
    say("{who} is you: a change of many people leaves yourself out, or is made of you alone."),
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The people who are meant, each where a rule puts them. `digest` covers who exactly they are."""

    transitions: tuple[Transition, ...]
    refusals: tuple[Refusal, ...]
    refused: int
    digest: str
    yourself: bool
    """Whether the operator is the one whom it changes."""

    @property
    def moves(self) -> list[tuple[Standing, Standing, int]]:
        return [(t.before, t.after, t.people) for t in self.transitions]


def sorted_people(
    facts: Facts,
    people: Selection,
    decide: Decide,
    others: Others,
    *,
    yourself: Reason | None = None,
    keep_same: bool = False,
) -> Sorted:
    """Asks `decide` for each standing: the standing that follows (the same one: nothing to do), or why not.

    With `keep_same` something else is to be done to people, so that who keeps their standing is among them.
    With `yourself`, the operator is kept out of a change of several people for this reason, and may be
    changed alone.
    """
    census = facts.census(people)
    me = _operator_among(facts) if yourself else None
    if yourself and me and census.people > 1:
        becomes = decide(me.standing)
        if not isinstance(becomes, Reason) and becomes != me.standing:
            rest = sorted_people(facts, without(people, me.id), decide, others, keep_same=keep_same)
            if others is Others.LEAVE_OUT:
                return rest
            refusals = (yourself.of(me), *rest.refusals)[:SHOWN_REFUSALS]
            return replace(rest, refusals=refusals, refused=rest.refused + 1)
    transitions, kept_out = [], {}
    for standing, n in census.standings.items():
        after = decide(standing)
        if isinstance(after, Reason):
            kept_out[standing] = after
        elif keep_same or after != standing:
            transitions.append(Transition(standing, after, n))
    refused = {} if others is Others.LEAVE_OUT else kept_out
    return Sorted(
        tuple(transitions),
        _refusals(facts, refused),
        sum(census.standings[s] for s in refused),
        census.digest,
        me is not None and census.people == 1 and bool(transitions),
    )


def without(people: Selection, user_id: int) -> Selection:
    """The same people but for one."""
    if isinstance(people, Chosen):
        return Chosen(tuple(i for i in people.ids if i != user_id))
    return replace(people, without=people.without | {user_id})


def _operator_among(facts: Facts) -> User | None:
    """The operator, where they are among those last counted."""
    me = facts.operator.user_id
    return facts.user_by_email(facts.operator.email) if me is not None and facts.includes(me) else None


def _refusals(facts: Facts, refused: Mapping[Standing, Reason]) -> tuple[Refusal, ...]:
    if not refused:
        return ()
    return tuple(refused[u.standing].of(u) for u in facts.named(list(refused), SHOWN_REFUSALS))


# --- rules about people that several changes keep -------------------------------------------------


def super_admins_kept(facts: Facts, moves: Iterable[tuple[Standing, Standing, int]]) -> Refused | None:
    """R22: what stops a change after which no active super admin would be left who has accepted."""
    moves = [(before, after, n) for before, after, n in moves if before.super_admin or after.super_admin]
    if not any(_rules(before) and not _rules(after) for before, after, _ in moves):
        return None
    left = Counter({standing: n for standing, n in facts.everyone().items() if standing.super_admin})
    for before, after, n in moves:
        left[before] -= n
        left[after] += n
    if any(n > 0 and _rules(standing) for standing, n in left.items()):
        return None
    invited = sum(n for standing, n in left.items() if standing.super_admin and _invited(standing))
    if invited:
        said = plural(
            "Nobody would be left who is an active super admin: the one who is invited hasn't accepted yet.",
            "Nobody would be left who is an active super admin: the {n} who are invited haven't accepted yet.",
            invited,
        )
        hint = say("Wait until they accept, or make somebody else a super admin first.")
    else:
        said = say("Nobody would be left who is an active super admin.")
        hint = say("Make somebody else a super admin first.")
    return Refused("last-super-admin", said, hint, rule="R22")


def _rules(standing: Standing) -> bool:
    return standing.super_admin and standing.status is Status.ACTIVE and standing.invite is Invite.ACCEPTED


def _invited(standing: Standing) -> bool:
    return standing.status is Status.ACTIVE and standing.invite is Invite.PENDING


def only_super_admins(operator: Operator, standing: Standing) -> Reason | None:
    """R12, R22: only a super admin changes a super admin."""
    if not standing.super_admin or operator.super_admin:
        return None
    return Reason("super-admin", "R22", say("{who} is a super admin: only a super admin may change that."))
