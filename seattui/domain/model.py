"""The records that everything speaks of. Frozen: reads return them, nothing writes through them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo


class Status(StrEnum):
    """Whether a person may use the account at all."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    REMOVED = "removed"


class Invite(StrEnum):
    """What happened to the invitation."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    EXPIRED = "expired"


class KnownBy(StrEnum):
    """How the operator's identity is known: proven by the OS, claimed by a flag, by an SSH key, a role."""

    UID = "uid"
    CLAIMED = "claimed"
    KEY = "key"
    ROLE = "role"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Account:
    """One customer portal; `kind` of its store is "live", "testing" or "demo" (only those take --at)."""

    id: int
    name: str
    currency: str
    time_zone: str
    label: str
    kind: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class AccessState:
    """All that the rules look at in a person. Few differ, so rules decide per access state, not per person."""

    status: Status
    invite: Invite
    super_admin: bool
    seats: frozenset[str]
    """Codes of the hubs in which a paid seat is held."""
    permissions: frozenset[str]

    def holds(self, permission: str) -> bool:
        return self.super_admin or permission in self.permissions


@dataclass(frozen=True, slots=True)
class User:
    """A person as a row of a list shows them."""

    id: int
    email: str
    first_name: str
    last_name: str
    access_state: AccessState
    last_active: datetime | None
    main_team: str | None = None
    extra_teams: tuple[str, ...] = ()
    within: frozenset[int] = frozenset()
    """Ids of the teams they are in, and of every team above those."""
    excepted_until: datetime | None = None
    """Idle days count from that instant at the earliest: the end of a day in the account's time zone."""
    idle_from: datetime | None = None
    """The same for what was given to them last: an invitation, a seat, restoring after a removal."""
    idle_in: tuple[tuple[str, datetime], ...] = ()
    """`idle_from` for each hub alone, of who got another hub's seat later."""
    created_on: date | None = None
    """The day on which they were added, in the account's time zone."""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def display_name(self) -> str:
        """The name, or the address of who has none."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class IdleException:
    """Somebody isn't called idle until that day, and why: on leave, say."""

    until: date
    because: str


@dataclass(frozen=True, slots=True)
class UserDetails:
    """A person in full: since when each seat is held (hub → instant), and the last changes."""

    user: User
    created_at: datetime
    seats_since: Mapping[str, datetime]
    recent: tuple[Activity, ...]
    invited_at: datetime | None = None
    invite_expires_at: datetime | None = None
    """When the invitation that is pending, or was last, ends (R24)."""
    excepted: IdleException | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """On whose behalf seattui runs, as the store knows them now."""

    user_id: int | None
    email: str
    known_by: KnownBy
    status: Status
    super_admin: bool
    permissions: frozenset[str]

    def holds(self, permission: str) -> bool:
        return self.super_admin or permission in self.permissions


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission as data: its label and the sentence that explains it."""

    code: str
    label: str
    sentence: str


class Column(StrEnum):
    """The columns of the users list, each a sort order."""

    NAME = "name"
    EMAIL = "email"
    SEAT = "seat"
    PERMISSIONS = "permissions"
    INVITE = "invite"
    LAST_ACTIVE = "last_active"


@dataclass(frozen=True, slots=True)
class Sort:
    column: Column = Column.NAME
    descending: bool = False


NO_SEAT = "none"
ANY_SEAT = "any"
SUPER_ADMIN = "super_admin"


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which people a list shows. Empty parts don't narrow; the parts that are given all hold."""

    search: str = ""
    """Words, each somewhere in name or email; case and accents folded."""
    status: Status | None = None
    invite: Invite | None = None
    seat: str | None = None
    """A hub's code, "any" for people with a paid seat, or "none" for those without."""
    permission: str | None = None
    """A permission's code, or "super_admin"."""
    idle_days: int | None = None
    """Idle for so many days, as `idle_rule.idle` says; of the seat of a hub where `seat` names one."""
    team: int | None = None
    """A team's id: its members, main and extra, and those of all teams below it."""
    with_pending: bool = False
    """Whether who is invited and hasn't accepted yet can be idle; so does asking for them by `invite`."""
    created_since: date | None = None
    """Added to the account on that day, in its time zone, or later."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many; where `exact` is false there are more than `number`."""

    number: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Chosen:
    """These people, by id."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Everyone who matches, but for the ids that were unmarked again."""

    filter: UserFilter
    without: frozenset[int] = frozenset()


Selection = Chosen | Matching


class Affected(NamedTuple):
    """A person in a recorded change, with the access state before and after as JSON-able mappings."""

    user_id: int
    email: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the record (R25). `id` counts from 1 without gaps within the account."""

    id: int
    at: datetime
    actor: str
    known_by: KnownBy
    origin: str
    change: str
    because: str
    people: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    money: Mapping[str, Any] | None
    operation_key: str
    hash: str
    affected: tuple[Affected, ...] = field(default=())
    """The first few people; all of them through `Session.affected`."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team with how many are in it: main and extra members, and seats held by main members per hub."""

    id: int
    name: str
    parent_id: int | None
    parent: str | None
    main_members: int
    extra_members: int
    seats: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TeamNode:
    """A team's place in the tree, without who is in it."""

    id: int
    name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class PermissionSet:
    """Permissions that were given a name, to be applied together."""

    name: str
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verification:
    """What `activity verify` found: `fault` is empty when the record is whole."""

    ok: bool
    count: int
    head: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`: state is "ok", "note", "warning" or "fault"."""

    name: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Tie:
    """Which OS account (uid) is tied to which person."""

    uid: int
    email: str
    name: str
