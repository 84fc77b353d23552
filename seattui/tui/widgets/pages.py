"""What a windowed table knows of a long list: a few pages of rows around what is on screen.

No widgets here and no threads: the table asks which pages are missing, a worker reads them, and they are
put in. Memory and time are the same at ten rows and at a million.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from seattui.domain.model import Count
from seattui.kit.cancellation import CancelToken

PAGE = 128
KEPT = 64

R = TypeVar("R")


class Source(Protocol[R]):
    """A sorted, filtered list somewhere else. Its methods are called in worker threads."""

    def key(self, row: R) -> int:
        """What names the row wherever it stands."""

    def top(self, stop: CancelToken) -> Sequence[R] | None:
        """The first page, where it is found sooner than counted; None where `count` comes first."""

    def count(self, stop: CancelToken) -> Count: ...

    def page(
        self, offset: int, limit: int, after: R | None, before: R | None, total: int | None, stop: CancelToken
    ) -> Sequence[R]: ...

    def position(self, key: int) -> int | None:
        """Where the row stands now; None when it is not in the list."""


@dataclass
class Pages(Generic[R]):
    """Up to `KEPT` pages of one version of a list, the least lately used one dropped first."""

    count: Count = field(default_factory=lambda: Count(0))
    total: int = 0
    """How many rows can be reached; grows while reading on where the count is only a lower bound."""
    kept: OrderedDict[int, Sequence[R]] = field(default_factory=OrderedDict)

    @classmethod
    def counted(cls, count: Count) -> Pages[R]:
        return cls(count, count.number)

    def row(self, index: int) -> R | None:
        """The row at a position, None while its page isn't here."""
        number, at = divmod(index, PAGE)
        rows = self.kept.get(number)
        return rows[at] if rows is not None and 0 <= at < len(rows) else None

    def known(self) -> Iterator[tuple[int, R]]:
        """Every row held, with its position."""
        for number, rows in self.kept.items():
            yield from enumerate(rows, number * PAGE)

    def missing(self, first: int, last: int) -> list[int]:
        """The pages that rows `first` to `last` need and that aren't here; touches those that are."""
        if self.total <= 0:
            return []
        lowest = max(0, first) // PAGE
        highest = min(max(0, last), self.total - 1) // PAGE
        wanted = range(lowest, highest + 1)
        for number in wanted:
            if number in self.kept:
                self.kept.move_to_end(number)
        return [number for number in wanted if number not in self.kept]

    def put(self, number: int, rows: Sequence[R]) -> None:
        self.kept[number] = rows
        self.kept.move_to_end(number)
        while len(self.kept) > KEPT:
            self.kept.popitem(last=False)
        end = number * PAGE + len(rows)
        if not self.count.exact and len(rows) == PAGE and end >= self.total:
            self.total = end + 1
        elif not self.count.exact and len(rows) < PAGE:
            self.total = end


def read(
    source: Source[R], pages: Pages[R], numbers: Sequence[int], stop: CancelToken
) -> dict[int, Sequence[R]]:
    """The pages asked for: through a neighbour's key where one is known, else by position.

    Runs in a worker; `pages` is only looked at. Raises Overtaken when stopped.
    """
    found: dict[int, Sequence[R]] = {}
    total = pages.total if pages.count.exact else None
    for number in numbers:
        before_it = found.get(number - 1) or pages.kept.get(number - 1)
        behind_it = found.get(number + 1) or pages.kept.get(number + 1)
        after = before_it[-1] if before_it and len(before_it) == PAGE else None
        before = behind_it[0] if behind_it and after is None else None
        found[number] = source.page(number * PAGE, PAGE, after, before, total, stop)
    return found


@dataclass(frozen=True)
class Listing(Generic[R]):
    """A fresh version of a list, read around one row, ready to take the place of the old one."""

    pages: Pages[R]
    at: int
    """Where the kept row stands; where it is gone, the place it had, or the top."""
    found: bool
    counted: bool = True
    """False: there are more than are here, and how many hasn't been counted yet."""


def listed(
    source: Source[R], key: int | None, fallback: int, above: int, height: int, stop: CancelToken
) -> Listing[R]:
    """Counts and reads a list again around the row `key`, with `above` rows before it on screen.

    Runs in a worker. `fallback` is where to stand when the row is gone.
    """
    if key is None and fallback == 0 and (rows := source.top(stop)) is not None:
        more = len(rows) == PAGE
        first: Pages[R] = Pages.counted(Count(len(rows), exact=not more))
        first.put(0, rows)
        return Listing(first, 0, False, counted=not more)
    pages: Pages[R] = Pages.counted(source.count(stop))
    place = source.position(key) if key is not None else None
    at = max(0, min(fallback if place is None else place, pages.total - 1))
    for number, rows in read(source, pages, pages.missing(at - above, at - above + 2 * height), stop).items():
        pages.put(number, rows)
    return Listing(pages, at, place is not None)
