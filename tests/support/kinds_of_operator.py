"""People of every kind who may try something, and an account in which there is one of each."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from seattui.domain.changes.people.create import CreateUsers, NewUser
from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard
from seattui.domain.model import SUPER_ADMIN, Chosen
from seattui.domain.people.incoming import Incoming
from seattui.domain.people.permissions import (
    ADD_EDIT_TEAMS,
    ADD_EDIT_USERS,
    EXPORT_USERS,
    MODIFY_BILLING,
)
from seattui.service.session import Session
from tests.support.accounts import do, joined

SALES = "sales_hub_access"
PERMISSIONS = (ADD_EDIT_USERS, ADD_EDIT_TEAMS, MODIFY_BILLING, EXPORT_USERS, SALES)


@dataclass(frozen=True)
class Kind:
    """A person of a kind: what they hold, and whether they may operate at all."""

    name: str
    holds: frozenset[str] = frozenset()
    operates: bool = True

    @property
    def email(self) -> str:
        return f"{self.name.replace(' ', '-')}@kinds.example"

    def may(self, needs: frozenset[str] | None) -> bool:
        """Whether somebody of this kind may do what takes these; None: nobody has to be known for it."""
        if needs is None:
            return True
        return self.operates and (SUPER_ADMIN in self.holds or needs <= self.holds)


def _kind(name: str, *holds: str, operates: bool = True) -> Kind:
    return Kind(name, frozenset(holds), operates)


KINDS = (
    _kind("super admin", SUPER_ADMIN),
    _kind("all permissions", *PERMISSIONS),
    _kind("users", ADD_EDIT_USERS),
    _kind("users and billing", ADD_EDIT_USERS, MODIFY_BILLING),
    _kind("users and access", ADD_EDIT_USERS, SALES),
    _kind("billing", MODIFY_BILLING),
    _kind("teams", ADD_EDIT_TEAMS),
    _kind("export", EXPORT_USERS),
    _kind("no permission"),
    _kind("invited", *PERMISSIONS),
    _kind("expired", *PERMISSIONS, operates=False),
    _kind("deactivated", SUPER_ADMIN, operates=False),
    _kind("removed", SUPER_ADMIN, operates=False),
    _kind("unknown", operates=False),
)
INVITED = ("invited", "expired")
STRANGERS = ("unknown",)


def add_every_kind(session: Session, store: Path) -> None:
    """Somebody of every kind in this account; `session` is that of a super admin."""
    known = [kind for kind in KINDS if kind.name not in STRANGERS]
    do(
        session,
        joined(
            Incoming(n, kind.email, "Kind", kind.name.title(), True, None)
            for n, kind in enumerate(known, 2)
            if kind.name not in INVITED
        ),
    )
    for kind in known:
        permissions = tuple(sorted(kind.holds - {SUPER_ADMIN}))
        if kind.name in INVITED:
            do(session, CreateUsers((NewUser(kind.email),), permissions))
            continue
        (user,) = session.by_email([kind.email])
        if kind.holds:
            is_super_admin = True if SUPER_ADMIN in kind.holds else None
            do(session, EditUsers(Chosen((user.id,)), grant=permissions, super_admin=is_super_admin))
        if kind.name == "deactivated":
            do(session, Deactivate(Chosen((user.id,))))
        if kind.name == "removed":
            do(session, Offboard(Chosen((user.id,)), remove=True))
    with closing(sqlite3.connect(store)) as behind, behind:
        behind.execute(
            "UPDATE users SET invite_expires_at = '2026-11-01T00:00:00+00:00' WHERE email LIKE 'expired@%'"
        )
