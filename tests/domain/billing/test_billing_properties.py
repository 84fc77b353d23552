"""Purchases, removals and renewals over time, beside a ledger that counts single seats day by day."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.memory.ledgers import KINDS, TERMS, ZONES, Step, play, some_steps, some_terms
from tests.support.memory.worlds import MOVING, MemoryWorld, Terms

PRICES = st.one_of(st.integers(0, 10**12), st.sampled_from([0, 1, 99, 10**12]))
DAYS = st.dates(date(2020, 1, 1), date(2031, 12, 31))
AMOUNTS = st.integers(-2, 12)


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    term, months = draw(st.sampled_from(TERMS))
    return Terms(
        draw(DAYS), term, months, draw(st.integers(0, 8)), draw(st.integers(0, 8)), draw(PRICES), draw(PRICES),
        draw(st.sampled_from(ZONES)),
    )  # fmt: skip


@st.composite
def steps(draw: st.DrawFn) -> Step:
    kind = draw(st.sampled_from(KINDS))
    n = draw(PRICES if kind == "price" else AMOUNTS)
    return Step(kind, max(0, n) if kind in MOVING else n, draw(st.integers(-50_000, 150_000)))


class TestBesideSingleSeats:
    @settings(max_examples=60)
    @given(terms(), st.lists(steps(), max_size=10), st.integers(-40, 40))
    def test_any_story(self, result: Terms, story: list[Step], days: int) -> None:
        """Every state, every invoice and every preview, at prices from nothing to the dearest."""
        began = datetime.fromordinal(result.anchor.toordinal() + days).replace(hour=12, tzinfo=UTC)
        play(MemoryWorld(result.zone), result, story, began)

    def test_a_few_hundred_steps_of_long_stories(self) -> None:
        chance = random.Random(20261123)
        cases = 0
        while cases < 400:
            result, began = some_terms(chance)
            cases += play(MemoryWorld(result.zone), result, list(some_steps(chance, 20)), began)
