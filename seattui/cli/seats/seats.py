"""`seattui seats`: assigning, unassigning and moving seats; lists of them are in a module of their own."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.expanded import elsewhere
from seattui.cli.run.options import argument, noun, option, verb
from seattui.cli.run.values import required
from seattui.cli.selection.people_options import FilterOptions
from seattui.cli.selection.people_selection import WITHOUT, From, LeaveOut, others, selected_people
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg

HINTS = {
    "deactivated": msg(
        "Add --leave-out-deactivated to continue without them, or --release-deactivated to "
        "reactivate, unassign and deactivate them as part of the same change."
    ),
    "super-admin": WITHOUT,
    "seats-short": msg("Add --buy to buy the missing seats, or unassign seats from others first."),
}


def app() -> typer.Typer:
    made = noun(msg("Paid seats: how many are assigned; assign, unassign and move them."))
    verb(made, "list", msg("List how many seats each hub has, and how many remain."), over_ssh=True)(
        elsewhere("seats.seats_list", "listed")
    )
    verb(made, "export", msg("Write the list of seats to a CSV, JSON or XLSX file."), over_ssh=True)(
        elsewhere("seats.seats_list", "exported")
    )
    verb(made, "change", msg("Assign seats to people, or unassign them."), over_ssh=True)(change)
    verb(made, "move", msg("Move one person's seat to another person."), over_ssh=True)(move)
    return made


def change(
    context: typer.Context,
    emails: Annotated[list[str] | None, argument("EMAIL", msg("Email addresses."))] = None,
    listed: From = None,
    *,
    filters: FilterOptions,
    give: Annotated[
        list[str] | None,
        option("--give", metavar="HUB", help=msg("Assign a seat of this hub; may be repeated.")),
    ] = None,
    take: Annotated[
        list[str] | None,
        option("--take", metavar="HUB", help=msg("Unassign the seat of this hub; may be repeated.")),
    ] = None,
    leave_out: LeaveOut = False,
    leave_out_deactivated: Annotated[
        bool, option("--leave-out-deactivated", help=msg("Continue without deactivated people."))
    ] = False,
    release: Annotated[
        bool,
        option(
            "--release-deactivated",
            help=msg(
                "Also unassign seats of deactivated people: reactivate, unassign and deactivate them "
                "as part of the same change."
            ),
        ),
    ] = False,
    buy: Annotated[
        bool, option("--buy", help=msg("Buy the missing seats as part of the same change."))
    ] = False,
    schedule_removal: Annotated[
        bool,
        option("--schedule-removal", help=msg("Also remove the freed seats at the next renewal.")),
    ] = False,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated

    if not give and not take:
        raise UsageError(
            "usage", msg("No seat to assign or unassign was given."), msg("Add --give HUB or --take HUB.")
        )
    if leave_out_deactivated and release:
        raise UsageError("usage", msg("--leave-out-deactivated and --release-deactivated can't be combined."))
    what = (
        Deactivated.LEAVE_OUT
        if leave_out_deactivated
        else Deactivated.RELEASE
        if release
        else Deactivated.REFUSE
    )
    run = run_of(context)
    session = run.session_for(ChangeSeats)
    people = selected_people(run, session, emails or [], listed, filters)
    gives, takes = (tuple(dict.fromkeys(hubs or ())) for hubs in (give, take))
    wanted = ChangeSeats(
        people,
        gives,
        takes,
        what,
        buy,
        schedule_removal,
        others=others(leave_out),
        days=run.settings.invite_days,
    )
    return carry_out(run, session, wanted, confirming, HINTS)


def move(
    context: typer.Context,
    giver: Annotated[str, argument("FROM", msg("Who has the seat."))],
    taker: Annotated[str, argument("TO", msg("Who gets it."))],
    hub: Annotated[
        str | None, option("--hub", metavar="HUB", help=msg("The hub whose seat is moved."))
    ] = None,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.seats.seats import MoveSeat

    of_hub = required("--hub", hub)
    run = run_of(context)
    session = run.session()
    (gives,), (takes,) = session.by_email([giver]), session.by_email([taker])
    return carry_out(run, session, MoveSeat(gives.id, takes.id, of_hub, run.settings.invite_days), confirming)
