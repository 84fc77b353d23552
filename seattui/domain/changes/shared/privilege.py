"""Who may change whom: the one question about a person that every change asks, by whichever way it is made."""

from __future__ import annotations

from seattui.domain.changes.shared.refusing import Reason
from seattui.domain.model import SUPER_ADMIN, AccessState, Status
from seattui.domain.people.permissions import ADD_EDIT_USERS, MODIFY_BILLING, access_to, label_of, missing
from seattui.domain.plan.plan import Facts
from seattui.kit.i18n import Message, msg

NOT_HELD = "not-held"
ONLY_SUPER_ADMINS = Reason(
    "super-admin",
    "R22",
    msg("{who} is a super admin: only a super admin may change that."),
    lacks=SUPER_ADMIN,
)


def forbidden(
    facts: Facts, before: AccessState, after: AccessState, *, address: bool = False
) -> Reason | None:
    """Why the operator may not turn a person with the state `before` into one with `after`; None if they may.

    `address`: their address changes too. Names, an invitation and the like need no more than the two states.
    """
    if not facts.operator.super_admin and (before.super_admin or after.super_admin):
        return ONLY_SUPER_ADMINS
    if lacking := missing(facts.operator, *sorted(granted_or_revoked(before, after))):
        return not_held(facts, lacking)
    if address and (lacking := missing(facts.operator, *sorted(worth(before) | worth(after)))):
        text = msg("{who}: the address can be changed only by people who hold {permission} too.")
        return _lacks(facts, "address-not-held", text, lacking)
    return None


def not_held(facts: Facts, lacking: str) -> Reason:
    """R12: the operator lacks this permission."""
    text = msg("{who}: {permission} can be granted and revoked only by people who hold it.")
    return _lacks(facts, NOT_HELD, text, lacking)


def worth(access_state: AccessState) -> frozenset[str]:
    """What whoever gets the mail of somebody with this state can come to hold: their permissions, and for a seat
    what giving one takes (R2).
    """
    of_super_admin = {SUPER_ADMIN} if access_state.super_admin else set()
    of_seats = {ADD_EDIT_USERS, MODIFY_BILLING} if access_state.seats else set()
    return access_state.permissions | of_super_admin | of_seats


def granted_or_revoked(before: AccessState, after: AccessState) -> frozenset[str]:
    """The permissions that R12 is about: not access that comes or goes with a seat (R2), nor what ends with a
    removal (R7). Whoever was removed begins without any.
    """
    if after.status is Status.REMOVED:
        return frozenset()
    held = frozenset[str]() if before.status is Status.REMOVED else before.permissions
    return (held ^ after.permissions) - {access_to(hub) for hub in before.seats ^ after.seats}


def _lacks(facts: Facts, code: str, text: Message, lacking: str) -> Reason:
    label = label_of(lacking, facts.permissions())
    return Reason(code, "R12", Message(text.template, {"permission": label}), lacks=lacking)
