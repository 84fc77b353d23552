"""What the lists of subscriptions begin with: JSON at once, or a word where there is none."""

from __future__ import annotations

from datetime import date

from seattui.cli.run.session import Session
from seattui.domain.model import Subscription
from seattui.files.json_shapes import subscription_json
from seattui.kit.i18n import say


def subscriptions_to_show(session: Session) -> tuple[date, tuple[Subscription, ...]]:
    """The day of reckoning, and what is still to be shown as a table: nothing once JSON was printed."""
    desk = session.desk()
    today, every = desk.reckoning_day(), desk.subscriptions()
    if session.out.json:
        session.out.data({"subscriptions": [subscription_json(s, today) for s in every]})
        return today, ()
    if not every:
        session.out.note(
            say("There is no subscription yet. Add one with 'seattui subscriptions add HUB TIER'.")
        )
    return today, every
