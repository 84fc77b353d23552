"""What a plan does to each person it is about: who gets or loses what, who stays, who is left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, timedelta, tzinfo
from enum import Enum

from seattui.domain.model import AccessState, Invite, Status, User
from seattui.domain.people.permissions import access_to
from seattui.domain.plan.kinds import UNDO
from seattui.domain.plan.people_effects import IdleExcepted
from seattui.domain.plan.plan import SHOWN_REFUSALS, Plan, Refusal
from seattui.domain.plan.team_effects import MembersMoved, TeamDeleted
from seattui.domain.teams.membership import Place, TeamRole
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
    zone: tzinfo = UTC
    """Of the account: which day an exception from being idle ends on."""


class Fates:
    """Of a plan that was made for people by their access states, as rules are, by their places in a team, or by their
    exceptions from being idle; for others it doesn't know more than who is refused."""

    def __init__(self, plan: Plan, labels: Labels, left_out: Iterable[Refusal] = ()) -> None:
        """`left_out`: who was refused until it was decided to go on without them."""
        self._label = plan.change.label
        self._labels = labels
        once = Counter(t.before for t in plan.transitions)
        self._after = {t.before: t.after for t in plan.transitions if once[t.before] == 1}
        self._several = {before for before, ways in once.items() if ways > 1}
        self._unchanged = bool(plan.transitions) or plan.empty
        self._deleted = next((e.team for e in plan.effects if isinstance(e, TeamDeleted)), None)
        self._by_part = next((by for effect in plan.effects if (by := self._of_effect(effect))), None)
        self._refused: dict[int, tuple[Kind, Refusal]] = {}
        self._states: dict[AccessState, tuple[Kind, Refusal]] = {}
        undone = plan.change.kind == UNDO
        """Whether people were refused for what they are, not for their access states."""
        left_out = tuple(left_out)
        self.rest_known = not undone or (
            plan.refused == len(plan.refusals) and len(left_out) < SHOWN_REFUSALS
        )
        """Whether nobody is refused or left out but those whom it names, and others like them."""
        for kind, refusals in ((Kind.LEFT_OUT, left_out), (Kind.REFUSED, plan.refusals)):
            for one in refusals:
                self._refused[one.user.id] = kind, one
                if not undone and one.text.values.get("who") == one.user.display_name:
                    self._states[one.user.access_state] = kind, one

    def of(self, user: User) -> Fate | None:
        """None where the plan doesn't tell who it changes, or how."""
        if (refused := self.refused(user)) is not None:
            return refused
        if not self.rest_known:
            return None
        if self._by_part is not None:
            return self._by_part(user)
        state = user.access_state
        if state in self._after:
            return Fate(Kind.CHANGED, self._changed(state, self._after[state]))
        if state in self._several:
            return None
        if state in self._states:
            kind, refusal = self._states[state]
            values = {**refusal.text.values, "who": user.display_name}
            return _not_changed(kind, Message(refusal.text.template, values))
        return STAYS if self._unchanged else None

    def refused(self, user: User) -> Fate | None:
        """Whether this person is named as refused or left out."""
        if user.id not in self._refused:
            return None
        kind, refusal = self._refused[user.id]
        return _not_changed(kind, refusal.text)

    def _of_effect(self, effect: object) -> Callable[[User], Fate] | None:
        """What it does to each, where it tells people apart by something else than their access states."""
        if isinstance(effect, MembersMoved):
            return lambda user: _moved(effect, user, self._deleted)
        if isinstance(effect, IdleExcepted):
            return lambda user: self._excepted(effect, user)
        return None

    def _excepted(self, effect: IdleExcepted, user: User) -> Fate:
        """Who has an exception until the same day may get another reason, which their row doesn't tell."""
        end = user.excepted_until
        until = (end - timedelta(microseconds=1)).astimezone(self._labels.zone).date() if end else None
        if effect.until is None:
            return Fate(Kind.CHANGED, msg("is counted as idle again")) if until else STAYS
        kind = Kind.SAME if until == effect.until else Kind.CHANGED
        return Fate(kind, msg("isn't counted as idle until {day}", day=effect.until))

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


STAYS = Fate(Kind.SAME, msg("stays as it is"))


def _moved(effect: MembersMoved, user: User, deleted: str | None) -> Fate:
    """By the person's place in the team; names of teams are unique (R23). `deleted`: the team that its members leave."""
    leaves = effect.leaving is not None and deleted is not None
    if deleted is not None and deleted not in (user.main_team, *user.extra_teams):
        return STAYS
    role = TeamRole.MAIN if user.main_team == effect.team else TeamRole.NOT
    if effect.team in user.extra_teams:
        role = TeamRole.EXTRA
    before = Place(role, user.main_team not in (None, effect.team, deleted))
    after = next((move.after for move in effect.moves if move.before == before), before)
    left = msg("leaves {team}", team=deleted or "")
    if after == before:
        return Fate(Kind.CHANGED, left) if leaves else STAYS
    text = _ROLES[before.role, after.role](effect.team)
    if before.elsewhere and not after.elsewhere:
        other = msg("{team} becomes an extra team", team=user.main_team)
        text = msg("{one}, {other}", one=text, other=other)
    return Fate(Kind.CHANGED, msg("{one}, {other}", one=left, other=text) if leaves else text)


_ROLES: Mapping[tuple[TeamRole, TeamRole], Callable[[str], Message]] = {
    (TeamRole.NOT, TeamRole.MAIN): lambda team: msg("gets the main team {team}", team=team),
    (TeamRole.NOT, TeamRole.EXTRA): lambda team: msg("gets the extra team {team}", team=team),
    (TeamRole.MAIN, TeamRole.EXTRA): lambda team: msg("{team} becomes an extra team", team=team),
    (TeamRole.EXTRA, TeamRole.MAIN): lambda team: msg("{team} becomes the main team", team=team),
    (TeamRole.MAIN, TeamRole.NOT): lambda team: msg("leaves {team}, has no main team", team=team),
    (TeamRole.EXTRA, TeamRole.NOT): lambda team: msg("leaves {team}", team=team),
}


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
