"""The data from which permissions are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import SUPER_ADMIN
from seattui.domain.people.permissions import missing
from seattui.tui.people.edit.account_switches import FOR_SEATS, FOR_TEAMS, AccountOptions
from seattui.tui.shell.who_may import who_have

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


def load_account_options(session: ScreenSession) -> AccountOptions:
    """Loads it; runs in a worker."""
    operator = session.operator()
    permissions = session.permissions()
    asked = dict.fromkeys((*FOR_SEATS, *FOR_TEAMS, SUPER_ADMIN, *(one.code for one in permissions)))
    lacking = [(code,) for code in asked if missing(operator, code)]
    return AccountOptions(
        operator,
        permissions,
        session.subscriptions(),
        session.catalogue(),
        session.permission_sets(),
        session.teams(),
        who_have(session, lacking),
    )
