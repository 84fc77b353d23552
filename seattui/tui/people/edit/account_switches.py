"""The permission switches of an account: a tab for General, one for each hub, and one for Account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import SUPER_ADMIN, Operator, Permission, PermissionSet, Team, User
from seattui.domain.people.permissions import (
    ADD_EDIT_TEAMS,
    ADD_EDIT_USERS,
    LABELS,
    MODIFY_BILLING,
    access_to,
    missing,
    sentence_of,
)
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.text import safe
from seattui.tui.people.edit.switches import SeatSwitch, Switch, Switches, SwitchPage
from seattui.tui.people.list.user_columns import label
from seattui.tui.shell.who_may import Lacking, said

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue, Hub
    from seattui.domain.people.holders import Holders

ACCOUNT = frozenset({MODIFY_BILLING})
"""Permissions of the tab Account; a hub's access is in the hub's tab, all others in General."""

FOR_SEATS, FOR_TEAMS = (ADD_EDIT_USERS, MODIFY_BILLING), (ADD_EDIT_TEAMS,)


@dataclass(frozen=True, slots=True)
class AccountOptions:
    """What can be chosen, and by whom."""

    operator: Operator
    permissions: tuple[Permission, ...]
    subscriptions: tuple[Subscription, ...]
    catalogue: Catalogue
    sets: tuple[PermissionSet, ...]
    teams: tuple[Team, ...]
    who: Mapping[Lacking, Holders] = field(default_factory=dict)
    """Who has what the operator lacks."""

    def lacking(self, *needed: str) -> Message | None:
        """`needs Modify billing · Ana Torres has it.`; None where the operator holds all that is needed."""
        code = missing(self.operator, *needed)
        if code is None:
            return None
        return self.with_who(msg("needs {permission}", permission=LABELS[code]), code)

    def with_who(self, why: Message, code: str) -> Message:
        """Why something is locked, with who has what is missing for it."""
        who = said((code,), self.who)
        return msg("{needs} · {who}", needs=why, who=who) if who else why


def switches_for(
    known: AccountOptions, people: Sequence[User] | None, total: int, seats: Message | None = None
) -> Switches:
    """A tab for General, one for each hub, and Account. `people` None: too many to load.

    `seats`: why no seat can be switched here; None: seats can be switched.
    """

    def holders(holds: Callable[[User], bool]) -> int | None:
        return None if people is None else sum(map(holds, people))

    def permission(one: Permission) -> Switch:
        held = holders(lambda user: one.code in user.access_state.permissions)
        lacks = not known.operator.holds(one.code)
        why_not = known.with_who(msg("you don't hold it yourself"), one.code) if lacks else None
        return Switch(one.code, label(one), str(sentence_of(one)), total, held, why_not)

    def seat(hub: Hub | None, one: Subscription) -> Switch:
        return SeatSwitch(
            access_to(one.hub),
            safe(seat_name(hub, one)),
            str(msg("A paid seat gives access to the paid features of {hub}.", hub=one.hub_name)),
            total,
            holders(lambda user: one.hub in user.access_state.seats),
            seats or known.lacking(*FOR_SEATS),
            hub=one.hub,
            left=one.unassigned,
            purchased=one.purchased,
        )

    made = Switches(total)
    hubs = {hub.code: hub for hub in known.catalogue.hubs}
    held = {one.hub: one for one in known.subscriptions}
    accesses = {access_to(code) for code in (*hubs, *held)}
    general = [permission(p) for p in known.permissions if p.code not in accesses and p.code not in ACCOUNT]
    ruling = holders(lambda user: user.access_state.super_admin)
    general.append(_super_admin(known, total, ruling, seats is None))
    made.pages.append(SwitchPage(str(msg("General")), general, made))
    by_code = {p.code: p for p in known.permissions}
    for code in dict.fromkeys((*hubs, *held)):
        one = by_code.get(access_to(code))
        if one is not None:
            hub, subscription = hubs.get(code), held.get(code)
            lines = [permission(one), *([seat(hub, subscription)] if subscription else [])]
            title = hub.tab if hub else subscription.hub_name if subscription else code
            made.pages.append(SwitchPage(safe(title), lines, made))
    account = [permission(p) for p in known.permissions if p.code in ACCOUNT]
    if account:
        made.pages.append(SwitchPage(str(msg("Account")), account, made))
    return made


def _super_admin(known: AccountOptions, total: int, holders: int | None, coming: bool) -> Switch:
    """`coming`: people who are being created; being super admin gives them no seat (R11)."""
    about = (
        msg("All permissions, but no seat yet: assign it afterwards with Change seat.")
        if coming
        else msg("All permissions, but not paid seats.")
    )
    return Switch(
        SUPER_ADMIN,
        str(LABELS[SUPER_ADMIN]),
        str(about),
        total,
        holders,
        known.lacking(SUPER_ADMIN),
    )


def seat_name(hub: Hub | None, one: Subscription) -> str:
    """The label of a seat's switch, with the current tier: "Sales Enterprise"."""
    tier = next((t for t in hub.tiers if t.code == one.tier), None) if hub else None
    return hub.seat_named(tier) if hub and tier else one.name
