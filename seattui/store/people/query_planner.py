"""How a list of people is read: on which index, and whose ids are collected first.

No single plan is good for all filters. Common matches are found fastest by scanning the sort order and checking
each person; rare ones by collecting their ids, at a fraction of the cost of a row, and sorting them, or reading
only their rows during the scan. SQLite's planner estimates wrong by a factor of a hundred at a million people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum
from itertools import chain, combinations
from math import prod

from seattui.kit.records import dataclass

# Relative costs. A row lookup by id costs 1. Collecting an id, or checking in an index entry whether it was
# collected; collecting one from an index where ids are unordered; and reading a row during a full scan:
ID = 0.1
UNORDERED_ID_COST = 0.4
SCAN_COST = 0.12
# How much longer a scan may take than expected, since matches may be far down the order …
RISK = 3


class Along(Enum):
    ORDER = "order"
    """The index of the sort order, as far as needed."""
    FACET = "facet"
    """The index of access states, for those that match the filter."""
    IDS = "ids"
    """The rows of one set of people."""
    TABLE = "table"
    """All rows, in stored order."""


ACCESS_STATES_SET = "let"
"""The set of people whose access state matches the filter, from the index of access states."""
UNORDERED = frozenset({ACCESS_STATES_SET, "idle_days"})
"""The sets from indexes where ids are unordered."""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan: the ids of the `sets` are collected first, and only rows of people in them are read."""

    along: Along
    sets: frozenset[str] = frozenset()


Part = tuple[int, float]
"""A part of a sort order: how many people it has, and how many of them are expected to match."""


def met(parts: Sequence[Part], wanted: int, late: float = 0) -> float:
    """How many people of a sort order are met until so many who match are found; `late`: which part of it usually
    comes before the first of them.
    """
    walked = sum(people for people, _ in parts)
    left, some = float(RISK * wanted), late * walked
    for people, matching in parts:
        if left <= 0:
            break
        some += min(people, left * people / max(matching, 1e-9))
        left -= matching
    return min(some, walked)


@dataclass(frozen=True)
class Estimates:
    """What is known in advance, in numbers of people. People in all `sets` match, unless `more` must be checked
    in the row; `matching` are expected, and `wanted` of them are read. `met`: how many of the sort order are met until
    then.
    """

    everyone: int
    sets: Mapping[str, int]
    more: bool
    matching: float
    wanted: int
    met: float

    def in_order(self) -> ReadPlan:
        """The cheapest plan for the first of them in the sort order."""
        return min(chain(self._plans_along(Along.ORDER, self.sets), self._plans()), key=self._ordered_cost)

    def in_any(self) -> ReadPlan:
        """The cheapest plan for as many of them, in any order."""
        return min(chain((ReadPlan(Along.TABLE),), self._plans()), key=self._unordered_cost)

    def _plans(self) -> Iterator[ReadPlan]:
        others = [name for name in self.sets if name != ACCESS_STATES_SET]
        if ACCESS_STATES_SET in self.sets:
            yield from self._plans_along(Along.FACET, others)
        yield from (ReadPlan(Along.IDS, frozenset({name})) for name in others)

    def _plans_along(self, along: Along, names: Collection[str]) -> Iterator[ReadPlan]:
        for size in range(len(names) + 1):
            yield from (ReadPlan(along, frozenset(some)) for some in combinations(names, size))

    def _ordered_cost(self, way: ReadPlan) -> float:
        if way.along is Along.ORDER:
            return self._collect_cost(way) + self.met * (ID + self._rows_read(way))
        if way.along is Along.FACET:
            return self._collect_cost(way) + self.sets[ACCESS_STATES_SET] * (ID + self._share(way))
        return self._collect_cost(way) + min(map(self.sets.__getitem__, way.sets))

    def _unordered_cost(self, way: ReadPlan) -> float:
        if way.along is Along.TABLE:
            return self._rows_until_enough(self.everyone) * SCAN_COST
        if way.along is Along.FACET:
            met = self._rows_until_enough(self.sets[ACCESS_STATES_SET])
            return self._collect_cost(way) + met * (ID + self._rows_read(way, ACCESS_STATES_SET))
        return self._rows_until_enough(min(map(self.sets.__getitem__, way.sets))) * (1 + ID)

    def _collect_cost(self, way: ReadPlan) -> float:
        return sum(self.sets[name] * (UNORDERED_ID_COST if name in UNORDERED else ID) for name in way.sets)

    def _rows_until_enough(self, those: int) -> float:
        """How many of these rows are read until there are enough matches."""
        return min(those, self.wanted * those / max(self.matching, 1e-9))

    def _share(self, way: ReadPlan) -> float:
        """The share of all people who are in the plan's sets."""
        return prod(min(self.sets[name] / max(self.everyone, 1), 1) for name in way.sets)

    def _rows_read(self, way: ReadPlan, *known: str) -> float:
        """Of how many scanned entries the row is read."""
        return self._share(way) if self.more or self.sets.keys() - way.sets - {*known} else 0
