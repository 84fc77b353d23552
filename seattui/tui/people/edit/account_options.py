"""The data from which permissions are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.tui.people.edit.account_switches import AccountOptions

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


def load_account_options(session: ScreenSession) -> AccountOptions:
    """Loads it; runs in a worker."""
    return AccountOptions(
        session.operator(),
        session.permissions(),
        session.subscriptions(),
        session.catalogue(),
        session.permission_sets(),
        session.teams(),
    )
