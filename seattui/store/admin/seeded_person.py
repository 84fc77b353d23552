"""A person of a new demo account."""

from __future__ import annotations

from datetime import datetime

from seattui.domain.model import Invite, Status
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class SeededPerson:
    """A person whom `seeding` writes into a new account."""

    first_name: str
    last_name: str
    email: str
    status: Status
    invite: Invite
    super_admin: bool
    permissions: frozenset[str]
    seats: frozenset[str]
    last_active: datetime | None
    created_at: datetime
    invited_at: datetime | None
    main_team: str | None
    extra_teams: tuple[str, ...]
