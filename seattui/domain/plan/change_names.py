"""What the kinds of change in the record are called on screen."""

from __future__ import annotations

from collections.abc import Mapping

from seattui.kit.i18n import Message, say

NAMES: Mapping[str, Message] = {
    "seats.change": say("Change seat"),
    "seats.move": say("Move seat"),
    "users.import": say("Import users"),
    "operators.tie": say("Tie operator"),
    "operators.untie": say("Untie operator"),
    "removals.schedule": say("Remove seats"),
    "removals.cancel": say("Cancel removal request"),
    "subscriptions.add": say("Add subscription"),
    "subscriptions.price": say("Set seat price"),
    "subscriptions.warn": say("Set low-seat warning"),
    "catalogue.load": say("Load catalogue"),
    "billing.period": say("Billing period"),
    "mail.refused": say("Mail refused"),
    "accounts.found": say("Make account"),
    "seats.buy": say("Buy seats"),
    "users.create": say("Create user"),
    "users.edit": say("Edit user"),
    "users.invite": say("Invite again"),
    "users.accept": say("Accept invitation"),
    "users.expire": say("Invitations expired"),
    "permission-sets.save": say("Save permission set"),
    "permission-sets.apply": say("Apply permission set"),
    "permission-sets.delete": say("Delete permission set"),
    "users.deactivate": say("Deactivate"),
    "users.reactivate": say("Reactivate"),
    "users.remove": say("Remove from the account"),
    "users.offboard": say("Off-board"),
    "users.seen": say("Last active"),
    "users.except": say("On leave"),
    "teams.create": say("Create team"),
    "teams.rename": say("Rename team"),
    "teams.move": say("Move team"),
    "teams.delete": say("Delete team"),
    "teams.add": say("Add to team"),
    "teams.drop": say("Drop from team"),
    "undo": say("Undo"),
}


def change_named(kind: str) -> Message:
    """The kind in words; one that a newer version wrote stands as it is."""
    return NAMES.get(kind) or say("{kind}", kind=kind)
