"""Labels of a person's status and invitation."""

from __future__ import annotations

from collections.abc import Mapping

from seattui.domain.model import Invite, Status
from seattui.kit.i18n import Message, msg

STATUS: Mapping[Status, Message] = {
    Status.ACTIVE: msg("active"),
    Status.DEACTIVATED: msg("deactivated"),
    Status.REMOVED: msg("removed"),
}
INVITE: Mapping[Invite, Message] = {
    Invite.ACCEPTED: msg("accepted"),
    Invite.PENDING: msg("pending"),
    Invite.EXPIRED: msg("expired"),
}
