"""A subscription: its seats, the lots they were bought in, and the scheduled removal."""

from __future__ import annotations

from datetime import date, datetime

from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class Lot:
    """Seats bought together, at that day's price (minor units per billing interval)."""

    id: int
    seats: int
    unit_minor: int
    bought_on: date


@dataclass(frozen=True, slots=True)
class Removal:
    """A subscription's scheduled removal; there is at most one (R19)."""

    seats: int
    effective_on: date
    requested_by: str
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """An account's subscription to one hub at one tier. Prices are minor units per billing interval."""

    id: int
    hub: str
    tier: str
    name: str
    """As shown on screen: "Sales Hub Enterprise"."""
    hub_name: str
    currency: str
    included: int
    base_minor: int
    starts_on: date
    term_months: int
    billing_months: int
    opening_on: date
    lots: tuple[Lot, ...] = ()
    assigned: int = 0
    removal: Removal | None = None
    seat_minor: int | None = None
    """Price of one more seat today: the agreed price, else the catalogue's; None if there is neither."""
    agreed: bool = False
    """Whether `seat_minor` was agreed for this subscription and overrides the catalogue."""
    warn_below: int | None = None
    posted_until: date | None = None
    """The start of the next period to be posted; None until the first was posted."""

    @property
    def additional(self) -> int:
        return sum(lot.seats for lot in self.lots)

    @property
    def purchased(self) -> int:
        return self.included + self.additional

    @property
    def unassigned(self) -> int:
        return self.purchased - self.assigned

    @property
    def runs_low(self) -> bool:
        """Whether fewer seats are unassigned than the account's warning threshold."""
        return self.warn_below is not None and self.unassigned < self.warn_below

    @property
    def scheduled(self) -> int:
        return self.removal.seats if self.removal else 0

    @property
    def removable(self) -> int:
        """R16: unassigned additional seats, minus those already scheduled for removal."""
        return max(0, min(self.additional, self.unassigned) - self.scheduled)
