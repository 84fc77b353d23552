"""A short list in memory, for tables that otherwise read pages from the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from seattui.domain.model import Count
from seattui.kit.cancellation import CancelToken
from seattui.kit.records import dataclass

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class InMemorySource(Generic[R]):
    """A `Source` over these rows."""

    rows: Sequence[R]
    number: Callable[[R], int]

    def key(self, row: R) -> int:
        return self.number(row)

    def top(self, rows: int, stop: CancelToken) -> None:
        return None

    def count(self, stop: CancelToken) -> Count:
        return Count(len(self.rows))

    def page(
        self, offset: int, limit: int, after: R | None, before: R | None, total: int | None, stop: CancelToken
    ) -> Sequence[R]:
        return self.rows[offset : offset + limit]

    def position(self, key: int) -> int | None:
        return next((i for i, row in enumerate(self.rows) if self.number(row) == key), None)
