"""What is written about people besides their access states: last activity, exceptions from being idle, SSH keys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from seattui.domain.people.ssh_keys import SshKey
from seattui.domain.plan.effects import PlainEffect
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class LastActiveMarked(PlainEffect):
    """Sets the last activity of those people counted last who weren't active since that instant."""

    name: ClassVar[str] = "seen"
    at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class IdleExcepted(PlainEffect):
    """Excepts the people counted last from being idle through that day; without a day, ends their exceptions."""

    name: ClassVar[str] = "except-idle"
    until: date | None
    because: str
    people: int
    """How many people's exception differs from this one."""


@dataclass(frozen=True, slots=True)
class KeysAdded(PlainEffect):
    """These SSH keys open the account for this person from now on."""

    name: ClassVar[str] = "add-keys"
    user_id: int
    email: str
    keys: tuple[SshKey, ...]

    def as_json(self) -> dict[str, Any]:
        return {"effect": self.name, "email": self.email, "keys": [key.fingerprint for key in self.keys]}


@dataclass(frozen=True, slots=True)
class KeysRevoked(PlainEffect):
    """These SSH keys of this person open nothing any more."""

    name: ClassVar[str] = "revoke-keys"
    user_id: int
    email: str
    keys: tuple[str, ...]
    """Their fingerprints."""
