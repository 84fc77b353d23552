"""Restoring one person's names and address from before a recorded edit."""

from __future__ import annotations

from dataclasses import replace

from seattui.domain.changes.people.edit import renaming
from seattui.domain.changes.shared.addresses import (
    address_changes,
    new_invitation,
    of_somebody_removed,
    old_address_told,
)
from seattui.domain.changes.shared.inviting import valid_until
from seattui.domain.changes.undo.recorded import changed_since
from seattui.domain.model import AccessState, Activity
from seattui.domain.people.email import email_key
from seattui.domain.plan.effects import MailQueued
from seattui.domain.plan.plan import Effect, Facts, Line, Warning
from seattui.domain.plan.user_effects import InvitesSent, PersonRenamed
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass

_PARTS = ("email", "first_name", "last_name")


@dataclass(frozen=True, slots=True)
class NamesUndo:
    """The effects, the lines, the warnings, and the refusal if there is one."""

    renamed: PersonRenamed
    blocked: Refused | None
    invites: InvitesSent | None = None
    """A new invitation to the restored address, for somebody who hasn't accepted yet."""
    told: tuple[MailQueued, Warning] | None = None
    """If the address changes: the mail to the one that it is now."""

    @property
    def address(self) -> bool:
        return self.told is not None

    @property
    def effects(self) -> tuple[Effect, ...]:
        told = self.told[:1] if self.told else ()
        return (self.renamed, *told, *([self.invites] if self.invites else []))

    @property
    def warnings(self) -> tuple[Warning, ...]:
        return self.told[1:] if self.told else ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*renaming(self.renamed), *([valid_until(self.invites)] if self.invites else []))

    def for_access_state(self, facts: Facts, access_state: AccessState, days: int) -> NamesUndo:
        """The same, for somebody whose access state becomes this one; a new invitation is valid for `days`."""
        renamed = replace(self.renamed, access_state=access_state)
        return replace(self, renamed=renamed, invites=new_invitation(facts, renamed, days))


def undo_names(facts: Facts, row: Activity) -> NamesUndo | None:
    """None if the change renamed nobody. Call it after the people of the change were recalled."""
    if row.people != 1 or not row.affected:
        return None
    (one,) = row.affected
    was, became = one.before or {}, one.after or {}
    if any(part not in was or part not in became for part in _PARTS):
        return None
    moved = [part for part in _PARTS if was[part] != became[part]]
    recalled = list(facts.past.people(row.id).groups)
    if not moved or not recalled:
        return None
    (user,) = facts.past.named(recalled, 1)
    renamed = PersonRenamed(
        user, **{part: was[part] if part in moved else getattr(user, part) for part in _PARTS},
        access_state=user.access_state,
    )  # fmt: skip
    return NamesUndo(
        renamed,
        _blocked(facts, renamed, {part: became[part] for part in moved}),
        told=old_address_told(facts, renamed) if address_changes(renamed) else None,
    )


def _blocked(facts: Facts, renamed: PersonRenamed, left: dict[str, str]) -> Refused | None:
    user = renamed.user
    if any(getattr(user, part) != text for part, text in left.items()):
        return changed_since(msg("{who} has been renamed since then.", who=user.display_name))
    if email_key(renamed.email) == email_key(user.email):
        return None
    (beside,) = facts.neighbours([renamed.email])
    if beside.here and beside.here.id != user.id:
        return Refused(
            "exists",
            msg("Somebody else has the address {email} now.", email=renamed.email),
            msg("Give one of the two another address first."),
        )
    return of_somebody_removed(facts, renamed, beside.removed)
