"""The layout of `users.facet`, an access state packed into one number: its parts, from the lowest bit.

All code that packs or reads a facet, in SQL or Python, uses these. Stores contain such numbers, so a part never
moves.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypeVar

from seattui.domain.model import Invite, Status
from seattui.kit.records import dataclass

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Part:
    """A range of bits of a facet, for a numeric column of `users`."""

    column: str
    shift: int
    bits: int

    @property
    def end(self) -> int:
        return self.shift + self.bits

    @property
    def mask(self) -> int:
        """The bits of this part within the facet."""
        return (1 << self.bits) - 1 << self.shift

    def at(self, number: int) -> int:
        """The number shifted to its position in the facet."""
        return number << self.shift

    def of(self, facet: int) -> int:
        return (facet & self.mask) >> self.shift

    def sql_of(self, facet: str) -> str:
        """SQL for this part of a facet, given as an SQL expression."""
        down = f"{facet} >> {self.shift}" if self.shift else facet
        return f"({down} & {(1 << self.bits) - 1})"

    @property
    def packed(self) -> str:
        """SQL for what the column adds to the facet."""
        return f"{1 << self.shift} * {self.number}" if self.shift else self.number

    @property
    def number(self) -> str:
        return self.column


@dataclass(frozen=True, slots=True)
class Choice(Part, Generic[E]):
    """A range of bits of a facet, for a column with an enumerated value."""

    values: tuple[E, ...]

    def at_value(self, value: E) -> int:
        return self.at(self.values.index(value))

    def value_of(self, facet: int) -> E:
        return self.values[self.of(facet)]

    def sql_is(self, facet: str, value: E) -> str:
        """SQL for whether a facet has this value."""
        return f"{self.sql_of(facet)} = {self.values.index(value)}"

    def sql_value(self, facet: str) -> str:
        """SQL for the stored value in a facet."""
        words = " ".join(f"WHEN {n} THEN '{value}'" for n, value in enumerate(self.values))
        return f"CASE {self.sql_of(facet)} {words} END"

    @property
    def number(self) -> str:
        *some, _ = enumerate(self.values)
        cases = " ".join(f"WHEN '{value}' THEN {n}" for n, value in some)
        return f"CASE {self.column} {cases} ELSE {len(some)} END"


STATUS = Choice("status", 0, 2, (Status.ACTIVE, Status.DEACTIVATED, Status.REMOVED))
INVITE = Choice("invite", STATUS.end, 2, (Invite.ACCEPTED, Invite.PENDING, Invite.EXPIRED))
SUPER_ADMIN = Part("super_admin", INVITE.end, 1)
SEATS = Part("seats", SUPER_ADMIN.end, 16)
PERMISSIONS = Part("permissions", SEATS.end, 40)

FACET = " + ".join(part.packed for part in (STATUS, INVITE, SUPER_ADMIN, SEATS, PERMISSIONS))
"""SQL for the facet of a row of `users`."""
