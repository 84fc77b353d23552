"""`seattui billing`: what seats cost, and removing those that nobody needs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from seattui.cli.changing import Because, Confirming, DryRun, Yes, carry_out
from seattui.cli.session import session_of
from seattui.cli.shapes import subscription_json
from seattui.cli.subscriptions import Hub
from seattui.cli.table import table
from seattui.cli.values import whole
from seattui.cli.words import argument, noun, verb
from seattui.domain import billing as reckoning
from seattui.domain.calendar import add_months
from seattui.domain.model import Subscription
from seattui.i18n import day, money, say
from seattui.text import safe

MONTHS = 12


def app() -> typer.Typer:
    made = noun(say("What seats cost, and removing those that nobody needs."))
    verb(made, "show", say("Show what is paid, what lies idle, and the next invoices."))(show)
    verb(made, "remove", say("Schedule additional seats to leave at the next renewal."))(remove)
    verb(made, "cancel-removal", say("Cancel the removal request of a hub."))(cancel_removal)
    return made


def show(context: typer.Context) -> None:
    session = session_of(context)
    desk = session.desk()
    today, every = desk.today(), desk.subscriptions()
    if session.out.json:
        session.out.data({"subscriptions": [subscription_json(s, today) | _costs(s, today) for s in every]})
        return
    headers = (
        say("Hub"), say("Included"), say("Additional"), say("Unassigned"), say("Paid unused until renewal"),
        say("Next invoice"), say("Amount"), say("Next term"), say("Amount"),
    )  # fmt: skip
    for line in table(
        headers, (_row(s, today) for s in every), right=frozenset({1, 2, 3, 4, 6, 8}), spare=(1, 2, 7, 8)
    ):
        session.out.line(line)


def _row(s: Subscription, today: date) -> tuple[str, ...]:
    invoice_on, invoice = reckoning.next_invoice(s, today)
    term_from, term = reckoning.next_term(s, today)
    return (
        safe(s.hub),
        str(s.included),
        str(s.additional),
        str(s.unassigned),
        money(reckoning.idle_cost(s, s.unassigned, today)),
        day(invoice_on),
        money(invoice),
        day(term_from),
        money(term),
    )


def _costs(s: Subscription, today: date) -> dict[str, Any]:
    return {
        "idle": {
            "seats": s.unassigned,
            "until_renewal": reckoning.idle_cost(s, s.unassigned, today).as_json(),
        },
        "months": [{"from": on.isoformat(), "total": total.as_json()} for on, total in _invoices(s, today)],
    }


def _invoices(s: Subscription, today: date) -> list[tuple[date, Any]]:
    """The invoices of the next twelve months."""
    found, end = [], add_months(today, MONTHS)
    on, total = reckoning.next_invoice(s, today)
    while on <= end:
        found.append((on, total))
        on, total = reckoning.next_invoice(s, on)
    return found


def remove(
    context: typer.Context,
    hub: Hub,
    seats: Annotated[str, argument("N", say("How many additional seats."))],
    dry_run: DryRun = False,
    yes: Yes = False,
    because: Because = "",
) -> int:
    from seattui.domain.changes.removals import ScheduleRemoval

    session = session_of(context)
    change = ScheduleRemoval(hub, whole("N", seats))
    return carry_out(session, session.desk(), change, Confirming(dry_run, yes, because))


def cancel_removal(
    context: typer.Context, hub: Hub, dry_run: DryRun = False, yes: Yes = False, because: Because = ""
) -> int:
    from seattui.domain.changes.removals import CancelRemoval

    session = session_of(context)
    return carry_out(session, session.desk(), CancelRemoval(hub), Confirming(dry_run, yes, because))
