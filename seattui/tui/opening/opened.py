"""What is read of a session when it opens, before anything of it is shown."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from seattui.kit.i18n import Message
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.domain.model import Operator, Permission
    from seattui.service.screen_session import ScreenSession


@dataclass(frozen=True, slots=True)
class Opened:
    """`warnings` are said at each start: that others can write the store, or that its place isn't safe. That the
    operator was only named by an option is in the header all the time.
    """

    session: ScreenSession
    operator: Operator
    permissions: tuple[Permission, ...]
    kept_as: str
    warnings: tuple[Message, ...]


def opened(opening: Callable[[], ScreenSession]) -> Opened:
    """Opens the session and reads it; raises what opening does."""
    from seattui.domain.people.guarantee import BY_OPTION, advisory

    session = opening()
    found = session.guarantee()
    return Opened(
        session,
        session.operator(),
        session.permissions(),
        session.kept_as(),
        tuple(
            filter(
                None, (advisory(found) if found.exposure is not BY_OPTION else None, session.place_warning())
            )
        ),
    )


def collect_garbage() -> None:
    """From now on, but not among what was imported."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
