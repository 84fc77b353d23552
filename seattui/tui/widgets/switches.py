"""What people may do, as switches: every permission, and beside a hub's access its paid seat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from seattui.domain.catalogue import Catalogue, Hub
from seattui.domain.model import SUPER_ADMIN, Operator, Permission, PermissionSet, Subscription, Team, User
from seattui.domain.permissions import ADD_EDIT_USERS, LABELS, MODIFY_BILLING, access_to, missing
from seattui.i18n import Message, plural, say
from seattui.text import safe
from seattui.tui.widgets.switch_tabs import Row
from seattui.tui.widgets.tri_state import Choice, TriState
from seattui.tui.widgets.user_columns import label

ACCOUNT = frozenset({MODIFY_BILLING})
"""Permissions of the tab Account; each hub's access has the hub's own, all others are General."""


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to choose from, and who chooses."""

    operator: Operator
    permissions: tuple[Permission, ...]
    subscriptions: tuple[Subscription, ...]
    catalogue: Catalogue
    sets: tuple[PermissionSet, ...]
    teams: tuple[Team, ...]


@dataclass(slots=True)
class Switch(TriState):
    """A permission, or being a super admin; `why_not` says why this operator can't switch it (R12)."""

    code: str
    name: str
    about: str
    people: int
    holders: int | None
    why_not: Message | None = None
    choice: Choice = Choice.LEAVE


@dataclass(slots=True)
class SeatSwitch(Switch):
    """A paid seat; it needs the hub's access (R9)."""

    hub: str = ""
    left: int = 0
    purchased: int = 0


@dataclass(slots=True)
class SwitchPage:
    """The switches of one tab."""

    title: str
    switches: list[Switch]
    of: Switches

    def rows(self) -> Sequence[Row]:
        return [self.of.row(switch) for switch in self.switches]

    def switch(self, at: int) -> None:
        switch = self.switches[at]
        switch.cycle()
        if not isinstance(switch, SeatSwitch):
            self.of.switched(switch)


@dataclass(slots=True)
class Switches:
    """All of them. What depends on what is decided here; what is allowed, where the change is planned."""

    total: int
    pages: list[SwitchPage] = field(default_factory=list)

    @property
    def all(self) -> list[Switch]:
        return [switch for page in self.pages for switch in page.switches]

    @property
    def permissions(self) -> list[Switch]:
        return [s for s in self.all if not isinstance(s, SeatSwitch) and s.code != SUPER_ADMIN]

    def by_code(self, code: str) -> Switch | None:
        return next((s for s in self.all if s.code == code and not isinstance(s, SeatSwitch)), None)

    # --- what is chosen ----------------------------------------------------------------------------

    def chosen(self, choice: Choice) -> tuple[str, ...]:
        """Codes of the permissions for which this was chosen."""
        return tuple(s.code for s in self.permissions if s.choice is choice)

    @property
    def super_admin(self) -> bool | None:
        """Whether they become one (True), stop being one, or (None) stay as each is."""
        switch = self.by_code(SUPER_ADMIN)
        choice = switch.choice if switch else Choice.LEAVE
        return None if choice is Choice.LEAVE else choice is Choice.GIVE

    @property
    def seats(self) -> tuple[str, ...]:
        """Hubs whose seat is given."""
        given = [s for s in self.all if isinstance(s, SeatSwitch) and s.choice is Choice.GIVE]
        return tuple(s.hub for s in given if self.locked(s) is None)

    @property
    def touched(self) -> bool:
        """Whether anything is chosen at all."""
        return any(s.choice is not Choice.LEAVE for s in self.all)

    def named(self) -> dict[str, str]:
        """Codes and names of the permissions that everyone will hold: what a saved set would have."""
        return {s.code: s.name for s in self.permissions if s.on}

    def leave(self) -> None:
        """Everything as each of them has it."""
        for switch in self.all:
            switch.choice = Choice.LEAVE

    def become(self, codes: frozenset[str]) -> tuple[str, ...]:
        """Turns the permissions to exactly these; returns the names of those that can't be turned so."""
        stuck = []
        for switch in self.permissions:
            on = switch.code in codes
            if switch.why_not is None:
                switch.put(on)
                self.switched(switch)
            elif switch.on is not on:
                stuck.append(switch.name)
        return tuple(stuck)

    def switched(self, switch: Switch) -> None:
        """Access that is off takes the wish for a seat with it."""
        for seat in self.all:
            if isinstance(seat, SeatSwitch) and access_to(seat.hub) == switch.code and not switch.on:
                seat.choice = Choice.LEAVE

    def kept(self, before: Switches) -> Switches:
        """These, with the choices made in `before`."""
        made = {(type(s), s.code): s.choice for s in before.all}
        for switch in self.all:
            switch.choice = made.get((type(switch), switch.code), switch.choice)
        return self

    # --- how it looks ------------------------------------------------------------------------------

    def locked(self, switch: Switch) -> Message | None:
        """Why it can't be switched now."""
        if self._goes(switch):
            return say("goes with the access")
        if switch.why_not is not None:
            return switch.why_not
        admin = self.by_code(SUPER_ADMIN)
        ruling = admin is not None and admin.on
        if isinstance(switch, SeatSwitch):
            if ruling:
                return say("not for a super admin here (R11)")
            access = self.by_code(access_to(switch.hub))
            closed = access is not None and access.why_not is None and not access.on
            return say("switch the access on first") if closed else None
        return say("a super admin holds it") if ruling and switch.code != SUPER_ADMIN else None

    def row(self, switch: Switch) -> Row:
        locked = self.locked(switch)
        box = switch.box
        if locked is not None and (switch.why_not is None or self._goes(switch)):
            box = "[ ]" if isinstance(switch, SeatSwitch) else "[x]"
        note = self._remaining(switch) if isinstance(switch, SeatSwitch) else self._held(switch)
        return Row(box, switch.name, note, locked, switch.about, switch.choice is not Choice.LEAVE)

    def _goes(self, switch: Switch) -> bool:
        """Whether it is a seat that somebody loses, because the access is switched off."""
        access = self.by_code(switch.code)
        taken = access is not None and access.choice is Choice.TAKE
        return isinstance(switch, SeatSwitch) and switch.holders != 0 and taken

    def _remaining(self, seat: SeatSwitch) -> Message:
        """How many remain, and whether that is enough."""
        short = self.total - max(0, seat.left)
        if seat.choice is Choice.GIVE and short > 0:
            return plural(
                "{left} of {purchased} remaining: {n} more at Checkout",
                "{left} of {purchased} remaining: {n} more at Checkout",
                short,
                left=seat.left,
                purchased=seat.purchased,
            )
        return say("{left} of {purchased} remaining", left=seat.left, purchased=seat.purchased)

    def _held(self, switch: Switch) -> Message | None:
        """How many of several people hold it now."""
        if switch.holders is None or self.total == 1 or switch.holders in (0, self.total):
            return None
        return plural("held by {held} of {n}", "held by {held} of {n}", self.total, held=switch.holders)


Holders = Callable[[str], int | None]


def switches_for(
    known: Known, people: Sequence[User] | None, total: int, seats: Message | None = None
) -> Switches:
    """A tab each for General, every hub, and Account. `people` None: too many to look at one by one.

    `seats` says why no seat can be switched here; None: it can.
    """

    def holders(holds: Callable[[User], bool]) -> int | None:
        return None if people is None else sum(map(holds, people))

    def permission(one: Permission) -> Switch:
        held = holders(lambda user: one.code in user.standing.permissions)
        why_not = None if known.operator.holds(one.code) else say("you don't hold it yourself (R12)")
        return Switch(one.code, label(one), safe(str(Message(one.sentence))), total, held, why_not)

    def seat(hub: Hub | None, one: Subscription) -> Switch:
        lacking = missing(known.operator, ADD_EDIT_USERS, MODIFY_BILLING)
        needs = say("needs {permission} (R2)", permission=LABELS[lacking]) if lacking else None
        return SeatSwitch(
            access_to(one.hub),
            safe(seat_name(hub, one)),
            str(say("A paid seat opens the paid features of {hub}.", hub=one.hub_name)),
            total,
            holders(lambda user: one.hub in user.standing.seats),
            seats or needs,
            hub=one.hub,
            left=one.unassigned,
            purchased=one.purchased,
        )

    made = Switches(total)
    hubs = {hub.code: hub for hub in known.catalogue.hubs}
    held = {one.hub: one for one in known.subscriptions}
    accesses = {access_to(code): code for code in (*hubs, *held)}
    general = [permission(p) for p in known.permissions if p.code not in accesses and p.code not in ACCOUNT]
    ruling = holders(lambda user: user.standing.super_admin)
    general.append(_super_admin(known.operator, total, ruling, seats is None))
    made.pages.append(SwitchPage(str(say("General")), general, made))
    for one in (p for p in known.permissions if p.code in accesses):
        code = accesses[one.code]
        hub, subscription = hubs.get(code), held.get(code)
        lines = [permission(one), *([seat(hub, subscription)] if subscription else [])]
        title = hub.tab if hub else subscription.hub_name if subscription else code
        made.pages.append(SwitchPage(safe(title), lines, made))
    account = [permission(p) for p in known.permissions if p.code in ACCOUNT]
    if account:
        made.pages.append(SwitchPage(str(say("Account")), account, made))
    return made


def _super_admin(operator: Operator, total: int, holders: int | None, coming: bool) -> Switch:
    """`coming`: people who are being created, who get no seat with it (R11)."""
    about = (
        say("Holds every permission. Gets no seat here (R11): give it afterwards, with Change seat.")
        if coming
        else say("Holds every permission; paid seats are another matter.")
    )
    return Switch(
        SUPER_ADMIN,
        str(LABELS[SUPER_ADMIN]),
        str(about),
        total,
        holders,
        None if operator.super_admin else say("only a super admin may switch it (R12)"),
    )


def seat_name(hub: Hub | None, one: Subscription) -> str:
    """The name of a seat's switch, by the tier in force: "Sales Enterprise"."""
    tier = next((t for t in hub.tiers if t.code == one.tier), None) if hub else None
    return hub.seat_named(tier) if hub and tier else one.name
