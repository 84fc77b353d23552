"""Who has a permission that somebody lacks, for the sentence that refuses them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from seattui.domain.model import AccessState, Invite, Status
from seattui.domain.people.permissions import GRANTED_BY
from seattui.kit.errors import NotPermitted, SeattuiError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass

NAMED = 2
"""So many of them are named at most."""


@dataclass(frozen=True, slots=True)
class Holders:
    """Those who have all of the permissions that are missing, super admins too."""

    names: tuple[str, ...] = ()
    """The first few, by name."""
    number: int = 0
    """How many they are in all."""

    def said(self, missing: int = 1) -> Message | None:
        """`Ada Berg and 2 others have it.`; `missing` permissions are meant. None if it isn't known who they are."""
        if not self.names:
            return None
        name, others = self.names[0], self.number - 1
        both = missing > 1
        if others <= 0:
            return msg("{name} has both.", name=name) if both else msg("{name} has it.", name=name)
        if self.number == len(self.names):
            two = {"name": name, "other": self.names[1]}
            return (
                msg("{name} and {other} have both.", **two)
                if both
                else msg("{name} and {other} have it.", **two)
            )
        if both:
            return plural(
                "{name} and {n} other have both.", "{name} and {n} others have both.", others, name=name
            )
        return plural("{name} and {n} other have it.", "{name} and {n} others have it.", others, name=name)


class KnowsWhoHas(Protocol):
    """A session, as far as this asks it."""

    def who_has(self, permissions: Sequence[str]) -> Holders: ...


def may_now(access_state: AccessState, permissions: Sequence[str]) -> bool:
    """Whether somebody has them all and can use them: active, with an accepted invitation."""
    return (
        access_state.status is Status.ACTIVE
        and access_state.invite is Invite.ACCEPTED
        and all(access_state.holds(permission) for permission in permissions)
    )


def who_has(session: KnowsWhoHas | None, permissions: Sequence[str]) -> Holders:
    """As the store is now; nobody where that can't be read, since the refusal is told all the same."""
    try:
        return session.who_has(permissions) if session else Holders()
    except SeattuiError:
        return Holders()


def add_who_has(error: NotPermitted, session: KnowsWhoHas | None) -> None:
    """Says in the hint who has what is missing, which is more than that a super admin can grant it."""
    said = who_has(session, (error.permission,)).said()
    if said is None:
        return
    hint = error.hint if error.hint != GRANTED_BY else None
    error.hint = msg("{hint} {who}", hint=hint, who=said) if hint else said
