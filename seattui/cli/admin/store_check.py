"""`seattui store check`: all that `doctor` checks of a store, and what takes longer."""

from __future__ import annotations

from contextlib import closing

import typer

from seattui.cli.admin.doctor import FAULT_FOUND, print_checks
from seattui.cli.run.command_run import run_of
from seattui.cli.run.progress import with_progress
from seattui.domain.model import Check
from seattui.kit.i18n import msg


def check(context: typer.Context) -> int:
    """It changes nothing. Exit code 1 if there is a fault."""
    run = run_of(context)
    from seattui.service.clock import fixed_clock, wall_clock
    from seattui.store.admin.authority import opened_whole
    from seattui.store.connection.urls import store_url
    from seattui.store.copies import check as checking

    place = store_url(run.settings.store)
    with closing(
        opened_whole(place, run.settings.operator or None, read_only=run.settings.read_only)
    ) as store:
        clock = fixed_clock(run.at) if run.at else wall_clock
        found = with_progress(lambda stop: checking.checks(store, stop, clock), msg("Checking the store"))
    if run.out.json:
        run.out.data(
            {
                "checks": [
                    {"name": c.name, "state": c.state, "text": c.text, "account": account and account.name}
                    for account, c in found
                ]
            }
        )
    else:
        several = len({account for account, _ in found if account}) > 1
        print_checks(
            run,
            [
                Check(c.name, c.state, f"{account.name}: {c.text}" if account and several else c.text)
                for account, c in found
            ],
        )
    return FAULT_FOUND if any(c.state == "fault" for _, c in found) else 0
