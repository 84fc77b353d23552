"""`seattui undo`: undoes the operator's last change, or the one with a number."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.options import argument, option, verb
from seattui.cli.run.values import some_whole
from seattui.cli.selection.people_selection import WITHOUT, LeaveOut, others
from seattui.kit.i18n import msg

HINTS = dict.fromkeys(
    ("changed-since", "team-gone", "accepted", "exists", "deactivated", "super-admin", "address-not-held"),
    WITHOUT,
)


def add(app: typer.Typer) -> None:
    verb(app, "undo", msg("Undo your own last change, or the change with this number."), over_ssh=True)(undo)


def undo(
    context: typer.Context,
    number: Annotated[
        str | None,
        argument("ID", msg("The number of the change in the record; your own last change by default.")),
    ] = None,
    reschedule: Annotated[
        bool,
        option("--reschedule", help=msg("Schedule the removal again that the change had cancelled.")),
    ] = False,
    leave_out: LeaveOut = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.undo.undo import Undo

    wanted = some_whole("ID", number, 1)
    run = run_of(context)
    session = run.session()
    change = Undo(wanted, reschedule, others(leave_out), run.settings.invite_days)
    return carry_out(run, session, change, confirming, HINTS)
