"""`seattui billing`: costs of seats, buying seats, and removing unassigned ones."""

from __future__ import annotations

from typing import Annotated

import typer

from seattui.cli.billing.billing_show import show
from seattui.cli.billing.invoices import invoice, invoices
from seattui.cli.billing.subscriptions import Hub
from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.options import argument, noun, verb
from seattui.cli.run.values import whole
from seattui.kit.i18n import msg

Seats = Annotated[str, argument("N", msg("How many additional seats."))]


def app() -> typer.Typer:
    made = noun(msg("Billing: what seats cost, buying and removing them, invoices."))
    verb(
        made,
        "show",
        msg("Show what is paid, what is idle, and the costs of the next twelve months."),
        over_ssh=True,
    )(show)
    verb(
        made, "buy", msg("Buy additional seats, charged for the rest of the billing period."), over_ssh=True
    )(buy)
    verb(made, "remove", msg("Schedule additional seats for removal at the next renewal."), over_ssh=True)(
        remove
    )
    verb(made, "cancel-removal", msg("Cancel a subscription's removal request."), over_ssh=True)(
        cancel_removal
    )
    verb(made, "invoices", msg("List the invoices, the newest first."), over_ssh=True)(invoices)
    verb(made, "invoice", msg("Print one invoice."), over_ssh=True)(invoice)
    return made


def buy(
    context: typer.Context,
    hub: Hub,
    seats: Seats,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.seats.purchases import BuySeats

    run, wanted = run_of(context), BuySeats(hub, _seats(seats))
    return carry_out(run, run.session(), wanted, confirming)


def remove(
    context: typer.Context,
    hub: Hub,
    seats: Seats,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.seats.removals import ScheduleRemoval

    run, wanted = run_of(context), ScheduleRemoval(hub, _seats(seats))
    return carry_out(run, run.session(), wanted, confirming)


def cancel_removal(context: typer.Context, hub: Hub, confirming: Confirming) -> int:
    from seattui.domain.changes.seats.removals import CancelRemoval

    run = run_of(context)
    return carry_out(run, run.session(), CancelRemoval(hub), confirming)


def _seats(text: str) -> int:
    from seattui.domain.changes.shared.checks import MAX_SEATS

    return whole("N", text, 1, MAX_SEATS)
