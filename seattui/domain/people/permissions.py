"""Permissions and who holds them. The rules are checked when a change is planned, and so again when it is applied."""

from __future__ import annotations

from collections.abc import Iterable

from seattui.domain.model import SUPER_ADMIN, Operator, Permission
from seattui.kit.errors import NotPermitted
from seattui.kit.i18n import Message, msg

ADD_EDIT_USERS = "add_edit_users"
ADD_EDIT_TEAMS = "add_edit_teams"
MODIFY_BILLING = "modify_billing"
EXPORT_USERS = "export_users"
SCREENFUL = 100
"""How many rows anybody in the account gets at once without Export users, as the screens show them."""

LABELS: dict[str, Message] = {
    ADD_EDIT_USERS: msg("Add & edit users"),
    ADD_EDIT_TEAMS: msg("Add & edit teams"),
    MODIFY_BILLING: msg("Modify billing"),
    EXPORT_USERS: msg("Export users"),
    SUPER_ADMIN: msg("Super admin"),
}

SHORT: dict[str, Message] = {
    ADD_EDIT_USERS: msg("Users"),
    ADD_EDIT_TEAMS: msg("Teams"),
    MODIFY_BILLING: msg("Billing"),
    EXPORT_USERS: msg("Export"),
}
"""What each is about, where there is no room for its label."""

GRANTED_BY = msg("A super admin can grant it.")

SENTENCES: dict[str, Message] = {
    ADD_EDIT_USERS: msg("Create, edit, deactivate and remove users."),
    ADD_EDIT_TEAMS: msg("Create, move and delete teams, and choose who is in them."),
    MODIFY_BILLING: msg("Buy seats, schedule their removal, and see invoices."),
    EXPORT_USERS: msg("Write lists of users to files."),
}

# The permissions of a new account, stored in English; others are data.
FIRST = tuple(Permission(code, LABELS[code].template, result.template) for code, result in SENTENCES.items())


def access_to(hub: str) -> str:
    """The permission for a hub's free tools: `sales-hub` → `sales_hub_access`."""
    return hub.replace("-", "_") + "_access"


def hub_access(hub: str, hub_name: str) -> Permission:
    """The permission as stored, in English."""
    return Permission(
        access_to(hub), f"{hub_name} access", f"Use the free tools of {hub_name}; a paid seat needs it."
    )


def label_of(code: str, known: Iterable[Permission]) -> Message:
    """A permission's label: translated for built-in ones, else as stored."""
    if code in LABELS:
        return LABELS[code]
    permission = next((p for p in known if p.code == code), None)
    hub = _hub_of(permission) if permission else None
    if hub is not None:
        return msg("{hub} access", hub=hub)
    return msg("{label}", label=permission.label if permission else code)


def short_label_of(permission: Permission) -> Message:
    """What it is about: the hub, for access to one."""
    if permission.code in SHORT:
        return SHORT[permission.code]
    hub = _hub_of(permission)
    return msg("{label}", label=hub.removesuffix(" Hub") if hub else permission.label)


def sentence_of(permission: Permission) -> Message:
    """What a permission allows: translated for built-in ones, else as stored."""
    if permission.code in SENTENCES:
        return SENTENCES[permission.code]
    hub = _hub_of(permission)
    if hub is not None:
        return msg("Use the free tools of {hub}; a paid seat needs it.", hub=hub)
    return msg("{sentence}", sentence=permission.sentence)


def _hub_of(permission: Permission) -> str | None:
    """The hub that this permission gives access to, if its text is still the one `hub_access` made."""
    name = permission.label.removesuffix(" access")
    return name if permission == hub_access(permission.code.removesuffix("_access"), name) else None


def missing(operator: Operator, *needed: str) -> str | None:
    """The first of the permissions that the operator doesn't hold; None if they hold all."""
    if SUPER_ADMIN in needed and not operator.super_admin:
        return SUPER_ADMIN
    return next((p for p in needed if not operator.holds(p)), None)


def require(
    operator: Operator, *needed: str, rule: str | None = None, known: Iterable[Permission] = ()
) -> None:
    """Raises NotPermitted for the first permission that the operator lacks, labelled as in `known`."""
    lacking = missing(operator, *needed)
    if lacking is None:
        return
    raise NotPermitted(
        lacking,
        msg(
            "{who} needs the permission {permission} for this.",
            who=operator.email,
            permission=label_of(lacking, known),
        ),
        GRANTED_BY,
        rule=rule,
    )
