"""Shared by lists of subscriptions: JSON output, a message if there are none, and a warning of few seats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from seattui.cli.run.command_run import CommandRun
from seattui.cli.selection.list_form import ListForm
from seattui.domain.billing.subscription import Subscription
from seattui.files import sheets
from seattui.files.json_shapes import subscription_json
from seattui.kit.i18n import msg, plural


def subscriptions_to_show(run: CommandRun, form: ListForm) -> tuple[date, tuple[Subscription, ...]]:
    """Today, and the subscriptions to show as a table: none if they were printed as JSON, as CSV, or in chosen columns."""
    csv = form.wants_csv(run)
    session = run.session()
    today, every = session.reckoning_day(), session.subscriptions()
    items = (subscription_json(s, today) for s in every)
    if form.printed(run, csv, "subscriptions", items, sheets.SEATS):
        return today, ()
    if not every:
        run.out.note(msg("There is no subscription yet. Add one with 'seattui subscriptions add HUB TIER'."))
    return today, every


def warn_low(run: CommandRun, every: Iterable[Subscription]) -> None:
    """Warns of subscriptions with fewer unassigned seats than their threshold."""
    for s in every:
        if s.runs_low:
            run.out.note(
                plural(
                    "! {name}: {n} seat is left.", "! {name}: {n} seats are left.", s.unassigned, name=s.name
                )
            )
