"""The users list as a table source: one filter and one sort, read from the session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seattui.domain.model import Count, Sort, User, UserFilter
from seattui.kit.cancellation import CancelToken
from seattui.kit.records import dataclass
from seattui.tui.widgets.pages import PAGE

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


@dataclass(frozen=True, slots=True)
class UserSource:
    """A `Source` of users. Call it in worker threads only."""

    session: ScreenSession
    filter: UserFilter
    sort: Sort

    def key(self, row: User) -> int:
        return row.id

    def top(self, stop: CancelToken) -> Sequence[User] | None:
        # Without a search the store has the count stored.
        return self.page(0, PAGE, None, None, None, stop) if self.filter.search else None

    def count(self, stop: CancelToken) -> Count:
        return self.session.count(self.filter, stop)

    def page(
        self,
        offset: int,
        limit: int,
        after: User | None,
        before: User | None,
        total: int | None,
        stop: CancelToken,
    ) -> Sequence[User]:
        return self.session.users(
            self.filter, self.sort, offset, limit, after=after, before=before, total=total, stop=stop
        )

    def position(self, key: int) -> int | None:
        return self.session.position(key, self.filter, self.sort)

    def ids(self, first: int, last: int) -> tuple[int, ...]:
        """Ids of the people at these positions, inclusive."""
        return self.session.ids(self.filter, self.sort, first, last)
