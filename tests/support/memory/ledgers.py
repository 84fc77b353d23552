"""Stories of a subscription, told to the program and to the naive ledger alike, and compared at each step."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from seattui.domain.billing import charges
from seattui.domain.billing.invoice import InvoiceKind
from seattui.domain.billing.subscription import Subscription
from seattui.kit.errors import Refused, UsageError
from seattui.kit.money import Money
from tests.support.memory.seat_by_seat import SeatBySeat
from tests.support.memory.worlds import MAX_UNASKED, MOVING, PEOPLE, Terms, World

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kathmandu",
    "UTC",
)
KINDS = ("buy", "remove", "cancel", "assign", "assign-buying", "unassign", "price", "tick")
TERMS = ((1, 1), (12, 1), (3, 3), (12, 3), (12, 12), (24, 12), (6, 2), (36, 1))


@dataclass(frozen=True)
class Step:
    """What is tried, so many minutes after the step before (before it, where the clock went back)."""

    kind: str
    n: int
    minutes: int


def play(world: World, terms: Terms, steps: list[Step], begin: datetime) -> int:
    """Tells the story to both; how many steps were compared. Fails where they part."""
    zone = ZoneInfo(terms.zone)
    naive = SeatBySeat(
        terms.included, terms.base, terms.anchor, terms.billing, terms.term, terms.unit,
        [terms.unit] * terms.additional,
    )  # fmt: skip
    now = latest = begin
    world.add(terms, begin)
    naive.reach(begin.astimezone(zone).date())
    assert [i[1:] for i in world.invoices(0)] == naive.invoices
    for step in steps:
        before = world.subscription()
        promised = charges.next_invoice(before, latest.astimezone(zone).date())
        now += timedelta(minutes=step.minutes)
        latest = max(now, world.recorded())
        today = latest.astimezone(zone).date()
        world.at(now)
        known = len(naive.invoices)
        naive.reach(today)
        fresh = naive.invoices[known:]
        assert world.due() == len(fresh), step
        if fresh:
            assert (promised[0], promised[1].minor) == fresh[0], "the next invoice isn't what was promised"
        if step.kind == "tick" or len(fresh) > MAX_UNASKED:
            assert world.settle() == len(fresh)
            assert world.settle() == 0
            assert world.due() == 0
        if step.kind != "tick":
            _tried(world, naive, step, today)
        result = world.invoices(known)
        if world.due() == 0:
            assert [i[1:] for i in result] == naive.invoices[known:], step
        else:
            naive_periods = naive.invoices[known:]
            assert result == [], step
            world.settle()
            assert [i[1:] for i in world.invoices(known)] == naive_periods, step
        _compared(world.subscription(), naive, today, step)
        assert sum(i[2] for i in world.invoices(0)) == sum(total for _, total in naive.invoices)
    return len(steps)


def _tried(world: World, naive: SeatBySeat, step: Step, today: date) -> None:
    """The same thing on both sides; the program may refuse only what the naive ledger can't do."""
    n = step.n
    if step.kind in ("assign", "assign-buying"):
        n = min(n, PEOPLE - naive.holders)
    elif step.kind == "unassign":
        n = min(n, naive.holders)
    change = world.wanted(step.kind, n)
    seen = len(naive.invoices)
    try:
        plan = world.plan(change)
        if not plan.empty:
            world.apply(plan)
    except (Refused, UsageError):
        assert not _possible(naive, step.kind, n), step
        return
    assert _possible(naive, step.kind, n), step
    amount = _done(naive, step.kind, n, today)
    assert (plan.due_now.minor if plan.due_now else 0) == amount, "the preview isn't what is booked"
    if amount:
        kind, day, booked = world.invoices(seen)[-1]
        assert (kind, day, booked) == (InvoiceKind.PURCHASE, today, amount)


def _possible(naive: SeatBySeat, kind: str, n: int) -> bool:
    match kind:
        case "buy":
            return n >= 1 and not naive.leaving
        case "remove":
            return not naive.leaving and 1 <= n <= naive.removable
        case "cancel":
            return naive.leaving > 0
        case "assign":
            return n <= naive.unassigned
    return True


def _done(naive: SeatBySeat, kind: str, n: int, today: date) -> int:
    """Does it seat by seat; what is due for it."""
    match kind:
        case "buy":
            return naive.buy(n, today)
        case "remove":
            naive.schedule(n, today)
        case "cancel":
            naive.cancel()
        case "price":
            naive.unit = n
        case "unassign":
            naive.holders -= n
        case _:
            short = n - naive.unassigned
            amount = 0
            if short > 0:
                naive.cancel()
                amount = naive.buy(short, today)
            naive.assign(n)
            return amount
    return 0


def _compared(held: Subscription, naive: SeatBySeat, today: date, step: Step) -> None:
    renewal = naive.renewal(today)
    assert (held.additional, held.assigned, held.unassigned, held.scheduled, held.removable) == (
        len(naive.prices), naive.holders, naive.unassigned, naive.leaving, naive.removable,
    ), step  # fmt: skip
    assert charges.renews_on(held, today) == renewal, step
    assert [lot.unit_minor for lot in held.lots for _ in range(lot.seats)] == naive.prices, step
    stay = naive.prices[: len(naive.prices) - naive.leaving]
    assert charges.next_term(held, today) == (renewal, Money(naive.base + sum(stay), "EUR")), step
    for going in (0, naive.removable):
        left = naive.base + sum(stay[: len(stay) - going])
        assert charges.after_removal(held, going).minor == left, step


def some_terms(chance: random.Random, *, dear: int = 200_000) -> tuple[Terms, datetime]:
    """Any subscription, and an instant around its start."""
    term, months = chance.choice(TERMS)
    anchor = date(2024, 1, 1) + timedelta(days=chance.randrange(1200))
    if chance.random() < 0.4:
        anchor = anchor.replace(month=chance.choice((1, 3, 5, 8, 10, 12)), day=chance.choice((29, 30, 31)))
    terms = Terms(
        anchor, term, months, chance.randrange(8), chance.randrange(9), chance.randrange(dear),
        chance.randrange(dear), chance.choice(ZONES),
    )  # fmt: skip
    noon = datetime(anchor.year, anchor.month, anchor.day, 12, tzinfo=UTC)
    return terms, noon + timedelta(minutes=chance.randrange(-60_000, 60_000))


def some_steps(chance: random.Random, many: int) -> Iterator[Step]:
    """Any steps, hours or months apart, now and then with a clock that went back."""
    for _ in range(many):
        kind = chance.choice(KINDS)
        n = chance.randrange(200_000) if kind == "price" else chance.choice((-1, 0, 1, 1, 2, 3, 5, 8))
        apart = chance.choice((0, 30, 1_440, 20_000, 45_000, 130_000))
        minutes = chance.randrange(apart + 1) if chance.random() > 0.08 else -chance.randrange(100_000)
        yield Step(kind, max(n, 0) if kind in MOVING else n, minutes)
