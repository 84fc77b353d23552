"""What a plan's effects are in JSON: what happens to people in total, and each effect of `seattui/domain/plan`."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict


class Money(TypedDict):
    """An amount: whole minor units (cents) of a currency."""

    minor: int
    currency: str


class Period(TypedDict):
    """Days; it ends on the day on which the next one starts."""

    start: str
    end: str


class Seats(TypedDict):
    effect: Literal["give", "take"]
    hub: str
    people: int


class Permissions(TypedDict):
    effect: Literal["grant", "revoke"]
    permission: str
    people: int


class StatusSet(TypedDict):
    effect: Literal["status"]
    status: str
    people: int


class InviteSet(TypedDict):
    effect: Literal["invite"]
    invite: str
    people: int


class SeatsOfHub(TypedDict):
    effect: Literal["cancel-removal", "remove"]
    hub: str
    seats: int


class RemovalScheduled(TypedDict):
    effect: Literal["schedule-removal"]
    hub: str
    seats: int
    effective_on: str


class SeatsBought(TypedDict):
    effect: Literal["buy"]
    hub: str
    seats: int
    unit_minor: int
    unit: Money
    bought_on: str


class InvoicePosted(TypedDict):
    effect: Literal["invoice"]
    hub: str
    kind: Literal["period", "purchase"]
    issued_on: str
    period: Period
    total: Money


class MailQueued(TypedDict):
    effect: Literal["mail"]
    to: str


class SubscriptionAdded(TypedDict):
    effect: Literal["add-subscription"]
    hub: str
    hub_name: str
    tier: str
    subscription: str
    currency: str
    included: int
    additional: int
    base_minor: int
    base: Money
    seat_minor: int
    seat: Money
    agreed: bool
    starts_on: str
    opening_on: str
    term_months: int
    billing_months: int
    access: str


class PriceAgreed(TypedDict):
    effect: Literal["agree-price"]
    hub: str
    seat_minor: int
    seat: Money
    from_day: str


class WarningSet(TypedDict):
    effect: Literal["warn-below"]
    hub: str
    below: int


class CatalogueLoaded(TypedDict):
    effect: Literal["load-catalogue"]
    title: str
    hubs: list[str]


class OperatorTied(TypedDict):
    effect: Literal["tie-operator"]
    user_id: int
    email: str
    uid: int


class OperatorUntied(TypedDict):
    effect: Literal["untie-operator"]
    email: str
    uid: int


class KeysAdded(TypedDict):
    effect: Literal["add-keys"]
    email: str
    keys: list[str]


class KeysRevoked(TypedDict):
    effect: Literal["revoke-keys"]
    user_id: int
    email: str
    keys: list[str]


class PeopleImported(TypedDict):
    effect: Literal["import-people"]
    created: int
    updated: int
    restored: int


class LastActiveMarked(TypedDict):
    effect: Literal["seen"]
    at: str
    people: int


class IdleExcepted(TypedDict):
    effect: Literal["except-idle"]
    until: str | None
    because: str
    people: int


class InvitesSent(TypedDict):
    effect: Literal["send-invitations"]
    people: int
    until: str


class Newcomer(TypedDict):
    email: str
    first_name: str
    last_name: str
    restored: bool


class UsersCreated(TypedDict):
    effect: Literal["create-users"]
    users: list[Newcomer]
    permissions: list[str]
    seats: list[str]
    super_admin: bool
    teams: list[int]
    until: str


class PersonRenamed(TypedDict):
    """Each before and after."""

    effect: Literal["rename"]
    email: list[str]
    first_name: list[str]
    last_name: list[str]


class PermissionSetSaved(TypedDict):
    effect: Literal["save-permission-set"]
    set_name: str
    permissions: list[str]


class PermissionSetDeleted(TypedDict):
    effect: Literal["delete-permission-set"]
    set_name: str


class ViewSaved(TypedDict):
    """`definition` has the view's filter, sort and columns."""

    effect: Literal["save-view"]
    view: str
    shared: bool
    definition: dict[str, Any]


class ViewDeleted(TypedDict):
    effect: Literal["delete-view"]
    view: str
    shared: bool


class TeamCreated(TypedDict):
    effect: Literal["create-team"]
    team: str
    parent_id: int | None
    team_id: int | None


class TeamNamed(TypedDict):
    effect: Literal["rename-team", "delete-team"]
    team_id: int
    team: str


class TeamMoved(TypedDict):
    effect: Literal["move-team"]
    team_id: int
    parent_id: int | None


class MembersMoved(TypedDict):
    effect: Literal["move-members"]
    team: str
    people: int
    main: int
    extra: int


class Returned(TypedDict):
    effect: Literal["return-members", "return-exceptions"]
    activity_id: int
    people: int


class SinceReturned(TypedDict):
    effect: Literal["return-since"]
    activity_id: int


class Founded(TypedDict):
    effect: Literal["found"]
    store: str
    account: str
    currency: str
    time_zone: str
    owner: str


Effect = (
    Seats | Permissions | StatusSet | InviteSet | SeatsOfHub | RemovalScheduled | SeatsBought | InvoicePosted
    | MailQueued | SubscriptionAdded | PriceAgreed | WarningSet | CatalogueLoaded | OperatorTied | OperatorUntied
    | KeysAdded | KeysRevoked | PeopleImported | LastActiveMarked | IdleExcepted | InvitesSent | UsersCreated
    | PersonRenamed | PermissionSetSaved | PermissionSetDeleted | ViewSaved | ViewDeleted | TeamCreated | TeamNamed
    | TeamMoved | MembersMoved | Returned | SinceReturned | Founded
)  # fmt: skip
