"""Where somebody has been, to go back and forward in, as in a browser: places with what they showed, and pages of
details over them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import field

from seattui.kit.i18n import Message
from seattui.kit.records import dataclass

MAX_STEPS = 100


@dataclass(frozen=True, slots=True)
class Spot:
    """What a place showed; a place that can show several things has a class of its own.

    Two that are equal are one step, however the cursor moved between them.
    """

    at: int | None = field(default=None, compare=False)
    """The key of the row at the cursor."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of details, how it is opened again, and what says that it can't be: that runs in a thread."""

    key: Hashable
    open: Callable[[], object] = field(compare=False)
    gone: Callable[[], Message | None] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    place: str
    spot: Spot
    page: Page | None = None


class Trail:
    """The steps, of which one is the current one. The oldest are forgotten."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._index = -1
        self._typing: object = None
        """The search in which the current step was typed."""

    @property
    def current(self) -> Step | None:
        return self._steps[self._index] if self._steps else None

    def keep(self, step: Step) -> None:
        """Notes the cursor, which moved since the current step was made."""
        if step == self.current:
            self._steps[self._index] = step

    def note(self, step: Step, typing: object = None) -> None:
        """Something is shown now: a new step, which drops those that were forward.

        What is typed in one search is one step, and a page that is closed leads back to the step before it.
        """
        before = self._steps[self._index - 1] if self._index > 0 else None
        current = self.current
        if step == current:
            self.keep(step)
        elif current and current.page and not step.page and step == before:
            self._index -= 1
            self._typing = None
        elif typing is not None and typing == self._typing:
            self._steps[self._index :] = [step] if step != before else []
            self._index = len(self._steps) - 1
            self._typing = typing if step != before else None
        else:
            self._steps[self._index + 1 :] = [step]
            del self._steps[:-MAX_STEPS]
            self._index = len(self._steps) - 1
            self._typing = typing

    def ahead(self, by: int) -> Step | None:
        """The next step in that direction: -1 is back."""
        index = self._index + by
        return self._steps[index] if 0 <= index < len(self._steps) else None

    def go(self, by: int) -> None:
        self._index += by
        self._typing = None

    def forget(self, by: int) -> None:
        """The next step in that direction can't be shown any more."""
        del self._steps[self._index + by]
        self._index += min(by, 0)
        if self.ahead(by) == self.current:  # it was between two that are the same
            del self._steps[self._index + by]
            self._index += min(by, 0)
