"""Marked people: single ones, or everyone who matches with exceptions. Marks outlast searching and sorting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import datetime

from seattui.domain.model import Chosen, Count, Matching, Selection, User, UserFilter
from seattui.domain.people.matching import matches
from seattui.kit.records import dataclass

MAX_MARKED = 10_000
"""More people than this are marked by a filter, not one by one."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Marked one by one (`ids`), or everyone who matches `matching` (`count` people) except `without`."""

    ids: frozenset[int] = frozenset()
    matching: UserFilter | None = None
    without: frozenset[int] = frozenset()
    count: Count = field(default_factory=lambda: Count(0))
    listed: UserFilter | None = None
    """The filter of the people marked one by one, if they are all of its results."""

    @property
    def found_by(self) -> UserFilter | None:
        """Search and filters that found the marked people; None if they were marked by hand."""
        return self.listed if self.matching is None else self.matching

    @property
    def number(self) -> Count:
        if self.matching is None:
            return Count(len(self.ids))
        return Count(max(0, self.count.number - len(self.without)), self.count.exact)

    def __bool__(self) -> bool:
        return self.number.number > 0

    def has(self, user: User, now: datetime) -> bool:
        if self.matching is None:
            return user.id in self.ids
        return user.id not in self.without and matches(self.matching, user, now)

    def toggled(self, user: User, now: datetime) -> Marks | None:
        """With this person's mark toggled; None if they aren't among those matched."""
        if self.matching is None:
            return Marks(self.ids ^ {user.id})
        if not matches(self.matching, user, now):
            return None
        return Marks(frozenset(), self.matching, self.without ^ {user.id}, self.count)

    def added(self, ids: Iterable[int], listed: UserFilter | None = None) -> Marks:
        """With these marked too; a marked filter stays, only its exceptions among them are marked again.

        `listed`: the filter of which these are all results.
        """
        if self.matching is None:
            ids = frozenset(ids)
            return Marks(self.ids | ids, listed=listed if self.ids <= ids else None)
        return Marks(frozenset(), self.matching, self.without.difference(ids), self.count)

    def selection(self) -> Selection | None:
        """The selection for a change; None when nobody is marked."""
        if not self:
            return None
        if self.matching is None:
            return Chosen(tuple(sorted(self.ids)))
        return Matching(self.matching, self.without)
