"""Subscriptions, their prices, and the catalogue (R13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from seattui.domain.billing.charges import unposted
from seattui.domain.billing.subscription import Lot, Subscription
from seattui.domain.billing.terms import per
from seattui.domain.changes.billing.renewals import period_invoice
from seattui.domain.changes.shared.checks import MAX_MINOR, MAX_SEATS, known_subscriptions, out_of_bounds
from seattui.domain.model import SUPER_ADMIN
from seattui.domain.people.permissions import hub_access, require
from seattui.domain.plan.effects import (
    CatalogueLoaded,
    InvoicePosted,
    PriceAgreed,
    SubscriptionAdded,
    WarningSet,
)
from seattui.domain.plan.plan import Change, Facts, Line, Plan
from seattui.kit.errors import Refused, UsageError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue

MAX_MONTHS = 120
MAX_PAST_PERIODS = 600
# Terms are counted from the start: with later days the calendar would end, or counting would take too long.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class AddSubscription(Change):
    """Subscribes to a hub at a tier, at the catalogue's prices or at agreed ones.

    Prices are minor units per billing interval; the term is a multiple of the interval. Invoices are posted
    from `opening_on` on, by default from the start.
    """

    hub: str
    tier: str
    additional: int = 0
    term_months: int = 12
    billing_months: int = 1
    starts_on: date | None = None
    opening_on: date | None = None
    included: int | None = None
    base_minor: int | None = None
    seat_minor: int | None = None
    kind = "subscriptions.add"
    label = msg("Add subscription")
    undo = msg("Adding a subscription can't be undone.")
    fields = {
        "tier": msg("tier"),
        "included": msg("included"),
        "additional": msg("additional"),
        "starts_on": msg("start"),
        "opening_on": msg("posted from"),
        "term_months": msg("months per term"),
        "billing_months": msg("months per invoice"),
        "base_minor": msg("base price"),
        "seat_minor": msg("price of a seat"),
        "past_periods": msg("periods already past"),
        "past_total": msg("for periods already past"),
    }

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, SUPER_ADMIN)
        self._check()
        catalogue, currency = facts.catalogue(), facts.account.currency
        hub, tier = catalogue.hub(self.hub), catalogue.tier(self.hub, self.tier)
        if any(s.hub == self.hub for s in facts.subscriptions()):
            raise Refused("already-subscribed", msg("{hub} already has a subscription.", hub=hub.name))
        starts_on = self.starts_on or facts.today
        opening_on = self.opening_on or starts_on
        if opening_on < starts_on:
            raise UsageError(
                "opening-day", msg("The opening day can't be before the start, {day}.", day=starts_on)
            )
        price = catalogue.price_on(self.hub, self.tier, currency, self.billing_months, starts_on)
        base_minor = self.base_minor if self.base_minor is not None or price is None else price.base_minor
        seat_minor = self.seat_minor if self.seat_minor is not None or price is None else price.seat_minor
        if base_minor is None or seat_minor is None:
            raise Refused(
                "no-price",
                msg(
                    "The catalogue has no price for {subscription} in {currency}, billed every {n} months.",
                    subscription=hub.named(tier),
                    currency=currency,
                    n=self.billing_months,
                ),
                msg("Give --base-minor and --seat-minor, or load a catalogue with that price."),
            )
        included = tier.included if self.included is None else self.included
        if included + self.additional > MAX_SEATS:
            raise UsageError("too-many-seats", msg("A subscription holds at most {n} seats.", n=MAX_SEATS))
        each = Money(base_minor + seat_minor * self.additional, currency)
        effect = SubscriptionAdded(
            self.hub,
            hub.name,
            self.tier,
            hub.named(tier),
            currency,
            included,
            self.additional,
            base_minor,
            seat_minor,
            self.seat_minor is not None,
            starts_on,
            opening_on,
            self.term_months,
            self.billing_months,
            hub_access(self.hub, hub.name),
        )
        invoices = self._invoices(effect, facts.today)
        due_now = sum((i.total for i in invoices), Money(0, currency))
        past = [i for i in invoices if i.period_end <= facts.today]
        of_past = sum((i.total for i in past), Money(0, currency))
        none = msg("–")
        return Plan(
            self,
            due_now=due_now,
            before={self.hub: None},
            after={
                self.hub: {
                    "tier": self.tier,
                    "included": included,
                    "additional": self.additional,
                    "each_interval": each.as_json(),
                    "starts_on": starts_on.isoformat(),
                }
                | ({"past_periods": len(past), "past_total": of_past.as_json()} if past else {})
            },
            lines=(
                Line(msg("Subscription"), none, msg("{name}", name=hub.named(tier))),
                Line(msg("Included"), none, msg("{n}", n=included)),
                Line(msg("Additional"), none, _times(self.additional, seat_minor, currency)),
                Line(per(self.billing_months), none, msg("{amount}", amount=each)),
                Line(msg("Effective"), none, msg("{day}", day=starts_on)),
                Line(msg("Invoices since then"), none, msg("{n}", n=len(invoices))),
                *([_past(past, of_past)] if past else ()),
            ),
            effects=(effect, *invoices),
            days=(starts_on, opening_on),
        )

    def _invoices(self, added: SubscriptionAdded, today: date) -> list[InvoicePosted]:
        """An invoice for every period that has begun since the start, or since the opening day."""
        lot = (Lot(0, added.additional, added.seat_minor, added.starts_on),) if added.additional else ()
        subscription = Subscription(
            id=0,
            hub=added.hub,
            tier=added.tier,
            name=added.subscription,
            hub_name=added.hub_name,
            currency=added.currency,
            included=added.included,
            base_minor=added.base_minor,
            starts_on=added.starts_on,
            term_months=added.term_months,
            billing_months=added.billing_months,
            opening_on=added.opening_on,
            lots=lot,
        )
        invoices = [
            period_invoice(subscription, p)
            for p in islice(unposted(subscription, today), MAX_PAST_PERIODS + 1)
        ]
        if len(invoices) > MAX_PAST_PERIODS:
            raise UsageError(
                "long-ago",
                msg(
                    "More than {n} periods have passed since {day}.", n=MAX_PAST_PERIODS, day=added.starts_on
                ),
                msg("Give --opening, the day from which invoices are posted."),
            )
        return invoices

    def _check(self) -> None:
        for value, least, most, what in (
            (self.additional, 0, MAX_SEATS, msg("Additional seats")),
            (self.included, 0, MAX_SEATS, msg("Included seats")),
            (self.term_months, 1, MAX_MONTHS, msg("The term in months")),
            (self.billing_months, 1, MAX_MONTHS, msg("The billing interval in months")),
            (self.base_minor, 0, MAX_MINOR, msg("The base price")),
            (self.seat_minor, 0, MAX_MINOR, msg("The price of a seat")),
        ):
            if value is not None and not least <= value <= most:
                raise out_of_bounds(what, least, most, value)
        for day, what in (
            (self.starts_on, msg("The start")),
            (self.opening_on, msg("The opening day")),
        ):
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                raise UsageError(
                    "out-of-bounds",
                    msg(
                        "{what} must be between {first} and {last}.",
                        what=what,
                        first=FIRST_DAY,
                        last=LAST_DAY,
                    ),
                )
        if self.term_months % self.billing_months:
            raise UsageError(
                "term",
                msg(
                    "A term of {term} months isn't a whole number of billing intervals of {billing}.",
                    term=self.term_months,
                    billing=self.billing_months,
                ),
            )


@dataclass(frozen=True, slots=True)
class PriceSeat(Change):
    """Agrees the price of further seats from today, overriding the catalogue. Existing lots keep their prices."""

    hub: str
    seat_minor: int
    kind = "subscriptions.price"
    label = msg("Set seat price")
    undo = msg("A price can't be undone here: set the earlier one again.")
    fields = {"seat_minor": msg("price of a seat")}

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, SUPER_ADMIN)
        (subscription,) = known_subscriptions(facts, self.hub)
        if not 0 <= self.seat_minor <= MAX_MINOR:
            raise out_of_bounds(msg("The price of a seat"), 0, MAX_MINOR, self.seat_minor)
        if subscription.agreed and subscription.seat_minor == self.seat_minor:
            return Plan(self, due_now=Money(0, facts.account.currency))
        before = subscription.seat_minor
        return Plan(
            self,
            due_now=Money(0, facts.account.currency),
            before={self.hub: {"seat_minor": before}},
            after={self.hub: {"seat_minor": self.seat_minor}},
            lines=(
                Line(
                    msg("Additional seat of {hub}", hub=subscription.hub_name),
                    msg("–")
                    if before is None
                    else msg("{amount}", amount=Money(before, subscription.currency)),
                    msg("{amount}", amount=Money(self.seat_minor, subscription.currency)),
                ),
            ),
            effects=(PriceAgreed(self.hub, self.seat_minor, facts.today),),
            days=(facts.today,),
        )


@dataclass(frozen=True, slots=True)
class WarnBelow(Change):
    """Sets the number of unassigned seats below which the meters warn."""

    hub: str
    below: int
    kind = "subscriptions.warn"
    label = msg("Set low-seat warning")
    undo = msg("A warning can't be undone here: set the earlier number again.")
    fields = {"warn_below": msg("warning below")}

    def plan(self, facts: Facts) -> Plan:
        require(facts.operator, SUPER_ADMIN)
        (subscription,) = known_subscriptions(facts, self.hub)
        if not 0 <= self.below <= MAX_SEATS:
            raise out_of_bounds(msg("The number of seats"), 0, MAX_SEATS, self.below)
        before = subscription.warn_below
        if before == self.below:
            return Plan(self)
        return Plan(
            self,
            before={self.hub: {"warn_below": before}},
            after={self.hub: {"warn_below": self.below}},
            lines=(
                Line(
                    msg("{hub}: warn below", hub=subscription.hub_name),
                    msg("–") if before is None else msg("{n}", n=before),
                    msg("{n}", n=self.below),
                ),
            ),
            effects=(WarningSet(self.hub, self.below),),
        )


@dataclass(frozen=True, slots=True)
class LoadCatalogue(Change):
    """Puts these prices in force. Existing lots and agreed base prices keep theirs."""

    catalogue: Catalogue
    kind = "catalogue.load"
    label = msg("Load catalogue")
    undo = msg("Loading a catalogue can't be undone here: load the earlier catalogue again.")
    fields = {
        "title": msg("title"),
        "hubs": msg("hubs"),
        "prices": msg("prices"),
        "included": msg("included"),
        "base": msg("base price"),
        "seat": msg("price of a seat"),
    }
    needs = (SUPER_ADMIN,)

    def plan(self, facts: Facts) -> Plan:
        self.permit(facts.operator)
        now = facts.catalogue()
        if now == self.catalogue:
            return Plan(self, due_now=Money(0, facts.account.currency))
        old, new = _prices_json(now), _prices_json(self.catalogue)
        dropped = {key: what for key, what in old.items() if new.get(key) != what}
        introduced = {key: what for key, what in new.items() if old.get(key) != what}
        return Plan(
            self,
            due_now=Money(0, facts.account.currency),
            before={"title": now.title, "hubs": [h.code for h in now.hubs], "prices": dropped},
            after={
                "title": self.catalogue.title,
                "hubs": [h.code for h in self.catalogue.hubs],
                "prices": introduced,
            },
            lines=(
                Line(
                    msg("Catalogue"),
                    msg("{title}", title=now.title),
                    msg("{title}", title=self.catalogue.title),
                ),
                Line(msg("Tiers and prices"), msg("{n}", n=len(old)), msg("{n}", n=len(new))),
                Line(msg("removed"), msg("–"), msg("{n}", n=len(old.keys() - new.keys()))),
                Line(msg("new"), msg("–"), msg("{n}", n=len(new.keys() - old.keys()))),
                Line(msg("changed"), msg("–"), msg("{n}", n=len(dropped.keys() & introduced.keys()))),
            ),
            effects=(CatalogueLoaded(self.catalogue),),
        )


def _prices_json(catalogue: Catalogue) -> dict[str, Any]:
    """Every tier and price as a separate entry, so that the record shows which of them changed (R25)."""
    sold: dict[str, Any] = {}
    for hub in catalogue.hubs:
        for tier in hub.tiers:
            sold[f"{hub.code} {tier.code}"] = {"included": tier.included}
            for p in tier.prices:
                key = f"{hub.code} {tier.code} {p.currency} {p.billing_months} {p.valid_from.isoformat()}"
                base, seat = Money(p.base_minor, p.currency), Money(p.seat_minor, p.currency)
                sold[key] = {"base": base.as_json(), "seat": seat.as_json()}
    return sold


def _times(seats: int, unit_minor: int, currency: str) -> Message:
    return msg("{n} × {amount}", n=seats, amount=Money(unit_minor, currency))


def _past(invoices: Sequence[InvoicePosted], total: Money) -> Line:
    """The part of what is due that is for periods already over, when the start is in the past."""
    return Line(
        msg("Of these already past"),
        msg("–"),
        plural(
            "{n} billing period, {start} – {end}: {amount}",
            "{n} billing periods, {start} – {end}: {amount}",
            len(invoices),
            start=invoices[0].period_start,
            end=invoices[-1].period_end,
            amount=total,
        ),
    )
