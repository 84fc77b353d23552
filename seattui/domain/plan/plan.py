"""Change → Plan: what would happen, exactly, before anything does.

A `Change` says what is wanted and for whom. Planned against `Facts` (what the store knows inside one
transaction) it gives a `Plan`: the people it moves from one access state to another, the effects on
subscriptions, the money, the warnings, and who is refused. The store applies a plan only when planning
again under lock gives the same one.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import (
    SUPER_ADMIN,
    AccessState,
    Account,
    IdleException,
    Operator,
    Permission,
    PermissionSet,
    Selection,
    TeamNode,
    Tie,
    User,
)
from seattui.domain.people.homoglyphs import Neighbours
from seattui.domain.people.incoming import Incoming, Staged
from seattui.domain.plan.history import Past
from seattui.domain.plan.kinds import Fields, Kind, Undoing, register
from seattui.domain.teams.membership import Places
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message
from seattui.kit.money import Money

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue

SHOWN_REFUSALS = 100


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to know before confirming, such as a removal that is cancelled (R20)."""

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
    """A row that calculates what is charged, instead of showing a value before and after."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A person whom a rule keeps out of the change, and why."""

    user: User
    code: str
    rule: str | None
    text: Message
    offboarding_helps: bool = False
    """Whether off-boarding does along with it what the rule asks for first."""


@dataclass(frozen=True, slots=True)
class Transition:
    """So many people go from one access state to another; what is written follows from the difference."""

    before: AccessState
    after: AccessState
    people: int
    way: int = 0
    """Tells people of the same access state apart who go different ways; only undoing has more than one."""


class Effect(Protocol):
    """Something written besides people's access states; the store has one writer a kind."""

    def as_json(self) -> dict[str, Any]: ...


class Standpoint(Protocol):
    """Who asks for a change, and when."""

    @property
    def now(self) -> datetime: ...
    @property
    def operator(self) -> Operator: ...


class Facts(Standpoint, Protocol):
    """What a change may know while it is planned: one consistent view, read inside one transaction."""

    @property
    def today(self) -> date:
        """The day in the account's time zone."""

    @property
    def account(self) -> Account: ...
    def permissions(self) -> tuple[Permission, ...]: ...
    def catalogue(self) -> Catalogue: ...
    def subscriptions(self) -> tuple[Subscription, ...]:
        """As they are today: a removal whose day has come is taken, whether it is posted yet or not."""

    def subscriptions_as_posted(self) -> tuple[Subscription, ...]:
        """As the last posted period left them."""

    def contacts(self, permission: str) -> tuple[str, ...]:
        """Addresses of active people who hold the permission; the first twenty, by name."""

    def census(self, people: Selection) -> SelectionCount:
        """Who is selected, as a number of people per access state, with a digest over the rows read."""

    def includes(self, user_id: int) -> bool:
        """Whether the person is among those last counted by `census`."""

    def named(self, access_states: Sequence[AccessState], limit: int) -> tuple[User, ...]:
        """The first few of the people last counted by `census` who have one of these access states, by name."""

    def last_active_before(self, at: datetime) -> int:
        """How many of the people last counted were last active before that instant, or never."""

    def seats_given_since(
        self, access_states: Sequence[AccessState], hubs: Sequence[str], since: datetime
    ) -> int:
        """How many of the people last counted who have one of these access states got a seat of one of these hubs
        at that instant or later."""

    def idle_exceptions(self) -> Mapping[IdleException | None, int]:
        """How many of the people last counted have which exception noted, or none."""

    def everyone(self) -> Mapping[AccessState, int]:
        """How many people there are of each access state, removed ones left out."""

    def user_by_email(self, email: str) -> User | None: ...
    def neighbours(self, emails: Sequence[str]) -> tuple[Neighbours, ...]:
        """Who stands at or beside each of these addresses."""

    def lapsed(self) -> SelectionCount:
        """Those whose invitation is pending although its time is over, counted as `census` counts them."""

    def permission_sets(self) -> tuple[PermissionSet, ...]: ...
    def ties(self) -> tuple[Tie, ...]: ...
    def teams(self) -> tuple[TeamNode, ...]:
        """Every team, by name."""

    def members(self, team: int) -> SelectionCount:
        """Those in this very team, main or extra, counted as `census` counts them."""

    def places(self, team: int, leaving: int | None = None) -> Places:
        """How the people last counted stand to a team, as if they had left the team `leaving`."""

    @property
    def past(self) -> Past:
        """The record, for taking changes back."""

    def staged(self, change: Change, *, restore: bool, reactivate: bool) -> Staged:
        """The people whom the change brings in, beside those who are here, and what would become of them.

        `restore`: who was removed comes back; `reactivate`: who is active in the file becomes so here. Raises
        BadFile where a line in the file is wrong.
        """


@dataclass(frozen=True, slots=True)
class SelectionCount:
    """How many people of each access state are meant; `digest` covers who exactly they are."""

    access_states: Mapping[AccessState, int]
    digest: str

    @property
    def people(self) -> int:
        return sum(self.access_states.values())


class Change(Protocol):
    """What an operator asks for. `kind` names it in the record: "seats.change"."""

    kind: ClassVar[str]
    label: ClassVar[Message]
    undo: ClassVar[Undoing | Message]
    """How it is undone, or in words why it can't be."""
    fields: ClassVar[Fields] = {}
    """What the fields of its record are called in Activity, but for `SHARED_FIELDS`."""

    def __init_subclass__(cls, **how: Any) -> None:
        super().__init_subclass__(**how)
        register(cls.kind, Kind(cls.label, cls.undo, cls.fields, f"{cls.__module__}.{cls.__qualname__}"))

    def incoming(self, asked: Standpoint) -> Iterable[Incoming] | None:
        """People whom it brings in from outside: read whole before anything is locked, for `Facts.staged`.

        None where it brings in nobody. Raises NotPermitted.
        """
        return None

    def plan(self, facts: Facts) -> Plan:
        """Raises NotPermitted or Refused when it can't be, whoever is selected."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Exactly what would happen. `before`/`after` are JSON-able; `lines` are the same for display."""

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
    """How many are refused in all; while there is one, the plan can't be applied."""
    blocked: Refused | None = None
    """A rule that stops the whole change, such as R3, while everything else can still be shown."""
    next_step: Message | None = None
    """What to do about those refused."""
    people_digest: str = ""
    days: tuple[date, ...] = ()
    """The dates that were promised."""

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
        """Two plans are the same when people, effects, amounts, dates and warnings are the same.

        Counters may have moved elsewhere: of `before` and `after` only the amounts of money are in it.
        """
        said = {
            "kind": self.change.kind,
            "people": self.people_digest,
            "transitions": sorted(
                canonical([access_state_json(t.before), access_state_json(t.after), t.people, t.way]).decode()
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
        return hashlib.sha256(canonical(said)).hexdigest()

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
        """What happens to people, added up: seats given and taken per hub, everything else per kind."""
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
        names = {
            "give": "hub",
            "take": "hub",
            "grant": "permission",
            "revoke": "permission",
            "status": "status",
            "invite": "invite",
        }
        return [{"effect": e, names[e]: what, "people": n} for (e, what), n in sorted(totals.items())]

    def refuse(self) -> None:
        """Raises what keeps this plan from being applied: Refused, naming the first person and the rule."""
        if self.blocked:
            raise self.blocked
        if self.refusals:
            first = self.refusals[0]
            raise Refused(first.code, first.text, self.next_step, rule=first.rule)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A change that was done. `activity_id` is None when there was nothing to do and nothing recorded."""

    plan: Plan
    activity_id: int | None
    at: datetime
    operation_key: str


def _amounts(value: object) -> Iterator[Mapping[str, Any]]:
    """Every amount of money in a JSON-able value, in the order of its keys."""
    if isinstance(value, Mapping):
        if value.keys() == {"minor", "currency"}:
            yield value
        else:
            for key in sorted(value):
                yield from _amounts(value[key])


def access_state_json(access_state: AccessState) -> dict[str, Any]:
    """An access state as the record keeps it."""
    return {
        "status": access_state.status.value,
        "invite": access_state.invite.value,
        "super_admin": access_state.super_admin,
        "seats": sorted(access_state.seats),
        "permissions": sorted(access_state.permissions),
    }


def canonical(value: object) -> bytes:
    """Canonical JSON: keys sorted, no blanks, UTF-8; the same value always gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
