"""`seattui users deactivate|reactivate|remove|offboard|seen|except`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.options import option
from seattui.cli.run.values import required, some_day, some_instant
from seattui.cli.selection.people_selection import WITHOUT, Emails, LeaveOut, others, people_named
from seattui.domain.model import Chosen
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Change

HINTS: Mapping[str, Message] = {
    "super-admin": WITHOUT,
    "yourself": WITHOUT,
    "has-access": msg(
        "Off-board them with 'seattui users offboard EMAIL --remove', or add --leave-out to "
        "continue without them."
    ),
}


def _with_people(change: str) -> Callable[..., int]:
    """The command for this class of domain.changes.people.lifecycle and the people named."""

    def command(
        context: typer.Context,
        emails: Emails,
        leave_out: LeaveOut = False,
        *,
        confirming: Confirming,
    ) -> int:
        from seattui.domain.changes.people import lifecycle

        made = getattr(lifecycle, change)
        return _carry_out(context, emails, lambda people: made(people, others(leave_out)), confirming)

    return command


deactivate = _with_people("Deactivate")
reactivate = _with_people("Reactivate")
remove = _with_people("Remove")


def offboard(
    context: typer.Context,
    emails: Emails,
    remove: Annotated[
        bool, option("--remove", help=msg("Remove them from the account instead of deactivating them."))
    ] = False,
    schedule_removal: Annotated[
        bool,
        option("--schedule-removal", help=msg("Also remove the freed seats at the next renewal.")),
    ] = False,
    leave_out: LeaveOut = False,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.lifecycle import Offboard

    return _carry_out(
        context,
        emails,
        lambda people: Offboard(people, remove, schedule_removal, others(leave_out)),
        confirming,
    )


def seen(
    context: typer.Context,
    emails: Emails,
    at: Annotated[
        str | None,
        option(
            "--at-time",
            metavar="ISO",
            help=msg("When they were active, in the account's time zone; now by default."),
        ),
    ] = None,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.people.presence import MarkSeen

    run = run_of(context)
    session = run.session()
    instant = some_instant("--at-time", at, session.account.zone)
    change = MarkSeen(people_named(session, emails), instant or session.now())
    return carry_out(run, session, change, confirming)


def except_idle(
    context: typer.Context,
    emails: Emails,
    until: Annotated[
        str | None,
        option("--until", metavar="DATE", help=msg("The last day on which they aren't counted as idle.")),
    ] = None,
    no_more: Annotated[bool, option("--no-more", help=msg("End the exception."))] = False,
    *,
    confirming: Confirming,
) -> int:
    """The reason (--because) is stored with the exception, and in the record."""
    from seattui.domain.changes.people.presence import ExceptIdle

    day = some_day("--until", until)
    if no_more and day:
        raise UsageError("usage", msg("--until and --no-more can't be combined."))
    if not no_more:
        if day is None:
            raise UsageError(
                "usage", msg("--until is missing."), msg("Add --until DATE, or --no-more to end it.")
            )
        required("--because", confirming.because)
    return _carry_out(
        context,
        emails,
        lambda people: ExceptIdle(people, day, confirming.because),
        confirming,
    )


def _carry_out(
    context: typer.Context, emails: list[str], change: Callable[[Chosen], Change], confirming: Confirming
) -> int:
    run = run_of(context)
    session = run.session()
    return carry_out(run, session, change(people_named(session, emails)), confirming, HINTS)
