"""Where the program's side of a billing story happens: in memory, thousands of steps a second, or in a store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Protocol

from seattui.domain.billing import charges as billing
from seattui.domain.billing.catalogue import Catalogue
from seattui.domain.billing.default_prices import demo_catalogue
from seattui.domain.billing.invoice import InvoiceKind
from seattui.domain.billing.subscription import Lot, Removal, Subscription
from seattui.domain.changes.billing.renewals import PostPeriod
from seattui.domain.changes.billing.subscriptions import AddSubscription, PriceSeat
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Account, Chosen, SelectionCount, Sort, UserFilter
from seattui.domain.plan.effects import (
    InvoicePosted,
    PriceAgreed,
    RemovalCancelled,
    RemovalScheduled,
    SeatsBought,
    SeatsRemoved,
)
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.errors import Refused
from seattui.service.clock import fixed_clock
from tests.support.accounts import do, founded, joined, numbered
from tests.support.memory.facts import NEWCOMER, MemoryFacts, person

HUB = "sales-hub"
PEOPLE = 24
MAX_UNASKED = 3
MOVING = ("assign", "assign-buying", "unassign")


@dataclass(frozen=True)
class Terms:
    """What is subscribed to, and when the story begins."""

    anchor: date
    term: int
    billing: int
    included: int
    additional: int
    base: int
    unit: int
    zone: str = "UTC"


class World(Protocol):
    def add(self, terms: Terms, at: datetime) -> None: ...
    def at(self, now: datetime) -> None: ...
    def recorded(self) -> datetime:
        """The newest instant in the record: a clock that went back counts as this one."""

    def due(self) -> int: ...
    def settle(self) -> int: ...
    def wanted(self, kind: str, n: int) -> Change: ...
    def plan(self, change: Change) -> Plan: ...
    def apply(self, plan: Plan) -> None: ...
    def subscription(self) -> Subscription: ...
    def invoices(self, since: int) -> list[tuple[InvoiceKind, date, int]]: ...


def change_of(kind: str, n: int, people: Chosen) -> Change:
    match kind:
        case "buy":
            return BuySeats(HUB, n)
        case "remove":
            return ScheduleRemoval(HUB, n)
        case "cancel":
            return CancelRemoval(HUB)
        case "price":
            return PriceSeat(HUB, n)
        case "unassign":
            return ChangeSeats(people, take=(HUB,))
    return ChangeSeats(people, give=(HUB,), buy=kind == "assign-buying")


def subscribed(terms: Terms) -> AddSubscription:
    return AddSubscription(
        HUB,
        "professional",
        additional=terms.additional,
        term_months=terms.term,
        billing_months=terms.billing,
        starts_on=terms.anchor,
        included=terms.included,
        base_minor=terms.base,
        seat_minor=terms.unit,
    )


@cache
def _catalogue() -> Catalogue:
    return demo_catalogue()


class MemoryWorld:
    """Domain alone: effects written to a frozen subscription, as the store writes them to tables."""

    def __init__(self, zone: str) -> None:
        self.facts = MemoryFacts([], [], prices=_catalogue())
        self.facts.account = Account(1, "Story", "EUR", zone, "", "testing")
        self.latest = datetime.min.replace(tzinfo=UTC)
        self.booked: list[tuple[InvoiceKind, date, int]] = []
        self.holders = 0

    def add(self, terms: Terms, at: datetime) -> None:
        self.at(at)
        plan = self.plan(subscribed(terms))
        day = min(terms.anchor, self.facts.today)
        first = (Lot(1, terms.additional, terms.unit, day),) if terms.additional else ()
        self.held = Subscription(
            1, HUB, "professional", "Sales Hub Professional", "Sales Hub", "EUR", terms.included, terms.base,
            terms.anchor, terms.term, terms.billing, terms.anchor, first, seat_minor=terms.unit,
        )  # fmt: skip
        self._write(plan)

    def at(self, now: datetime) -> None:
        self.facts.now = max(now, self.latest)

    def recorded(self) -> datetime:
        return self.latest

    @property
    def held(self) -> Subscription:
        return self.facts.held[0]

    @held.setter
    def held(self, subscription: Subscription) -> None:
        self.facts.held = [subscription]

    def due(self) -> int:
        return len(list(billing.unposted(self.held, self.facts.today)))

    def settle(self) -> int:
        posted = 0
        while period := next(billing.unposted(self.held, self.facts.today), None):
            self._write(_Facts(self, settled=False).planned(PostPeriod(HUB, period.start)))
            posted += 1
        return posted

    def wanted(self, kind: str, n: int) -> Change:
        self._giving = kind != "unassign"
        return change_of(kind, n, Chosen(tuple(range(n if kind in MOVING else 0))))

    def plan(self, change: Change) -> Plan:
        return _Facts(self, settled=True).planned(change)

    def apply(self, plan: Plan) -> None:
        if self.due() > MAX_UNASKED:
            raise Refused("overdue", plan.lines[0].label, rule="R21")
        plan.refuse()
        self.settle()
        self._write(self.plan(plan.change))

    def subscription(self) -> Subscription:
        return _Facts(self, settled=True).subscriptions()[0]

    def invoices(self, since: int) -> list[tuple[InvoiceKind, date, int]]:
        return self.booked[since:]

    def _write(self, plan: Plan) -> None:
        self.latest = self.facts.now
        for effect in plan.effects:
            self._one(effect)
        self.holders += sum(t.people * (len(t.after.seats) - len(t.before.seats)) for t in plan.transitions)

    def _one(self, effect: Any) -> None:
        held = self.facts.held[0] if self.facts.held else None
        match effect:
            case InvoicePosted():
                self.booked.append((effect.kind, effect.issued_on, effect.total.minor))
                if effect.kind is InvoiceKind.PERIOD and held:
                    self.held = replace(held, posted_until=effect.period_end)
            case SeatsBought() if held:
                number = 1 + max((lot.id for lot in held.lots), default=0)
                lot = Lot(number, effect.seats, effect.unit_minor, effect.bought_on)
                self.held = replace(held, lots=(*held.lots, lot))
            case SeatsRemoved() if held:
                self.held = replace(held, lots=billing.without_newest(held.lots, effect.seats))
            case RemovalScheduled() if held:
                wanted = Removal(effect.seats, effect.effective_on, "ana@acme.example", self.facts.now)
                self.held = replace(held, removal=wanted)
            case RemovalCancelled() if held:
                self.held = replace(held, removal=None)
            case PriceAgreed() if held:
                self.held = replace(held, seat_minor=effect.seat_minor)


class _Facts(MemoryFacts):
    """What one plan may know: so many people who hold a seat, or hold none."""

    def __init__(self, world: MemoryWorld, *, settled: bool) -> None:
        facts = world.facts
        super().__init__([], facts.held, prices=facts.prices, now=facts.now, account=facts.account)
        self.world, self.taken = world, settled

    def planned(self, change: Change) -> Plan:
        return change.plan(self)

    def subscriptions(self) -> tuple[Subscription, ...]:
        every = self.subscriptions_as_posted()
        return tuple(billing.settled(s, self.today) for s in every) if self.taken else every

    def subscriptions_as_posted(self) -> tuple[Subscription, ...]:
        return tuple(replace(s, assigned=self.world.holders) for s in self.held)

    def contacts(self, permission: str) -> tuple[str, ...]:
        return ("ana@acme.example",)

    def count_selected(self, people: Any) -> SelectionCount:
        access_state = NEWCOMER if self.world._giving else person(1, HUB).access_state
        return SelectionCount({access_state: len(people.ids)} if people.ids else {}, str(people.ids))


class StoreWorld:
    """A real store; the numbered people hold the seats."""

    def __init__(self, url: str, zone: str, began: datetime, name: str = "Story") -> None:
        self.session = founded(url, name, at=began, time_zone=zone)
        do(self.session, joined(numbered(PEOPLE)))

    def add(self, terms: Terms, at: datetime) -> None:
        self.at(at)
        self.apply(self.plan(subscribed(terms)))

    def at(self, now: datetime) -> None:
        self.session = replace(self.session, clock=fixed_clock(now))

    def recorded(self) -> datetime:
        return self.session.activity(limit=1)[0].at

    def due(self) -> int:
        return len(self.session.due())

    def settle(self) -> int:
        return self.session.settle()

    def wanted(self, kind: str, n: int) -> Change:
        people: tuple[int, ...] = ()
        if n and kind in MOVING:
            seat = HUB if kind == "unassign" else "none"
            people = self.session.ids(UserFilter(seat=seat, search="p"), Sort(), 0, n - 1)
            assert len(people) == n
        return change_of(kind, n, Chosen(people))

    def plan(self, change: Change) -> Plan:
        return self.session.plan(change)

    def apply(self, plan: Plan) -> None:
        self.session.apply(plan)

    def subscription(self) -> Subscription:
        return self.session.subscriptions()[0]

    def invoices(self, since: int) -> list[tuple[InvoiceKind, date, int]]:
        newest = self.session.invoices(limit=1)
        wanted = (newest[0].number if newest else 0) - since
        found_ = reversed(self.session.invoices(limit=max(wanted, 1)))
        return [(i.kind, i.issued_on, i.total.minor) for i in found_ if i.number > since]
