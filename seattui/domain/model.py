"""The shared records. Frozen: reads return them, and nothing is written through them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from seattui.kit.records import dataclass


class Status(StrEnum):
    """Whether a person can use the account."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    REMOVED = "removed"


class Invite(StrEnum):
    """The state of a person's invitation."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    EXPIRED = "expired"


class KnownBy(StrEnum):
    """How the operator was identified: by the OS, a flag, an SSH key or a role."""

    UID = "uid"
    CLAIMED = "claimed"
    KEY = "key"
    ROLE = "role"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Account:
    """A customer portal; `kind` of its store is "live", "testing" or "demo" (--at needs one of the last two)."""

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
    """Everything rules look at in a person. There are few distinct ones, so rules are evaluated per access state."""

    status: Status
    invite: Invite
    super_admin: bool
    seats: frozenset[str]
    """Codes of the hubs in which the person holds a paid seat."""
    permissions: frozenset[str]

    def holds(self, permission: str) -> bool:
        return self.super_admin or permission in self.permissions

    def as_json(self) -> dict[str, Any]:
        """As stored in the record."""
        return {
            "status": self.status.value,
            "invite": self.invite.value,
            "super_admin": self.super_admin,
            "seats": sorted(self.seats),
            "permissions": sorted(self.permissions),
        }


@dataclass(frozen=True, slots=True)
class User:
    """A person as shown in a list row."""

    id: int
    email: str
    first_name: str
    last_name: str
    access_state: AccessState
    last_active: datetime | None
    main_team: str | None = None
    extra_teams: tuple[str, ...] = ()
    within: frozenset[int] = frozenset()
    """Ids of the person's teams and of all teams above them."""
    excepted_until: datetime | None = None
    """Idle days count from this instant at the earliest: the end of a day in the account's time zone."""
    idle_from: datetime | None = None
    """The latest invitation, seat assignment or restore; idle days count from it at the earliest."""
    idle_in: tuple[tuple[str, datetime], ...] = ()
    """`idle_from` per hub, for people who got another hub's seat later."""
    created_on: date | None = None
    """The day they were added, in the account's time zone."""
    record: int | None = None
    """The recorded change by which the list found them; None where it wasn't asked for one."""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def display_name(self) -> str:
        """The name, or the address if there is no name."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class IdleException:
    """An exception from being counted as idle until a day, with its reason, such as leave."""

    until: date
    because: str


@dataclass(frozen=True, slots=True)
class UserDetails:
    """A person in full: since when each seat is held (hub → instant), and the latest changes."""

    user: User
    created_at: datetime
    seats_since: Mapping[str, datetime]
    recent: tuple[Activity, ...]
    invited_at: datetime | None = None
    invite_expires_at: datetime | None = None
    """When the pending or last invitation expires (R24)."""
    excepted: IdleException | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """The person who uses seattui, as currently stored."""

    user_id: int | None
    email: str
    known_by: KnownBy
    status: Status
    super_admin: bool
    permissions: frozenset[str]
    key: str | None = None
    """Fingerprint of the SSH key they logged in with."""
    by_token: bool = False
    """Whether they are known by their invitation's token, which the record calls a key: for accepting it alone."""

    def holds(self, permission: str) -> bool:
        return self.super_admin or permission in self.permissions


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission: its code, label and explanation."""

    code: str
    label: str
    sentence: str


class Column(StrEnum):
    """The columns of the users list; each can be sorted by."""

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
    """Which people a list shows: those who match every part that is set."""

    search: str = ""
    """Words that must each occur in name or email; case and accents are ignored."""
    status: Status | None = None
    invite: Invite | None = None
    seat: str | None = None
    """A hub's code, "any" for people with a paid seat, or "none" for those without."""
    permission: str | None = None
    """A permission's code, or "super_admin"."""
    idle_days: int | None = None
    """Idle for this many days, as defined by `idle_rule.idle`; if `seat` names a hub, idle in that hub's seat."""
    team: int | None = None
    """A team's id: its main and extra members and those of all teams below it."""
    with_pending: bool = False
    """Whether people who haven't accepted yet can count as idle; filtering by `invite` also allows it."""
    created_since: date | None = None
    """Added to the account on this day, in its time zone, or later."""
    record: int | None = None
    """The number of a recorded change: whom it was about."""


@dataclass(frozen=True, slots=True)
class Count:
    """A count; if `exact` is false, there are more than `number`."""

    number: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Chosen:
    """People by id."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Everyone who matches, except the ids that were unselected."""

    filter: UserFilter
    without: frozenset[int] = frozenset()


Selection = Chosen | Matching


@dataclass(frozen=True, slots=True)
class SelectionCount:
    """How many selected people have each access state; `digest` covers exactly who they are."""

    access_states: Mapping[AccessState, int]
    digest: str

    @property
    def people(self) -> int:
        return sum(self.access_states.values())


class Affected(NamedTuple):
    """A person in a recorded change, with the access state before and after as JSON objects."""

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
    """The first few people; `Session.affected` reads all of them."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team with its counts: main and extra members, and seats held by main members by hub."""

    id: int
    name: str
    parent_id: int | None
    parent: str | None
    main_members: int
    extra_members: int
    seats: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TeamNode:
    """A team's place in the tree, without member counts."""

    id: int
    name: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class PermissionSet:
    """A named set of permissions that can be applied together."""

    name: str
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view as it is stored. `people.views.opened` reads it: it may name what isn't there any more."""

    name: str
    shared: bool
    """Whether it is the account's, else the operator's own."""
    definition: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of `activity verify`: `fault` is empty if the record is intact."""

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


@dataclass(frozen=True, slots=True)
class OperatorKey:
    """A person's SSH key; once revoked it opens nothing any more. `public_key` is OpenSSH's base64."""

    user_id: int
    email: str
    name: str
    fingerprint: str
    type: str
    public_key: str
    comment: str
    added_at: datetime
    revoked_at: datetime | None = None
