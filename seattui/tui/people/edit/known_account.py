"""What there is to choose from when people's permissions are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.tui.people.edit.account_switches import Known

if TYPE_CHECKING:
    from seattui.service.session import Desk


def known_account(desk: Desk) -> Known:
    """Reads it; in a worker."""
    return Known(
        desk.operator(),
        desk.permissions(),
        desk.subscriptions(),
        desk.catalogue(),
        desk.permission_sets(),
        desk.teams(),
    )
