"""What a change writes besides people's access states. The store has one writer for each of these."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from seattui.domain.billing.invoice import InvoiceKind, InvoiceLine
from seattui.domain.model import Permission
from seattui.kit.i18n import Message
from seattui.kit.money import Money

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
    """The scheduled removal is cancelled (R19, R20). Written before people's seats."""

    name: ClassVar[str] = "cancel-removal"
    hub: str
    seats: int


@dataclass(frozen=True, slots=True)
class RemovalScheduled(PlainEffect):
    """So many seats will be removed on that day (R17)."""

    name: ClassVar[str] = "schedule-removal"
    hub: str
    seats: int
    effective_on: date


@dataclass(frozen=True, slots=True)
class SeatsBought(PlainEffect):
    """A lot at the price of that day (R13). Written before people's seats."""

    name: ClassVar[str] = "buy"
    hub: str
    seats: int
    unit_minor: int
    bought_on: date


@dataclass(frozen=True, slots=True)
class SeatsLeft(PlainEffect):
    """The scheduled removal takes effect: newest lot first (R21)."""

    name: ClassVar[str] = "remove"
    hub: str
    seats: int


@dataclass(frozen=True, slots=True)
class InvoicePosted(PlainEffect):
    """An invoice, numbered when it is written. A period's moves on what is posted of the subscription."""

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
    """A mail that goes to the outbox in the same transaction, worded in the operator's language."""

    name: ClassVar[str] = "mail"
    to: str
    subject: Message
    body: Message

    def as_json(self) -> dict[str, Any]:
        return {"effect": self.name, "to": self.to}


@dataclass(frozen=True, slots=True)
class SubscriptionAdded(PlainEffect):
    """A subscription begins. Prices in minor units a billing interval."""

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
    """Whether `seat_minor` was agreed for this subscription, so that it goes before the catalogue's."""
    starts_on: date
    opening_on: date
    term_months: int
    billing_months: int
    access: Permission

    def as_json(self) -> dict[str, Any]:
        said = PlainEffect.as_json(self)
        return said | {"access": self.access.code}


@dataclass(frozen=True, slots=True)
class PriceAgreed(PlainEffect):
    """What a further seat costs from that day on, whatever the catalogue says."""

    name: ClassVar[str] = "agree-price"
    hub: str
    seat_minor: int
    from_day: date


@dataclass(frozen=True, slots=True)
class WarningSet(PlainEffect):
    """Says so when fewer seats than this are left."""

    name: ClassVar[str] = "warn-below"
    hub: str
    below: int


@dataclass(frozen=True, slots=True)
class CatalogueLoaded(PlainEffect):
    """These prices are in force from now on."""

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
    """An OS account acts as this person."""

    name: ClassVar[str] = "tie-operator"
    user_id: int
    email: str
    uid: int


@dataclass(frozen=True, slots=True)
class OperatorUntied(PlainEffect):
    """An OS account acts as nobody any more."""

    name: ClassVar[str] = "untie-operator"
    email: str
    uid: int


@dataclass(frozen=True, slots=True)
class PeopleImported(PlainEffect):
    """The people staged last are written."""

    name: ClassVar[str] = "import-people"
    created: int
    updated: int
    restored: int = 0
