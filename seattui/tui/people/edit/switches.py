"""Permissions as switches: all permissions, and for each hub its paid seat below its access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from seattui.domain.model import SUPER_ADMIN
from seattui.domain.people.permissions import access_to
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass
from seattui.tui.widgets.switch_tabs import Row
from seattui.tui.widgets.tri_state import Choice, TriState


@dataclass(slots=True)
class Switch(TriState):
    """A permission, or being a super admin; `why_not`: why this operator can't switch it (R12)."""

    code: str
    name: str
    about: str
    people: int
    holders: int | None
    why_not: Message | None = None
    choice: Choice = Choice.UNCHANGED


@dataclass(slots=True)
class SeatSwitch(Switch):
    """A paid seat; it requires access to the hub (R9)."""

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

    def switch(self, index: int) -> None:
        switch = self.switches[index]
        switch.cycle()
        if not isinstance(switch, SeatSwitch):
            self.of.switched(switch)


@dataclass(slots=True)
class Switches:
    """All switches. Dependencies between switches are handled here; what is allowed, by the change's plan."""

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

    # --- choices -----------------------------------------------------------------------------------

    def chosen(self, choice: Choice) -> tuple[str, ...]:
        """Codes of the permissions with this choice; without those of a super admin."""
        return tuple(
            s.code for s in self.permissions if s.choice is choice and not self._included_in_super_admin(s)
        )

    @property
    def super_admin(self) -> bool | None:
        """True: they become super admins; False: they are no longer; None: unchanged."""
        switch = self.by_code(SUPER_ADMIN)
        choice = switch.choice if switch else Choice.UNCHANGED
        return None if choice is Choice.UNCHANGED else choice is Choice.ON

    @property
    def seats(self) -> tuple[str, ...]:
        """Hubs whose seat is assigned."""
        given = [s for s in self.all if isinstance(s, SeatSwitch) and s.choice is Choice.ON]
        return tuple(s.hub for s in given if self.locked(s) is None)

    @property
    def has_input(self) -> bool:
        """Whether anything was chosen."""
        return any(s.choice is not Choice.UNCHANGED for s in self.all)

    def named(self) -> dict[str, str]:
        """Code → label of the permissions that everyone will have: the content of a saved set."""
        return {s.code: s.name for s in self.permissions if s.on}

    def reset(self) -> None:
        """Resets all choices."""
        for switch in self.all:
            switch.choice = Choice.UNCHANGED

    def switch_to(self, codes: frozenset[str]) -> tuple[str, ...]:
        """Switches to exactly these permissions; returns the labels of those that couldn't be switched."""
        locked = []
        for switch in self.permissions:
            on = switch.code in codes
            if switch.why_not is None:
                switch.put(on)
                self.switched(switch)
            elif switch.on is not on:
                locked.append(switch.name)
        return tuple(locked)

    def switched(self, switch: Switch) -> None:
        """Switching access off also clears the choice of its seat."""
        for seat in self.all:
            if isinstance(seat, SeatSwitch) and access_to(seat.hub) == switch.code and not switch.on:
                seat.choice = Choice.UNCHANGED

    def with_choices_of(self, before: Switches) -> Switches:
        """These switches with the choices of `before`."""
        made = {(type(s), s.code): s.choice for s in before.all}
        for switch in self.all:
            switch.choice = made.get((type(switch), switch.code), switch.choice)
        return self

    # --- drawing -----------------------------------------------------------------------------------

    def locked(self, switch: Switch) -> Message | None:
        """Why it can't be switched now."""
        if self._lost_with_access(switch):
            return msg("is unassigned with the access")
        if self._comes_with_seat(switch):
            return msg("is switched on with the seat")
        if self._included_in_super_admin(switch):
            return msg("included for super admins")
        if switch.why_not is not None:
            return switch.why_not
        if isinstance(switch, SeatSwitch):
            if self._become_super_admins:
                return msg("not available for super admins here")
            access = self.by_code(access_to(switch.hub))
            access_off = access is not None and access.why_not is None and not access.on
            return msg("switch on access first") if access_off else None
        return None

    @property
    def _become_super_admins(self) -> bool:
        """Whether all of them will be super admins."""
        admin = self.by_code(SUPER_ADMIN)
        return admin is not None and admin.on

    def _included_in_super_admin(self, switch: Switch) -> bool:
        """Whether it is a permission included in being a super admin, whatever was chosen before."""
        return self._become_super_admins and not isinstance(switch, SeatSwitch) and switch.code != SUPER_ADMIN

    def _comes_with_seat(self, switch: Switch) -> bool:
        """Whether it is hub access that an assigned seat includes, and this operator can't switch it by
        itself."""
        if isinstance(switch, SeatSwitch) or switch.why_not is None or switch.on:
            return False
        return switch.code in map(access_to, self.seats)

    def row(self, switch: Switch) -> Row:
        locked = self.locked(switch)
        box = switch.box
        if locked is not None and locked is not switch.why_not:
            box = "[ ]" if isinstance(switch, SeatSwitch) else "[x]"
        note = self._remaining(switch) if isinstance(switch, SeatSwitch) else self._held(switch)
        chosen = switch.choice is not Choice.UNCHANGED and not self._included_in_super_admin(switch)
        return Row(box, switch.name, note, locked, switch.about, chosen)

    def _lost_with_access(self, switch: Switch) -> bool:
        """Whether it is a seat that somebody loses because its access is switched off."""
        access = self.by_code(switch.code)
        taken = (
            access is not None and access.choice is Choice.OFF and not self._included_in_super_admin(access)
        )
        return isinstance(switch, SeatSwitch) and switch.holders != 0 and taken

    def _remaining(self, seat: SeatSwitch) -> Message:
        """How many seats remain, and whether they are enough."""
        short = self.total - max(0, seat.left)
        if seat.choice is Choice.ON and short > 0:
            return plural(
                "{left} of {purchased} remaining: {n} more at Checkout",
                "{left} of {purchased} remaining: {n} more at Checkout",
                short,
                left=seat.left,
                purchased=seat.purchased,
            )
        return msg("{left} of {purchased} remaining", left=seat.left, purchased=seat.purchased)

    def _held(self, switch: Switch) -> Message | None:
        """How many of several people have it now."""
        if switch.holders is None or self.total == 1 or switch.holders in (0, self.total):
            return None
        return plural("held by {held} of {n}", "held by {held} of {n}", self.total, held=switch.holders)
