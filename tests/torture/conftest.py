"""How hard: a few rounds by default, many with SEATTUI_TORTURE (`make torture`). The seed is printed."""

from __future__ import annotations

import multiprocessing
import os
import random
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext

import pytest

from tests.support.forked import HEAVY

LONG = bool(os.environ.get("SEATTUI_TORTURE"))
KILLS = int(os.environ.get("KILLS") or (200 if LONG else 6))
# Steps of billing stories that are compared with the naive ledger: in memory, and a part of them in a store.
CASES = int(os.environ.get("CASES") or (20_000 if LONG else 200))
SEEDS = int(os.environ.get("SEEDS") or (20 if LONG else 1))
# By default another one each time, unless it is a plain test run: that always does the same.
SEED = int(os.environ.get("SEED") or (random.SystemRandom().randrange(10**6) if LONG else 7))


@dataclass(frozen=True)
class Hardship:
    """How often, and from which seed."""

    kills: int = KILLS
    cases: int = CASES
    seeds: tuple[int, ...] = tuple(range(SEED, SEED + SEEDS))

    @property
    def seed(self) -> int:
        return self.seeds[0]


@pytest.fixture
def hardship() -> Hardship:
    print(f"\nseed {SEED} (again with SEED={SEED}), {KILLS} kills, {SEEDS} seeds, {CASES} cases")
    return Hardship()


@pytest.fixture(scope="session")
def processes() -> ForkServerContext:
    """Processes that start in milliseconds, with the store's code in memory already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.torture.workers", "tests.torture.fail_points", *HEAVY])
    return context
