"""An account's subscription: its seats, the lots that they were bought in, and the removal that is scheduled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Lot:
    """Seats bought together, at the price of that day (minor units a billing interval)."""

    id: int
    seats: int
    unit_minor: int
    bought_on: date


@dataclass(frozen=True, slots=True)
class Removal:
    """The one scheduled removal of a subscription (R19)."""

    seats: int
    effective_on: date
    requested_by: str
    requested_at: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """An account's hold on one hub at one tier. Prices are minor units a billing interval."""

    id: int
    hub: str
    tier: str
    name: str
    """As on screen: "Sales Hub Enterprise"."""
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
    """What a further seat costs today: the agreed price, else the catalogue's; None when neither has one."""
    agreed: bool = False
    """Whether `seat_minor` was agreed for this subscription, so that the catalogue doesn't decide it."""
    warn_below: int | None = None
    posted_until: date | None = None
    """The start of the next period to be posted; None until the first was."""

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
    def scheduled(self) -> int:
        return self.removal.seats if self.removal else 0

    @property
    def removable(self) -> int:
        """R16: only unassigned additional seats, less those already scheduled."""
        return max(0, min(self.additional, self.unassigned) - self.scheduled)
