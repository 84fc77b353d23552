"""What a plan does to each person it is about: who gets or loses what, who stays, who is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from enum import Enum

from seattui.domain.model import AccessState, Invite, Status, User
from seattui.domain.people.permissions import access_to
from seattui.domain.plan.plan import Plan, Refusal
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass

NAMED = 2
"""So many permissions are named; more are counted."""


class Kind(Enum):
    REFUSED = "refused"
    LEFT_OUT = "left out"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to one person."""

    kind: Kind
    text: Message


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of hubs and labels of permissions, by code."""

    hubs: Mapping[str, str] = field(default_factory=dict)
    permissions: Mapping[str, Message] = field(default_factory=dict)


class Fates:
    """Of a plan that was made for people by their access states, as rules are: for others it doesn't know more than who
    is refused."""

    def __init__(self, plan: Plan, labels: Labels, left_out: Iterable[Refusal] = ()) -> None:
        """`left_out`: who was refused until it was decided to go on without them."""
        self._label = plan.change.label
        self._labels = labels
        once = Counter(t.before for t in plan.transitions)
        self._after = {t.before: t.after for t in plan.transitions if once[t.before] == 1}
        self._several = {before for before, ways in once.items() if ways > 1}
        self._by_state = bool(plan.transitions)
        self._refused: dict[int, tuple[Kind, Refusal]] = {}
        self._states: dict[AccessState, tuple[Kind, Refusal]] = {}
        for kind, refusals in ((Kind.LEFT_OUT, left_out), (Kind.REFUSED, plan.refusals)):
            for one in refusals:
                self._refused[one.user.id] = kind, one
                if one.text.values.get("who") == one.user.display_name:
                    self._states[one.user.access_state] = kind, one

    def of(self, user: User) -> Fate | None:
        """None where the plan doesn't tell people of the same access state apart."""
        if user.id in self._refused:
            kind, refusal = self._refused[user.id]
            return _not_changed(kind, refusal.text)
        state = user.access_state
        if state in self._after:
            return Fate(Kind.CHANGED, self._changed(state, self._after[state]))
        if state in self._several:
            return None
        if state in self._states:
            kind, refusal = self._states[state]
            values = {**refusal.text.values, "who": user.display_name}
            return _not_changed(kind, Message(refusal.text.template, values))
        return Fate(Kind.SAME, msg("stays as it is")) if self._by_state else None

    def _changed(self, before: AccessState, after: AccessState) -> Message:
        """`gets Sales Hub, loses Service Hub, is deactivated`; the change's name where it is something else."""
        parts = list(self._differences(before, after)) or [self._label]
        result = parts[0]
        for part in parts[1:]:
            result = msg("{one}, {other}", one=result, other=part)
        return result

    def _differences(self, before: AccessState, after: AccessState) -> Iterator[Message]:
        if before.status is not after.status:
            yield _STATUS[after.status]
        for hub in sorted(after.seats - before.seats):
            yield msg("gets a {hub} seat", hub=self._labels.hubs.get(hub, hub))
        for hub in sorted(before.seats - after.seats):
            yield msg("loses the {hub} seat", hub=self._labels.hubs.get(hub, hub))
        if after.super_admin is not before.super_admin:
            yield (msg("becomes a super admin") if after.super_admin else msg("is a super admin no longer"))
        with_seats = {access_to(hub) for hub in after.seats - before.seats}  # which a seat needs
        yield from self._permissions(after.permissions - before.permissions - with_seats, _gets)
        yield from self._permissions(before.permissions - after.permissions, _loses)
        if before.invite is not after.invite and after.invite is Invite.PENDING:
            yield msg("is invited")

    def _permissions(
        self, codes: frozenset[str], said: tuple[Callable[[Message], Message], Callable[[int], Message]]
    ) -> Iterator[Message]:
        one, many = said
        if len(codes) > NAMED:
            yield many(len(codes))
        else:
            for code in sorted(codes):
                yield one(self._labels.permissions.get(code, msg("{code}", code=code)))


def _not_changed(kind: Kind, why: Message) -> Fate:
    return Fate(kind, msg("left out: {why}", why=why) if kind is Kind.LEFT_OUT else why)


_STATUS = {
    Status.ACTIVE: msg("is reactivated"),
    Status.DEACTIVATED: msg("is deactivated"),
    Status.REMOVED: msg("is removed"),
}
_gets = (
    lambda permission: msg("gets “{permission}”", permission=permission),
    lambda n: plural("gets {n} permission", "gets {n} permissions", n),
)
_loses = (
    lambda permission: msg("loses “{permission}”", permission=permission),
    lambda n: plural("loses {n} permission", "loses {n} permissions", n),
)
