"""How a screen asks the store, for what is in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from seattui.kit.cancellation import CancelToken

T = TypeVar("T")


class Asked(Protocol):
    """A request."""

    @property
    def quick(self) -> bool:
        """Whether it was answered in a moment."""

    def wait_a_moment(self) -> None:
        """Blocks until it is answered, or shortly: `then` is called soon after in any case."""


class Ask(Protocol):
    """Calls in a worker, then passes the result on in the UI thread; a new request of a group cancels the
    previous one."""

    def __call__(
        self, call: Callable[[CancelToken], T], then: Callable[[T], None], *, group: str
    ) -> Asked: ...
