"""What the kinds of change in the record are called on screen."""

from __future__ import annotations

from collections.abc import Mapping

from seattui.kit.i18n import Message, msg

NAMES: Mapping[str, Message] = {
    "seats.change": msg("Change seat"),
    "seats.move": msg("Move seat"),
    "users.import": msg("Import users"),
    "operators.tie": msg("Tie operator"),
    "operators.untie": msg("Untie operator"),
    "removals.schedule": msg("Remove seats"),
    "removals.cancel": msg("Cancel removal request"),
    "subscriptions.add": msg("Add subscription"),
    "subscriptions.price": msg("Set seat price"),
    "subscriptions.warn": msg("Set low-seat warning"),
    "catalogue.load": msg("Load catalogue"),
    "billing.period": msg("Billing period"),
    "mail.refused": msg("Email refused"),
    "accounts.found": msg("Create account"),
    "seats.buy": msg("Buy seats"),
    "users.create": msg("Create user"),
    "users.edit": msg("Edit user"),
    "users.invite": msg("Invite again"),
    "users.accept": msg("Accept invitation"),
    "users.expire": msg("Invitations expired"),
    "permission-sets.save": msg("Save permission set"),
    "permission-sets.apply": msg("Apply permission set"),
    "permission-sets.delete": msg("Delete permission set"),
    "users.deactivate": msg("Deactivate"),
    "users.reactivate": msg("Reactivate"),
    "users.remove": msg("Remove from the account"),
    "users.offboard": msg("Off-board"),
    "users.seen": msg("Last active"),
    "users.except": msg("On leave"),
    "teams.create": msg("Create team"),
    "teams.rename": msg("Rename team"),
    "teams.move": msg("Move team"),
    "teams.delete": msg("Delete team"),
    "teams.add": msg("Add to team"),
    "teams.drop": msg("Remove from team"),
    "undo": msg("Undo"),
}


def change_named(kind: str) -> Message:
    """The kind in words; one that a newer version wrote stands as it is."""
    return NAMES.get(kind) or msg("{kind}", kind=kind)
