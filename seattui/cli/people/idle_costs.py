"""The costs of idle people's seats, shown below their list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from seattui.domain.model import ANY_SEAT, UserFilter
from seattui.kit.i18n import Message, plural

if TYPE_CHECKING:
    from seattui.service.session import Session


def idle_costs(session: Session, wanted: UserFilter) -> Iterator[Message]:
    """A sentence per subscription, if the list is of idle seat holders."""
    if wanted.idle_days is None or not wanted.seat:
        return
    from seattui.domain.billing.terms import each
    from seattui.domain.people.idle import idle_seats

    today = session.reckoning_day()
    for one in session.subscriptions():
        if wanted.seat not in (ANY_SEAT, one.hub):
            continue
        idle = idle_seats(one, session.count(replace(wanted, seat=one.hub)).number, today)
        if idle.held:
            yield plural(
                "{name}: {n} idle seat, {amount} until {day}; {leaving} removable, saves {less} "
                "{each} after that",
                "{name}: {n} idle seats, {amount} until {day}; {leaving} removable, saves {less} "
                "{each} after that",
                idle.held,
                name=one.name,
                amount=idle.until_renewal,
                day=idle.renews_on,
                leaving=idle.can_leave,
                less=idle.less_each_interval,
                each=each(one.billing_months),
            )
