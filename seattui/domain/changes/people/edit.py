"""Editing permissions (R12, R22), and one person's names and address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from seattui.domain.changes.people.granting import (
    LOCKED_OUT,
    edited,
    require_grantable,
    require_known,
    with_permissions,
)
from seattui.domain.changes.people.newcomers import address_problem, mixed_scripts
from seattui.domain.changes.people.select import YOURSELF, Others, Reason, group_people
from seattui.domain.changes.shared.addresses import (
    address_changes,
    new_invitation,
    of_somebody_removed,
    old_address_told,
)
from seattui.domain.changes.shared.inviting import DAYS, valid_until
from seattui.domain.model import SUPER_ADMIN, AccessState, Selection
from seattui.domain.people.email import checked_email, email_key
from seattui.domain.people.homoglyphs import mixes_scripts
from seattui.domain.people.names import checked_name
from seattui.domain.people.permissions import ADD_EDIT_USERS, require
from seattui.domain.plan.kinds import Undoing
from seattui.domain.plan.plan import Change, Effect, Facts, Line, Plan, Warning
from seattui.domain.plan.user_effects import PersonRenamed
from seattui.kit.errors import NotFound, Refused, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class EditUsers(Change):
    """Sets permissions; for a single person also names and address.

    Revoking a hub's access also unassigns the seat there.
    """

    people: Selection
    grant: tuple[str, ...] = ()
    revoke: tuple[str, ...] = ()
    super_admin: bool | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    others: Others = Others.REFUSE
    days: int = DAYS
    """How many days an invitation to a changed address, or to people whose rights grow, is valid."""
    kind = "users.edit"
    label = msg("Edit user")
    undo = Undoing.ACCESS_STATES

    def plan(self, facts: Facts) -> Plan:
        self._check_permissions(facts)
        renamed = self._renamed(facts)

        def decide(access_state: AccessState) -> AccessState | Reason:
            after = with_permissions(
                access_state, (access_state.permissions | {*self.grant}) - {*self.revoke}
            )
            if isinstance(after, AccessState) and self.super_admin is not None:
                after = replace(after, super_admin=self.super_admin)
            return after

        locked_out = self._locks_out(facts)
        found = group_people(
            facts,
            self.people,
            decide,
            self.others,
            yourself=YOURSELF if locked_out else None,
            keep_same=renamed is not None,
            address=renamed is not None and address_changes(renamed),
        )
        warnings: list[Warning] = [LOCKED_OUT] if found.yourself else []
        if renamed is None or not found.transitions:
            return edited(self, facts, found, warnings=warnings, days=self.days)
        renamed = replace(renamed, access_state=found.transitions[0].after)
        effects: list[Effect] = [renamed]
        lines, blocked = list(renaming(renamed)), None
        if address_changes(renamed):
            blocked = self._refused_address(facts, renamed)
            if mixes_scripts(renamed.email):
                warnings.append(mixed_scripts(renamed.email))
            mail, told = old_address_told(facts, renamed)
            effects.append(mail)
            warnings.append(told)
            if invites := new_invitation(facts, renamed, self.days):
                effects.append(invites)
                lines.append(valid_until(invites))
                warnings.append(Warning("invited-anew", _INVITED_ANEW))
        plan = edited(self, facts, found, lines=lines, warnings=warnings, effects=effects, days=self.days)
        return replace(plan, blocked=plan.blocked or blocked)

    def _check_permissions(self, facts: Facts) -> None:
        if self.super_admin is not None:
            require(facts.operator, SUPER_ADMIN, rule="R12")
        require(facts.operator, ADD_EDIT_USERS)
        require_known(facts, (*self.grant, *self.revoke))
        if both := {*self.grant} & {*self.revoke}:
            raise UsageError(
                "grant-and-revoke",
                msg("{code} can't be both granted and revoked.", code=", ".join(sorted(both))),
            )
        require_grantable(facts, (*self.grant, *self.revoke))

    def _renamed(self, facts: Facts) -> PersonRenamed | None:
        """The new names and address if they differ. Raises UsageError unless exactly one person is selected."""
        if self.first_name is None and self.last_name is None and self.email is None:
            return None
        selected = facts.count_selected(self.people)
        if not selected.people:
            raise NotFound("no-such-user", msg("This person no longer exists."))
        if selected.people > 1:
            raise UsageError(
                "one-person", msg("Names and addresses can be changed for one person at a time.")
            )
        ((access_state, _),) = selected.access_states.items()
        (user,) = facts.named([access_state], 1)
        renamed = PersonRenamed(
            user,
            user.email if self.email is None else checked_email(self.email),
            user.first_name if self.first_name is None else checked_name(self.first_name),
            user.last_name if self.last_name is None else checked_name(self.last_name),
            access_state,
        )
        same = (renamed.email, renamed.first_name, renamed.last_name) == (
            user.email,
            user.first_name,
            user.last_name,
        )
        return None if same else renamed

    def _refused_address(self, facts: Facts, renamed: PersonRenamed) -> Refused | None:
        """Refuses an address that somebody else has, or had before being removed."""
        if email_key(renamed.email) == email_key(renamed.user.email):
            return None
        (beside,) = facts.neighbours([renamed.email])
        if refused := of_somebody_removed(facts, renamed, beside.removed):
            return refused
        beside = replace(beside, removed=None)
        if beside.look_alike and beside.look_alike.id == renamed.user.id:
            beside = replace(beside, look_alike=None)
        problem = address_problem(renamed.email, beside)
        if problem is None:
            return None
        hint = problem.hint if problem.code == "look-alike" else msg("Choose another address.")
        return Refused(problem.code, problem.text, hint, rule=problem.rule)

    def _locks_out(self, facts: Facts) -> bool:
        """Whether the operator would lose the permission to edit users if they were among those changed."""
        if facts.operator.super_admin:
            return self.super_admin is False
        return ADD_EDIT_USERS in self.revoke


_INVITED_ANEW = msg("The invitation is sent to the new address; the previous one is no longer valid")


def renaming(renamed: PersonRenamed) -> Iterator[Line]:
    """Names and address, before and after."""
    was = renamed.user
    for label, before, after in (
        (msg("First name"), was.first_name, renamed.first_name),
        (msg("Last name"), was.last_name, renamed.last_name),
        (msg("Email"), was.email, renamed.email),
    ):
        if before != after:
            yield Line(label, _text(before), _text(after))


def _text(text: str) -> Message:
    return msg("{text}", text=text) if text else msg("–")
