"""The cached part of a long list: a few pages of rows around those on screen.

No widgets and no threads: the table asks which pages are missing, a worker reads them, and they are stored
here. Memory and time don't depend on the length of the list.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Generic, Protocol, TypeVar

from seattui.domain.model import Count
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError
from seattui.kit.records import dataclass

PAGE = 128
MAX_PAGES = 64
LEAST = 120
"""Rows below the first on screen that are read with it, also where the screen is small."""

R = TypeVar("R")
T = TypeVar("T")


class Source(Protocol[R]):
    """A sorted, filtered list stored elsewhere. Its methods are called in worker threads."""

    def key(self, row: R) -> int:
        """Identifies the row wherever it is in the list."""

    def top(self, rows: int, stop: CancelToken) -> Sequence[R] | None:
        """The first rows, if they are read faster than the list is counted; None if `count` is called first."""

    def count(self, stop: CancelToken) -> Count: ...

    def page(
        self, offset: int, limit: int, after: R | None, before: R | None, total: int | None, stop: CancelToken
    ) -> Sequence[R]: ...

    def position(self, key: int) -> int | None:
        """The row's current position; None when it isn't in the list."""


@dataclass
class Pages(Generic[R]):
    """Up to `MAX_PAGES` pages of one version of a list; the least recently used is dropped first."""

    count: Count = field(default_factory=lambda: Count(0))
    total: int = 0
    """How many rows can be reached; grows while reading on if the count is only a lower bound."""
    loaded: OrderedDict[int, Sequence[R]] = field(default_factory=OrderedDict)
    top: Sequence[R] = ()
    """The first rows, known before their page is loaded."""

    @classmethod
    def counted(cls, count: Count) -> Pages[R]:
        return cls(count, count.number)

    @classmethod
    def beginning(cls, top: Sequence[R]) -> Pages[R]:
        """Of a list that has more rows than these, not counted yet."""
        return cls(Count(len(top), exact=False), PAGE, top=top)

    def row(self, index: int) -> R | None:
        """The row at a position, None while its page isn't loaded."""
        number, at = divmod(index, PAGE)
        rows = self.loaded.get(number, () if number else self.top)
        return rows[at] if 0 <= at < len(rows) else None

    def known(self) -> Iterator[tuple[int, R]]:
        """All loaded rows, with their positions."""
        if 0 not in self.loaded:
            yield from enumerate(self.top)
        for number, rows in self.loaded.items():
            yield from enumerate(rows, number * PAGE)

    def missing(self, first: int, last: int) -> list[int]:
        """Pages that are needed for rows `first` to `last` and not loaded; marks the loaded ones as used."""
        if self.total <= 0:
            return []
        lowest = max(0, first) // PAGE
        end = min(max(0, last), self.total - 1)
        wanted = range(lowest, end // PAGE + 1) if end >= len(self.top) else range(0)
        for number in wanted:
            if number in self.loaded:
                self.loaded.move_to_end(number)
        return [number for number in wanted if number not in self.loaded]

    def missing_at_ends(self, rows: int) -> list[int]:
        """The same for the first and the last `rows`; where the list ends is known once it is counted."""
        last = self.missing(self.total - rows, self.total - 1) if self.count.exact else []
        return sorted({*self.missing(0, rows - 1), *last})

    def put(self, number: int, rows: Sequence[R]) -> None:
        self.loaded[number] = rows
        self.loaded.move_to_end(number)
        while len(self.loaded) > MAX_PAGES:
            self.loaded.popitem(last=False)
        end = number * PAGE + len(rows)
        if not self.count.exact and len(rows) == PAGE and end >= self.total:
            self.total = end + 1
        elif not self.count.exact and len(rows) < PAGE:
            self.total = end


def or_error(call: Callable[[CancelToken], T]) -> Callable[[CancelToken], T | SeattuiError]:
    """The call with an error as its answer."""

    def answer(stop: CancelToken) -> T | SeattuiError:
        try:
            return call(stop)
        except SeattuiError as error:
            return error

    return answer


def read(
    source: Source[R], pages: Pages[R], numbers: Sequence[int], stop: CancelToken
) -> dict[int, Sequence[R]]:
    """Reads pages: from a neighbouring row's key if one is known, otherwise by position.

    Runs in a worker, and only reads `pages`. Raises Cancelled when stopped.
    """
    found: dict[int, Sequence[R]] = {}
    total = pages.total if pages.count.exact else None
    for number in numbers:
        page_before = found.get(number - 1) or pages.loaded.get(number - 1)
        page_after = found.get(number + 1) or pages.loaded.get(number + 1)
        after = page_before[-1] if page_before and len(page_before) == PAGE else None
        before = page_after[0] if page_after and after is None else None
        found[number] = source.page(number * PAGE, PAGE, after, before, total, stop)
    return found


@dataclass(frozen=True)
class Listing(Generic[R]):
    """A new version of a list, read around one row, to replace the old one."""

    pages: Pages[R]
    at: int
    """Where the row that is to keep its place is now; if it is gone, its old position, or the top."""
    found: bool
    counted: bool = True
    """False: there are more rows than loaded, and they haven't been counted yet."""


def listed(
    source: Source[R], key: int | None, fallback: int, above: int, height: int, stop: CancelToken
) -> Listing[R]:
    """Counts and reads a list again around the row `key`, with `above` rows before it on screen.

    Runs in a worker. `fallback` is the position when the row is gone.
    """
    if key is None and fallback == 0 and (rows := source.top(2 * height, stop)) is not None:
        if len(rows) == 2 * height:
            return Listing(Pages.beginning(rows), 0, False, counted=False)
        whole: Pages[R] = Pages.counted(Count(len(rows)))
        whole.put(0, rows)
        return Listing(whole, 0, False)
    pages: Pages[R] = Pages.counted(source.count(stop))
    place = source.position(key) if key is not None else None
    at = max(0, min(fallback if place is None else place, pages.total - 1))
    for number, rows in read(
        source, pages, pages.missing(at - above, at - above + max(2 * height, LEAST)), stop
    ).items():
        pages.put(number, rows)
    return Listing(pages, at, place is not None)
