"""The users list as a table source: one filter and one sort, read from the session, with what columns need besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from seattui.domain.model import Count, Sort, UserFilter
from seattui.domain.people.columns import PersonRow, Reads
from seattui.kit.cancellation import CancelToken
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


@dataclass(frozen=True, slots=True)
class UserSource:
    """A `Source` of users. Call it in worker threads only."""

    session: ScreenSession
    filter: UserFilter
    sort: Sort
    reads: frozenset[Reads] = field(default=frozenset(), compare=False)

    def key(self, row: PersonRow) -> int:
        return row.user.id

    def top(self, rows: int, stop: CancelToken) -> Sequence[PersonRow] | None:
        # Without a search the store has the count stored.
        return self.page(0, rows, None, None, None, stop) if self.filter.search else None

    def count(self, stop: CancelToken) -> Count:
        return self.session.count(self.filter, stop)

    def page(
        self,
        offset: int,
        limit: int,
        after: PersonRow | None,
        before: PersonRow | None,
        total: int | None,
        stop: CancelToken,
    ) -> Sequence[PersonRow]:
        people = self.session.users(
            self.filter,
            self.sort,
            offset,
            limit,
            after=after.user if after else None,
            before=before.user if before else None,
            total=total,
            stop=stop,
        )
        return self.session.rows_of(people, self.reads) if self.reads else [*map(PersonRow, people)]

    def position(self, key: int) -> int | None:
        return self.session.position(key, self.filter, self.sort)

    def ids(self, first: int, last: int) -> tuple[int, ...]:
        """Ids of the people at these positions, inclusive."""
        return self.session.ids(self.filter, self.sort, first, last)
