"""Which way a list of people is read: along which index, and whose ids are collected beforehand.

No single way is good. Common matches are met soonest by walking the sort order and looking at each person;
rare ones by collecting their ids, which costs a fraction of a row each, and sorting them, or reading just
their rows while walking. SQLite's planner guesses wrong by a factor of a hundred at a million people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain, combinations
from math import prod

# A row looked up by its id costs 1. To collect an id, or to pass one in an index and see whether it was
# collected, costs so much; to collect one from the index of access states, where they lie in no order of ids,
# and to read a row where it lies:
ID = 0.1
STRAY_ID = 0.25
IN_PASSING = 0.12
# How much longer a walk may take than expected, since matches may lie together far down the order …
RISK = 3
# … as those of a word do in the order of names and addresses: so often they begin half-way.
TOGETHER = 0.2


class Along(Enum):
    ORDER = "order"
    """The index of the sort order, as far as needed."""
    FACET = "facet"
    """The index of access states, through those that the filter lets through."""
    IDS = "ids"
    """The rows of one set of people."""
    TABLE = "table"
    """Everyone, as the rows lie."""


LET = "let"
"""The set of those whom the filter lets through, which the index of access states tells."""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """The ids of the `sets` are collected first, and nobody else's row is read."""

    along: Along
    sets: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Estimates:
    """What is known beforehand, in people. Whoever is in all `sets` matches, unless there is `more` to look
    at in the row; `matching` are expected, and `wanted` of them are read. `walked`: how long the order is;
    `together`: whether matches tend to be neighbours in it."""

    everyone: int
    sets: Mapping[str, int]
    more: bool
    matching: float
    wanted: int
    walked: int = field(default=0)
    together: bool = field(default=False)

    def in_order(self) -> ReadPlan:
        """The cheapest way to the first of them in the sort order."""
        return min(chain(self._ways(Along.ORDER, self.sets), self._through()), key=self._sorted)

    def in_any(self) -> ReadPlan:
        """The cheapest way to as many, whichever are met first."""
        return min(chain((ReadPlan(Along.TABLE),), self._through()), key=self._met)

    def _through(self) -> Iterator[ReadPlan]:
        others = [name for name in self.sets if name != LET]
        if LET in self.sets:
            yield from self._ways(Along.FACET, others)
        yield from (ReadPlan(Along.IDS, frozenset({name})) for name in others)

    def _ways(self, along: Along, names: Collection[str]) -> Iterator[ReadPlan]:
        for size in range(len(names) + 1):
            yield from (ReadPlan(along, frozenset(some)) for some in combinations(names, size))

    def _sorted(self, way: ReadPlan) -> float:
        if way.along is Along.ORDER:
            met = RISK * self._until(self.walked) + self.together * TOGETHER * self.walked / 2
            met = min(self.walked, met)
            return self._collecting(way) + met * (ID + self._looked_at(way))
        if way.along is Along.FACET:
            return self._collecting(way) + self.sets[LET] * (ID + self._share(way))
        return self._collecting(way) + min(map(self.sets.__getitem__, way.sets))

    def _met(self, way: ReadPlan) -> float:
        if way.along is Along.TABLE:
            return self._until(self.everyone) * IN_PASSING
        if way.along is Along.FACET:
            met = self._until(self.sets[LET])
            return self._collecting(way) + met * (ID + self._looked_at(way, LET))
        return self._until(min(map(self.sets.__getitem__, way.sets))) * (1 + ID)

    def _collecting(self, way: ReadPlan) -> float:
        return sum(self.sets[name] * (STRAY_ID if name == LET else ID) for name in way.sets)

    def _until(self, those: int) -> float:
        """How many of those are met until there are enough who match."""
        return min(those, self.wanted * those / max(self.matching, 1e-9))

    def _share(self, way: ReadPlan) -> float:
        """How many of all are in the way's sets."""
        return prod(min(self.sets[name] / max(self.everyone, 1), 1) for name in way.sets)

    def _looked_at(self, way: ReadPlan, *known: str) -> float:
        """Of how many that are met the row is read."""
        return self._share(way) if self.more or self.sets.keys() - way.sets - {*known} else 0
