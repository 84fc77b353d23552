"""Change → Plan: exactly what would happen, before it does.

A `Change` says what is requested and for whom. Planned with `Facts` (what the store knows in one transaction)
it gives a `Plan`: the people whose access state changes, the effects on subscriptions, the money, the warnings
and the refusals. The store applies a plan only if planning again under lock gives the same one.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import (
    SUPER_ADMIN,
    AccessState,
    Account,
    Chosen,
    IdleException,
    Invite,
    Operator,
    OperatorKey,
    Permission,
    PermissionSet,
    SavedView,
    Selection,
    SelectionCount,
    Status,
    TeamNode,
    Tie,
    User,
)
from seattui.domain.people.homoglyphs import Neighbours
from seattui.domain.people.incoming import Incoming, Staged
from seattui.domain.people.permissions import require
from seattui.domain.plan.history import Past
from seattui.domain.plan.kinds import Fields, Kind, Undoing, register
from seattui.domain.teams.membership import Places
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message
from seattui.kit.money import Money
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue
    from seattui.domain.plan.basis import Basis

SHOWN_REFUSALS = 100
FEW = 1000


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to know before confirming, such as that a removal is cancelled (R20)."""

    code: str
    text: Message


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the before/after panel."""

    label: Message
    before: Message
    after: Message


@dataclass(frozen=True, slots=True)
class Charge(Line):
    """A row that shows how a charge is calculated, not a value before and after."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A person whom a rule excludes from the change, and why."""

    user: User
    code: str
    rule: str | None
    text: Message
    offboarding_helps: bool = False
    """Whether off-boarding includes what the rule asks to do first."""
    lacks: str | None = None
    """The permission that the operator lacks, if it is for that."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A number of people whose access state changes the same way; what is written follows from the difference."""

    before: AccessState
    after: AccessState
    people: int
    way: int = 0
    """Tells apart people of the same access state with different transitions; only undo has more than one."""

    @property
    def outgrows_invitation(self) -> bool:
        """Whether they are invited and get rights that they weren't invited with: what was mailed ends (R24)."""
        return _awaited(self.before, self.after) and (
            not self.after.permissions <= self.before.permissions
            or not self.after.seats <= self.before.seats
            or self.after.super_admin > self.before.super_admin
        )

    @property
    def ends_invitation(self) -> bool:
        """Whether nothing counts any more that they were mailed before, nor what waits to be mailed (R24)."""
        invited = Invite.PENDING in (self.before.invite, self.after.invite)
        return invited and (not _awaited(self.before, self.after) or self.outgrows_invitation)


def _awaited(*access_states: AccessState) -> bool:
    """Whether all of them can accept an invitation."""
    return all(s.status is Status.ACTIVE and s.invite is Invite.PENDING for s in access_states)


class Effect(Protocol):
    """Something written besides people's access states; the store has one writer per kind."""

    def as_json(self) -> dict[str, Any]: ...


class Requester(Protocol):
    """Who requests a change, and when."""

    @property
    def now(self) -> datetime: ...
    @property
    def operator(self) -> Operator: ...


class Facts(Requester, Protocol):
    """What a change can read while it is planned: one consistent view in one transaction."""

    @property
    def today(self) -> date:
        """The day in the account's time zone."""

    @property
    def account(self) -> Account: ...
    def permissions(self) -> tuple[Permission, ...]: ...
    def catalogue(self) -> Catalogue: ...
    def subscriptions(self) -> tuple[Subscription, ...]:
        """As of today: a removal that is due is applied, posted or not."""

    def subscriptions_as_posted(self) -> tuple[Subscription, ...]:
        """As of the last posted period."""

    def contacts(self, permission: str) -> tuple[str, ...]:
        """Addresses of active people who hold the permission; the first twenty, by name."""

    def count_selected(self, people: Selection) -> SelectionCount:
        """The selected people counted per access state, with a digest over the rows read."""

    def includes(self, user_id: int) -> bool:
        """Whether the person is among those last counted by `count_selected`."""

    def named(self, access_states: Sequence[AccessState], limit: int) -> tuple[User, ...]:
        """The first few of the people last counted by `count_selected` who have one of these access states, by name."""

    def last_active_before(self, at: datetime) -> int:
        """How many of the people last counted were last active before that instant, or never."""

    def seats_given_since(
        self, access_states: Sequence[AccessState], hubs: Sequence[str], since: datetime
    ) -> int:
        """How many of the people last counted with these access states got a seat of these hubs at that instant
        or later.
        """

    def idle_exceptions(self) -> Mapping[IdleException | None, int]:
        """How many of the people last counted have each exception from being idle, or none."""

    def everyone(self) -> Mapping[AccessState, int]:
        """How many people have each access state, without removed ones."""

    def user_by_email(self, email: str) -> User | None: ...
    def neighbours(self, emails: Sequence[str]) -> tuple[Neighbours, ...]:
        """The people who have, had or resemble each of these addresses."""

    def was_removed(self, user_id: int) -> bool:
        """Whether the record says that this person was removed once."""

    def lapsed(self) -> SelectionCount:
        """People whose pending invitation has expired, counted as `count_selected` counts them."""

    def permission_sets(self) -> tuple[PermissionSet, ...]: ...
    def views(self) -> tuple[SavedView, ...]:
        """The operator's own and the account's."""

    def ties(self) -> tuple[Tie, ...]: ...
    def operator_keys(self) -> tuple[OperatorKey, ...]:
        """The account's SSH keys, revoked ones too."""

    def keyholder(self, fingerprint: str) -> int | None:
        """The id of the person whose live key this is, in any account of the store."""

    def teams(self) -> tuple[TeamNode, ...]:
        """Every team, by name."""

    def members(self, team: int) -> SelectionCount:
        """The direct members of this team, main or extra, counted as `count_selected` counts them."""

    def places(self, team: int, leaving: int | None = None) -> Places:
        """The places of the people last counted in a team, as if they had left the team `leaving`."""

    @property
    def past(self) -> Past:
        """The record, for undoing changes."""

    def staged(
        self,
        change: Change,
        excluded: Callable[[AccessState, AccessState], Message | None],
        *,
        restore: bool,
        reactivate: bool,
    ) -> Staged:
        """The people whom the change imports, compared with the account's, and what would happen to them. Rows that
        change more than the last activity of somebody `excluded` by their state before and after are skipped.

        `restore`: people removed earlier are restored; `reactivate`: people active in the file are reactivated.
        Raises BadFile if a line of the file is wrong.
        """


class Change(Protocol):
    """What an operator requests. `kind` names it in the record: "seats.change"."""

    kind: ClassVar[str]
    label: ClassVar[Message]
    undo: ClassVar[Undoing | Message]
    """How it is undone, or a message why it can't be."""
    fields: ClassVar[Fields] = {}
    """Labels of the fields of its record, besides `SHARED_FIELDS`."""
    needs: ClassVar[tuple[str, ...]] = ()
    """The permissions that it needs, whoever it is about; those of a change that a file is read for."""
    needs_rule: ClassVar[str | None] = None

    @property
    def few(self) -> bool:
        """Whether it is about a few people at most, whoever is in the account: known before it is planned."""
        people = getattr(self, "people", None)
        return isinstance(people, Chosen) and len(people.ids) <= FEW

    def __init_subclass__(cls, **how: Any) -> None:
        super().__init_subclass__(**how)
        register(cls.kind, Kind(cls.label, cls.undo, cls.fields, f"{cls.__module__}.{cls.__qualname__}"))

    @classmethod
    def permit(cls, operator: Operator) -> None:
        """Raises NotPermitted if the operator lacks what it needs: asked before a file is read for it, and first
        of all when it is planned.
        """
        require(operator, *cls.needs, rule=cls.needs_rule)

    def incoming(self, requester: Requester) -> Iterable[Incoming] | None:
        """The people whom it imports: read completely before anything is locked, for `Facts.staged`.

        None if it imports nobody. Raises NotPermitted.
        """
        return None

    def plan(self, facts: Facts) -> Plan:
        """Raises NotPermitted or Refused if it isn't possible, whoever is selected."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Exactly what would happen. `before`/`after` are JSON; `lines` are the same for display."""

    change: Change
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    due_now: Money | None = None
    warnings: tuple[Warning, ...] = ()
    transitions: tuple[Transition, ...] = ()
    effects: tuple[Effect, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    """The first hundred."""
    refused: int = 0
    """How many are refused in all; the plan can be applied only if it is 0."""
    blocked: Refused | None = None
    """A rule that refuses the whole change, such as R3; the rest of the plan can still be shown."""
    next_step: Message | None = None
    """What to do about the refused people."""
    who_may: Message | None = None
    """Who has the permissions that the operator lacks for those who are refused."""
    people_digest: str = ""
    days: tuple[date, ...] = ()
    """The dates shown in the plan."""
    basis: Basis | None = field(default=None, compare=False, repr=False)

    @property
    def people(self) -> int:
        """How many people it changes."""
        return sum(t.people for t in self.transitions)

    @property
    def empty(self) -> bool:
        """Nothing to do: applying it succeeds and records nothing."""
        return not self.transitions and not self.effects and not self.refused and not self.blocked

    @property
    def possible(self) -> bool:
        return not self.refused and not self.blocked

    @property
    def fingerprint(self) -> str:
        """Equal for two plans with the same people, effects, amounts, dates and warnings.

        Counters may have changed meanwhile: of `before` and `after` it only covers amounts of money.
        """
        content = {
            "kind": self.change.kind,
            "people": self.people_digest,
            "transitions": sorted(
                canonical([t.before.as_json(), t.after.as_json(), t.people, t.way]).decode()
                for t in self.transitions
            ),
            "effects": [e.as_json() for e in self.effects],
            "due_now": self.due_now.as_json() if self.due_now else None,
            "amounts": [*_amounts(self.before), *_amounts(self.after)],
            "days": [d.isoformat() for d in self.days],
            "warnings": [w.code for w in self.warnings],
            "refused": self.refused,
            "blocked": self.blocked.code if self.blocked else None,
        }
        return hashlib.sha256(canonical(content)).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The plan as commands print it: `before`, `after`, `due_now`, `warnings`, `effects`."""
        return {
            "before": dict(self.before),
            "after": dict(self.after),
            "due_now": self.due_now.as_json() if self.due_now else None,
            "warnings": [{"code": w.code, "text": str(w.text)} for w in self.warnings],
            "effects": [*self._people_effects(), *(e.as_json() for e in self.effects)],
        }

    def _people_effects(self) -> list[dict[str, Any]]:
        """What happens to people in total: seats assigned and unassigned per hub, everything else per kind."""
        totals: Counter[tuple[str, str]] = Counter()
        for t in self.transitions:
            totals.update({("give", hub): t.people for hub in t.after.seats - t.before.seats})
            totals.update({("take", hub): t.people for hub in t.before.seats - t.after.seats})
            totals.update({("grant", code): t.people for code in t.after.permissions - t.before.permissions})
            totals.update({("revoke", code): t.people for code in t.before.permissions - t.after.permissions})
            if t.after.super_admin is not t.before.super_admin:
                totals[("grant" if t.after.super_admin else "revoke", SUPER_ADMIN)] += t.people
            if t.after.status is not t.before.status:
                totals[("status", t.after.status.value)] += t.people
            if t.after.invite is not t.before.invite:
                totals[("invite", t.after.invite.value)] += t.people
        names = {"give": "hub", "take": "hub", "grant": "permission", "revoke": "permission"}
        return [{"effect": e, names.get(e, e): what, "people": n} for (e, what), n in sorted(totals.items())]

    def refuse(self) -> None:
        """Raises Refused if the plan can't be applied, with the first person and the rule."""
        if self.blocked:
            raise self.blocked
        if self.refusals:
            first = self.refusals[0]
            raise Refused(first.code, first.text, self.next_step, rule=first.rule)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A change that was applied. `activity_id` is None if there was nothing to do and nothing was recorded."""

    plan: Plan
    activity_id: int | None
    at: datetime
    operation_key: str


def _amounts(value: object) -> Iterator[Mapping[str, Any]]:
    """Every amount of money in a JSON value, in key order."""
    if isinstance(value, Mapping):
        if value.keys() == {"minor", "currency"}:
            yield value
        else:
            for key in sorted(value):
                yield from _amounts(value[key])


def canonical(value: object) -> bytes:
    """Canonical JSON: sorted keys, no whitespace, UTF-8; equal values give equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
