"""Who is marked: these people, or everyone who matches but for some. Marks outlive search and sort."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from seattui.domain.model import Chosen, Count, Matching, Selection, User, UserFilter
from seattui.domain.people.matching import matches

MOST = 10_000
"""More people than this are marked by what they match, not one by one."""


@dataclass(frozen=True, slots=True)
class Marks:
    """One by one (`ids`), or all that match (`matching`, counted as `count`) but for `without`."""

    ids: frozenset[int] = frozenset()
    matching: UserFilter | None = None
    without: frozenset[int] = frozenset()
    count: Count = field(default_factory=lambda: Count(0))
    listed: UserFilter | None = None
    """By what the people were found who are marked one by one, where they are all whom it found."""

    @property
    def found_by(self) -> UserFilter | None:
        """Search and filters that found those who are marked; None where they were marked by hand."""
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
        """With the person's mark set or taken off; None for who stands outside of all that match."""
        if self.matching is None:
            return Marks(self.ids ^ {user.id})
        if not matches(self.matching, user, now):
            return None
        return Marks(frozenset(), self.matching, self.without ^ {user.id}, self.count)

    def joined(self, ids: Iterable[int], listed: UserFilter | None = None) -> Marks:
        """With these as well; marks by match are kept, and only those taken off come back.

        `listed`: what these are all the people of.
        """
        if self.matching is None:
            ids = frozenset(ids)
            return Marks(self.ids | ids, listed=listed if self.ids <= ids else None)
        return Marks(frozenset(), self.matching, self.without.difference(ids), self.count)

    def selection(self) -> Selection | None:
        """For a change; None when nobody is marked."""
        if not self:
            return None
        if self.matching is None:
            return Chosen(tuple(sorted(self.ids)))
        return Matching(self.matching, self.without)
