"""What is written when people are created, invited and edited, besides their access states."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import Any, ClassVar

from seattui.domain.model import AccessState, User
from seattui.domain.plan.effects import PlainEffect
from seattui.kit.i18n import Message
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to be created, or restored: then `restores` is the removed person."""

    email: str
    first_name: str
    last_name: str
    restores: User | None = None


@dataclass(frozen=True, slots=True)
class InvitesSent(PlainEffect):
    """Invites the selected people until the end of that day; earlier invitations stop working (R24).

    `outgrown`: only those whose rights outgrow their invitation.
    """

    name: ClassVar[str] = "send-invitations"
    people: int
    until: date
    subject: Message
    body: Message
    outgrown: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"effect": self.name, "people": self.people, "until": self.until.isoformat()}


@dataclass(frozen=True, slots=True)
class UsersCreated(PlainEffect):
    """Creates these people, all with the same access state and teams, and invites them."""

    name: ClassVar[str] = "create-users"
    people: tuple[Newcomer, ...]
    access_state: AccessState
    main_team: int | None
    extra_teams: tuple[int, ...]
    invites: InvitesSent

    def as_json(self) -> dict[str, Any]:
        return {
            "effect": self.name,
            "users": [
                {
                    "email": p.email,
                    "first_name": p.first_name,
                    "last_name": p.last_name,
                    "restored": p.restores is not None,
                }
                for p in self.people
            ],
            "permissions": sorted(self.access_state.permissions),
            "seats": sorted(self.access_state.seats),
            "super_admin": self.access_state.super_admin,
            "teams": [t for t in (self.main_team, *self.extra_teams) if t is not None],
            "until": self.invites.until.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class PersonRenamed(PlainEffect):
    """One person's new names and address, which nobody else may have; `user` is the person before the change."""

    name: ClassVar[str] = "rename"
    user: User
    email: str
    first_name: str
    last_name: str
    access_state: AccessState = field(repr=False)
    """The access state they have after this change."""

    def as_json(self) -> dict[str, Any]:
        return {
            "effect": self.name,
            "email": [self.user.email, self.email],
            "first_name": [self.user.first_name, self.first_name],
            "last_name": [self.user.last_name, self.last_name],
        }


@dataclass(frozen=True, slots=True)
class PermissionSetSaved(PlainEffect):
    """Saves permissions under this name."""

    name: ClassVar[str] = "save-permission-set"
    set_name: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PermissionSetDeleted(PlainEffect):
    """Deletes the set of this name."""

    name: ClassVar[str] = "delete-permission-set"
    set_name: str
