"""Which pages of a long list are read, how, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from seattui.domain.model import Count
from seattui.kit.cancellation import CancelToken
from seattui.tui.widgets.pages import MAX_PAGES, PAGE, listed, read


class Numbers:
    """A list of the numbers from 0; says how each page was asked for."""

    def __init__(self, total: int, cap: int = 10**9) -> None:
        self.total, self.cap = total, cap
        self.asked: list[tuple[int, str]] = []

    def key(self, row: int) -> int:
        return row

    def top(self, rows: int, stop: CancelToken) -> Sequence[int] | None:
        return None

    def count(self, stop: CancelToken) -> Count:
        return Count(min(self.total, self.cap), self.total <= self.cap)

    def page(
        self,
        offset: int,
        limit: int,
        after: int | None,
        before: int | None,
        total: int | None,
        stop: CancelToken,
    ) -> Sequence[int]:
        if after is not None:
            self.asked.append((offset, "after"))
            return range(after + 1, min(after + 1 + limit, self.total))
        if before is not None:
            self.asked.append((offset, "before"))
            return range(max(0, before - limit), before)
        self.asked.append((offset, "position"))
        return range(offset, min(offset + limit, self.total))

    def position(self, key: int) -> int | None:
        return key if 0 <= key < self.total else None


def test_reading_on_goes_by_key_and_a_leap_by_position() -> None:
    source = Numbers(100_000)
    pages = listed(source, None, 0, 0, 30, CancelToken()).pages
    for number, rows in read(source, pages, [1], CancelToken()).items():
        pages.put(number, rows)
    for number, rows in read(source, pages, [500, 499, 501], CancelToken()).items():
        pages.put(number, rows)
    assert source.asked == [
        (0, "position"),
        (PAGE, "after"),
        (500 * PAGE, "position"),
        (499 * PAGE, "before"),
        (501 * PAGE, "after"),
    ]
    assert [pages.row(i) for i in (0, PAGE, 500 * PAGE - 1, 502 * PAGE - 1)] == [
        0,
        PAGE,
        500 * PAGE - 1,
        502 * PAGE - 1,
    ]


def test_no_more_than_64_pages_are_ever_held() -> None:
    source = Numbers(1_000_000)
    pages = listed(source, None, 0, 0, 30, CancelToken()).pages
    for number in range(200):
        for at, rows in read(
            source, pages, pages.missing(number * PAGE, number * PAGE), CancelToken()
        ).items():
            pages.put(at, rows)
    assert len(pages.loaded) == MAX_PAGES
    assert pages.row(0) is None
    assert pages.row(199 * PAGE) == 199 * PAGE


def test_a_count_that_is_only_a_lower_bound_grows_while_reading_on() -> None:
    source = Numbers(10_300, cap=10_000)
    pages = listed(source, None, 0, 0, 30, CancelToken()).pages
    assert pages.total == 10_000
    seen = 0
    while missing := pages.missing(pages.total - 1, pages.total - 1):
        for at, rows in read(source, pages, missing, CancelToken()).items():
            pages.put(at, rows)
        seen += 1
        assert seen < 10
    assert pages.total == 10_300
    assert pages.row(10_299) == 10_299


def test_an_empty_list_asks_for_nothing() -> None:
    source = Numbers(0)
    listing = listed(source, 5, 3, 2, 30, CancelToken())
    assert (listing.at, listing.found, source.asked) == (0, False, [])


def test_the_kept_row_is_found_where_it_stands_now_or_its_place_is_kept() -> None:
    source = Numbers(1000)
    assert listed(source, 700, 3, 5, 30, CancelToken()).at == 700
    gone = listed(source, 5000, 400, 5, 30, CancelToken())
    assert (gone.at, gone.found) == (400, False)
    assert gone.pages.row(400) == 400


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), st.lists(st.integers(0, 2000), max_size=30))
def test_whatever_the_leaps_a_row_that_is_there_is_the_right_one(total: int, leaps: list[int]) -> None:
    source = Numbers(total)
    pages = listed(source, None, 0, 0, 20, CancelToken()).pages
    for leap in leaps:
        for at, rows in read(source, pages, pages.missing(leap - 20, leap + 40), CancelToken()).items():
            pages.put(at, rows)
        for index in range(max(0, leap - 20), min(total, leap + 41)):
            assert pages.row(index) == index
