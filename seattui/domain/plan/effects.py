"""What a change writes besides people's access states. The store has one writer for each effect."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from seattui.domain.billing.invoice import InvoiceKind, InvoiceLine
from seattui.domain.model import Permission
from seattui.kit.i18n import Message
from seattui.kit.money import Money
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class PlainEffect:
    name: ClassVar[str] = ""

    def as_json(self) -> dict[str, Any]:
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        return {"effect": self.name} | {
            k: v.isoformat() if isinstance(v, date) else v for k, v in plain.items()
        }


@dataclass(frozen=True, slots=True)
class RemovalCancelled(PlainEffect):
    """Cancels the scheduled removal (R19, R20). Written before people's seats."""

    name: ClassVar[str] = "cancel-removal"
    hub: str
    seats: int


@dataclass(frozen=True, slots=True)
class RemovalScheduled(PlainEffect):
    """Schedules seats for removal on that day (R17)."""

    name: ClassVar[str] = "schedule-removal"
    hub: str
    seats: int
    effective_on: date


@dataclass(frozen=True, slots=True)
class SeatsBought(PlainEffect):
    """Adds a lot at that day's price (R13). Written before people's seats."""

    name: ClassVar[str] = "buy"
    hub: str
    seats: int
    unit_minor: int
    bought_on: date


@dataclass(frozen=True, slots=True)
class SeatsRemoved(PlainEffect):
    """The scheduled removal takes effect, newest lot first (R21)."""

    name: ClassVar[str] = "remove"
    hub: str
    seats: int


@dataclass(frozen=True, slots=True)
class InvoicePosted(PlainEffect):
    """Posts an invoice, numbered when written. A period's invoice also advances the subscription's posted period."""

    name: ClassVar[str] = "invoice"
    hub: str
    kind: InvoiceKind
    issued_on: date
    period_start: date
    period_end: date
    currency: str
    lines: tuple[InvoiceLine, ...]

    @property
    def total(self) -> Money:
        return Money(sum(line.amount_minor for line in self.lines), self.currency)

    def as_json(self) -> dict[str, Any]:
        return {
            "effect": self.name,
            "hub": self.hub,
            "kind": self.kind.value,
            "issued_on": self.issued_on.isoformat(),
            "period": {"start": self.period_start.isoformat(), "end": self.period_end.isoformat()},
            "total": self.total.as_json(),
        }


@dataclass(frozen=True, slots=True)
class MailQueued(PlainEffect):
    """Puts an email into the outbox in the same transaction, in the operator's language."""

    name: ClassVar[str] = "mail"
    to: str
    subject: Message
    body: Message

    def as_json(self) -> dict[str, Any]:
        return {"effect": self.name, "to": self.to}


@dataclass(frozen=True, slots=True)
class SubscriptionAdded(PlainEffect):
    """Adds a subscription. Prices in minor units per billing interval."""

    name: ClassVar[str] = "add-subscription"
    hub: str
    hub_name: str
    tier: str
    subscription: str
    currency: str
    included: int
    additional: int
    base_minor: int
    seat_minor: int
    agreed: bool
    """Whether `seat_minor` was agreed for this subscription and overrides the catalogue's price."""
    starts_on: date
    opening_on: date
    term_months: int
    billing_months: int
    access: Permission

    def as_json(self) -> dict[str, Any]:
        record = PlainEffect.as_json(self)
        return record | {"access": self.access.code}


@dataclass(frozen=True, slots=True)
class PriceAgreed(PlainEffect):
    """The price of further seats from that day on, overriding the catalogue."""

    name: ClassVar[str] = "agree-price"
    hub: str
    seat_minor: int
    from_day: date


@dataclass(frozen=True, slots=True)
class WarningSet(PlainEffect):
    """Sets the number of unassigned seats below which to warn."""

    name: ClassVar[str] = "warn-below"
    hub: str
    below: int


@dataclass(frozen=True, slots=True)
class CatalogueLoaded(PlainEffect):
    """Puts these prices in force."""

    name: ClassVar[str] = "load-catalogue"
    catalogue: Catalogue

    def as_json(self) -> dict[str, Any]:
        return {
            "effect": self.name,
            "title": self.catalogue.title,
            "hubs": [h.code for h in self.catalogue.hubs],
        }


@dataclass(frozen=True, slots=True)
class OperatorTied(PlainEffect):
    """An OS account operates as this person from now on."""

    name: ClassVar[str] = "tie-operator"
    user_id: int
    email: str
    uid: int


@dataclass(frozen=True, slots=True)
class OperatorUntied(PlainEffect):
    """An OS account no longer operates as anybody."""

    name: ClassVar[str] = "untie-operator"
    email: str
    uid: int


@dataclass(frozen=True, slots=True)
class PeopleImported(PlainEffect):
    """Writes the people staged last."""

    name: ClassVar[str] = "import-people"
    created: int
    updated: int
    restored: int = 0
