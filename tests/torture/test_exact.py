"""Thousands of steps of billing stories: every preview is what is booked, every sum is the naive ledger's."""

from __future__ import annotations

import random

from tests.support.memory.ledgers import play, some_steps, some_terms
from tests.support.memory.worlds import MemoryWorld, StoreWorld
from tests.torture.conftest import Hardship

LONG = 20
# A step in a store costs some fifty times one in memory.
IN_STORE = 10


class TestExact:
    def test_in_memory(self, hardship: Hardship) -> None:
        chance = random.Random(hardship.seed)
        cases = 0
        while cases < hardship.cases:
            terms, began = some_terms(chance)
            cases += play(MemoryWorld(terms.zone), terms, list(some_steps(chance, LONG)), began)

    def test_in_a_store(self, store_url: str, hardship: Hardship) -> None:
        chance = random.Random(hardship.seed + 1)
        cases = 0
        while cases < hardship.cases // IN_STORE:
            terms, began = some_terms(chance)
            world = StoreWorld(store_url, terms.zone, began, f"Story {cases}")
            cases += play(world, terms, list(some_steps(chance, LONG)), began)
            verified = world.session.verify()
            assert verified.ok, verified.fault
            world.session.close()
