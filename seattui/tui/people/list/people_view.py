"""What a list of people needs to know about its account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Permission, TeamNode
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


@dataclass(frozen=True, slots=True)
class PeopleView:
    """What a list of people needs to know about its account."""

    permissions: tuple[Permission, ...]
    subscriptions: tuple[Subscription, ...]
    seats: Mapping[str, str]
    """Hub code → the short name of its seat."""
    now: datetime
    teams: tuple[TeamNode, ...] = ()


def load_people_view(session: ScreenSession) -> PeopleView:
    """Loads it; runs in a worker."""
    subscriptions = session.subscriptions()
    tabs = session.hub_tabs()
    seats = {s.hub: tabs.get(s.hub, s.hub_name) for s in subscriptions}
    return PeopleView(session.permissions(), subscriptions, seats, session.now(), session.team_nodes())
