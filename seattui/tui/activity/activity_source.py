"""The activity record as a table source: newest first, older rows loaded when scrolled to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seattui.domain.model import Activity, Affected, Count
from seattui.domain.plan.kinds import every_kind
from seattui.kit.cancellation import CancelToken
from seattui.tui.widgets.pages import PAGE

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

MAX_SEARCHED = 1024
"""How many rows of a search are looked through for the cursor's row, to keep the cursor on it."""


class ActivitySource:
    """A `Source` over one search, in one person's changes or in all. Call it in worker threads only; `count` comes first.

    Record numbers have no gaps, so without a search a row's position follows from its number.
    """

    def __init__(self, session: ScreenSession, search: str = "", person: int | None = None) -> None:
        self._session = session
        self._search = search
        self._person = person
        self._newest = 0

    @property
    def _whole(self) -> bool:
        return not self._search and self._person is None

    def key(self, row: Activity) -> int:
        return row.id

    def top(self, rows: int, stop: CancelToken) -> None:
        return None

    def count(self, stop: CancelToken) -> Count:
        every_kind()  # here, so that the UI thread, which formats kinds of changes, needn't import them
        if self._whole:
            rows = self._session.activity(limit=1, stop=stop)
            self._newest = rows[0].id if rows else 0
            return Count(self._newest)
        found = len(self._found(PAGE + 1, stop=stop))
        return Count(min(found, PAGE), exact=found <= PAGE)

    def page(
        self,
        offset: int,
        limit: int,
        after: Activity | None,
        before: Activity | None,
        total: int | None,
        stop: CancelToken,
    ) -> Sequence[Activity]:
        if self._whole:
            return self._session.activity(before_id=self._newest - offset + 1, limit=limit, stop=stop)
        if after is not None or offset == 0:
            return self._found(limit, after.id if after else None, stop)
        return self._found(offset + limit, stop=stop)[offset:]

    def position(self, key: int) -> int | None:
        if self._whole:
            return self._newest - key if 0 < key <= self._newest else None
        rows = self._found(MAX_SEARCHED)
        return next((place for place, row in enumerate(rows) if row.id == key), None)

    def _found(
        self, limit: int, below: int | None = None, stop: CancelToken | None = None
    ) -> Sequence[Activity]:
        return self._session.activity(
            self._search, before_id=below, limit=limit, stop=stop, person=self._person
        )


class AffectedSource:
    """A `Source` over the people affected by one change; `removed` are those who were removed from the account."""

    def __init__(self, session: ScreenSession, row: Activity, removed: set[int]) -> None:
        self._session = session
        self._row = row
        self._removed = removed

    def key(self, row: Affected) -> int:
        return row.user_id

    def top(self, rows: int, stop: CancelToken) -> None:
        return None

    def count(self, stop: CancelToken) -> Count:
        return Count(self._row.people)

    def page(
        self,
        offset: int,
        limit: int,
        after: Affected | None,
        before: Affected | None,
        total: int | None,
        stop: CancelToken,
    ) -> Sequence[Affected]:
        people = self._session.affected(self._row.id, offset, limit)
        ids = {one.user_id for one in people}
        here = {user.id for user in self._session.by_id([*ids])}
        self._removed.difference_update(here)
        self._removed.update(ids - here)
        return people

    def position(self, key: int) -> int | None:
        return None
