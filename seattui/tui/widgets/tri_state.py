"""A switch for several people at once: all of them will have it, none will, or each stays as they are."""

from __future__ import annotations

from enum import Enum


class Choice(Enum):
    """What is asked for."""

    LEAVE = "leave"
    GIVE = "give"
    TAKE = "take"


class TriState:
    """For a dataclass with these fields; `holders` have it now, None where there are too many to look."""

    people: int
    holders: int | None
    choice: Choice

    @property
    def box(self) -> str:
        """`[x]` all will have it, `[ ]` none, `[-]` each as it is. Where all or none have it already,
        leaving it as it is looks like what it is."""
        if self.choice is Choice.GIVE or (self.choice is Choice.LEAVE and self.holders == self.people):
            return "[x]"
        if self.choice is Choice.TAKE or (self.choice is Choice.LEAVE and self.holders == 0):
            return "[ ]"
        return "[-]"

    @property
    def on(self) -> bool:
        """Whether everyone will have it."""
        return self.box == "[x]"

    def cycle(self) -> None:
        """The next choice that differs from how things are."""
        ring = self._ring
        at = ring.index(self.choice) if self.choice in ring else 0
        self.choice = ring[(at + 1) % len(ring)]

    def put(self, on: bool) -> None:
        """Everyone will have it, or nobody."""
        wanted = Choice.GIVE if on else Choice.TAKE
        self.choice = wanted if wanted in self._ring else Choice.LEAVE

    @property
    def _ring(self) -> tuple[Choice, ...]:
        if self.holders == self.people:
            return (Choice.LEAVE, Choice.TAKE)
        if self.holders == 0:
            return (Choice.LEAVE, Choice.GIVE)
        return (Choice.LEAVE, Choice.GIVE, Choice.TAKE)
