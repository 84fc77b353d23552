"""Restoring one person's names and address from before a recorded edit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seattui.domain.changes.people.edit import new_invitation, renaming
from seattui.domain.changes.people.invitations import INVITED_UNTIL
from seattui.domain.changes.undo.recorded import changed_since
from seattui.domain.model import AccessState, Activity
from seattui.domain.people.email import email_key
from seattui.domain.plan.plan import Effect, Facts, Line
from seattui.domain.plan.user_effects import InvitesSent, PersonRenamed
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg

_PARTS = ("email", "first_name", "last_name")


@dataclass(frozen=True, slots=True)
class NamesUndo:
    """The effects, the lines, and the refusal if there is one."""

    renamed: PersonRenamed
    blocked: Refused | None
    invites: InvitesSent | None = None
    """A new invitation to the restored address, for somebody who hasn't accepted yet."""

    @property
    def effects(self) -> tuple[Effect, ...]:
        return (self.renamed, self.invites) if self.invites else (self.renamed,)

    @property
    def lines(self) -> tuple[Line, ...]:
        until = [Line(INVITED_UNTIL, msg("–"), msg("{day}", day=self.invites.until))] if self.invites else []
        return (*renaming(self.renamed), *until)

    def for_access_state(self, facts: Facts, access_state: AccessState) -> NamesUndo:
        """The same, for somebody whose access state becomes this one."""
        renamed = replace(self.renamed, access_state=access_state)
        return replace(self, renamed=renamed, invites=new_invitation(facts, renamed))


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
    return NamesUndo(renamed, _blocked(facts, renamed, {part: became[part] for part in moved}))


def _blocked(facts: Facts, renamed: PersonRenamed, left: dict[str, str]) -> Refused | None:
    user = renamed.user
    if any(getattr(user, part) != text for part, text in left.items()):
        return changed_since(msg("{who} has been renamed since then.", who=user.display_name))
    holder = facts.user_by_email(renamed.email)
    if email_key(renamed.email) != email_key(user.email) and holder and holder.id != user.id:
        return Refused(
            "exists",
            msg("Somebody else has the address {email} now.", email=renamed.email),
            msg("Give one of the two another address first."),
        )
    return None
