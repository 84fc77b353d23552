"""`seattui seats list|export`."""

from __future__ import annotations

from datetime import date

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.exporting import File, Replace, export
from seattui.cli.run.table import table
from seattui.cli.selection.list_form import ListForm
from seattui.cli.selection.subscription_lists import subscriptions_to_show, warn_low
from seattui.domain.billing import charges
from seattui.domain.billing.subscription import Subscription
from seattui.kit.i18n import day, msg
from seattui.kit.text import safe


def listed(context: typer.Context, form: ListForm) -> None:
    run = run_of(context)
    today, every = subscriptions_to_show(run, form)
    if not every:
        return
    headers = (
        msg("Hub"), msg("Subscription"), msg("Assigned"), msg("Unassigned"), msg("Removable"), msg("To be removed"),
        msg("Renews"),
    )  # fmt: skip
    for line in table(
        headers,
        (_row(s, today) for s in every),
        right=frozenset({3, 4}),
        spare=(1, 4, 3),
        text=frozenset({1}),
    ):
        run.out.line(line)
    warn_low(run, every)


def exported(context: typer.Context, file: File, yes: Replace = False) -> None:
    from seattui.service import lists

    export(run_of(context), file, yes, lists.seats)


def _row(s: Subscription, today: date) -> tuple[str, ...]:
    return (
        safe(s.hub),
        safe(s.name),
        str(msg("{assigned} of {purchased}", assigned=s.assigned, purchased=s.purchased)),
        str(s.unassigned),
        str(s.removable),
        str(msg("{n} on {day}", n=s.removal.seats, day=s.removal.effective_on)) if s.removal else "–",
        day(charges.renews_on(s, today)),
    )
