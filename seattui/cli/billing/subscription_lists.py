"""What the lists of subscriptions begin with: JSON at once, or a word where there is none."""

from __future__ import annotations

from datetime import date

from seattui.cli.run.command_run import CommandRun
from seattui.domain.billing.subscription import Subscription
from seattui.files.json_shapes import subscription_json
from seattui.kit.i18n import msg


def subscriptions_to_show(run: CommandRun) -> tuple[date, tuple[Subscription, ...]]:
    """The day that amounts are calculated for, and what is still to be shown as a table: nothing once JSON was printed."""
    session = run.session()
    today, every = session.reckoning_day(), session.subscriptions()
    if run.out.json:
        run.out.data({"subscriptions": [subscription_json(s, today) for s in every]})
        return today, ()
    if not every:
        run.out.note(msg("There is no subscription yet. Add one with 'seattui subscriptions add HUB TIER'."))
    return today, every
