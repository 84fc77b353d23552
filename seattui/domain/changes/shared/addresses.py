"""A person's address that changes: who is told, and whose address it may not be."""

from __future__ import annotations

from seattui.domain.changes.shared.inviting import invitation
from seattui.domain.model import Invite, Status, User
from seattui.domain.plan.effects import MailQueued
from seattui.domain.plan.plan import Facts, Warning
from seattui.domain.plan.user_effects import InvitesSent, PersonRenamed
from seattui.kit.errors import Refused
from seattui.kit.i18n import msg


def address_changes(renamed: PersonRenamed) -> bool:
    """Whether mail goes elsewhere afterwards. Letters count: addresses that compare as equal can be two mailboxes."""
    return renamed.email != renamed.user.email


def old_address_told(facts: Facts, renamed: PersonRenamed) -> tuple[MailQueued, Warning]:
    """The mail to the old address, and the warning that it is sent."""
    was = renamed.user.email
    mail = MailQueued(
        was,
        msg("Your address in {account}", account=facts.account.name),
        msg(
            "{who} changed your address in {account} from {before} to {after}. If you didn't "
            "expect this, tell a super admin of the account.",
            who=facts.operator.email,
            account=facts.account.name,
            before=was,
            after=renamed.email,
        ),
    )
    return mail, Warning(
        "old-address-told", msg("{email} is told by mail that the address changes", email=was)
    )


def new_invitation(facts: Facts, renamed: PersonRenamed, days: int) -> InvitesSent | None:
    """A new invitation for somebody whose address changes before they accept: the old address can't accept it
    any more.
    """
    access_state = renamed.access_state
    invited = access_state.invite is Invite.PENDING and access_state.status is Status.ACTIVE
    return invitation(facts, 1, days) if invited and address_changes(renamed) else None


def of_somebody_removed(facts: Facts, renamed: PersonRenamed, removed: User | None) -> Refused | None:
    """Refuses to give the address of a removed person to somebody else, unless a super admin does: what is sent
    to it, and what elsewhere goes by it, was meant for that person. Nor is it freed by restoring that person, who
    begins with nothing, and giving them another.
    """
    if facts.operator.super_admin:
        return None
    if removed is None:
        return _of_somebody_restored(facts, renamed.user)
    return Refused(
        "removed",
        msg(
            "{email} was the address of {who}, who was removed: only a super admin may give it to "
            "somebody else.",
            email=renamed.email,
            who=removed.display_name,
        ),
        msg("Restore that person instead, or choose another address."),
        rule="R22",
    )


def _of_somebody_restored(facts: Facts, user: User) -> Refused | None:
    if not facts.was_removed(user.id):
        return None
    return Refused(
        "was-removed",
        msg("{who} was removed once: only a super admin may change the address.", who=user.display_name),
        msg("Ask a super admin."),
        rule="R22",
    )
