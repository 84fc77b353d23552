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
    """A `Source` over one search. Call it in worker threads only; `count` comes first.

    Record numbers have no gaps, so without a search a row's position follows from its number.
    """

    def __init__(self, session: ScreenSession, search: str = "") -> None:
        self._session = session
        self._search = search
        self._newest = 0

    def key(self, row: Activity) -> int:
        return row.id

    def top(self, stop: CancelToken) -> None:
        return None

    def count(self, stop: CancelToken) -> Count:
        every_kind()  # here, so that the UI thread, which formats kinds of changes, needn't import them
        if not self._search:
            rows = self._session.activity(limit=1, stop=stop)
            self._newest = rows[0].id if rows else 0
            return Count(self._newest)
        found = len(self._session.activity(self._search, limit=PAGE + 1, stop=stop))
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
        if not self._search:
            return self._session.activity(before_id=self._newest - offset + 1, limit=limit, stop=stop)
        if after is not None or offset == 0:
            below = after.id if after else None
            return self._session.activity(self._search, before_id=below, limit=limit, stop=stop)
        return self._session.activity(self._search, limit=offset + limit, stop=stop)[offset:]

    def position(self, key: int) -> int | None:
        if not self._search:
            return self._newest - key if 0 < key <= self._newest else None
        rows = self._session.activity(self._search, limit=MAX_SEARCHED)
        return next((place for place, row in enumerate(rows) if row.id == key), None)


class AffectedSource:
    """A `Source` over the people affected by one change."""

    def __init__(self, session: ScreenSession, row: Activity) -> None:
        self._session = session
        self._row = row

    def key(self, row: Affected) -> int:
        return row.user_id

    def top(self, stop: CancelToken) -> None:
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
        return self._session.affected(self._row.id, offset, limit)

    def position(self, key: int) -> int | None:
        return None
