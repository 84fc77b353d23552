"""A switch for several people at once: on for all, off for all, or unchanged for each."""

from __future__ import annotations

from enum import Enum


class Choice(Enum):
    """What is chosen."""

    UNCHANGED = "leave"
    ON = "give"
    OFF = "take"


class TriState:
    """Base for a dataclass with these fields; `holders` is how many have it now, None if there are too many
    people to count."""

    people: int
    holders: int | None
    choice: Choice

    @property
    def box(self) -> str:
        """`[x]` on for all, `[ ]` off for all, `[-]` unchanged. If all or none have it already, unchanged
        looks like that."""
        if self.choice is Choice.ON or (self.choice is Choice.UNCHANGED and self.holders == self.people):
            return "[x]"
        if self.choice is Choice.OFF or (self.choice is Choice.UNCHANGED and self.holders == 0):
            return "[ ]"
        return "[-]"

    @property
    def on(self) -> bool:
        """Whether all people will have it."""
        return self.box == "[x]"

    def cycle(self) -> None:
        """The next choice that differs from the current state."""
        ring = self._ring
        at = ring.index(self.choice) if self.choice in ring else 0
        self.choice = ring[(at + 1) % len(ring)]

    def put(self, on: bool) -> None:
        """Sets it for all people, or for none."""
        wanted = Choice.ON if on else Choice.OFF
        self.choice = wanted if wanted in self._ring else Choice.UNCHANGED

    @property
    def _ring(self) -> tuple[Choice, ...]:
        if self.holders == self.people:
            return (Choice.UNCHANGED, Choice.OFF)
        if self.holders == 0:
            return (Choice.UNCHANGED, Choice.ON)
        return (Choice.UNCHANGED, Choice.ON, Choice.OFF)
