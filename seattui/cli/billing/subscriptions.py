"""`seattui subscriptions`: the account's subscriptions and their prices."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.options import argument, noun, option, verb
from seattui.cli.run.table import table
from seattui.cli.run.values import required, some_day, some_whole, whole
from seattui.cli.selection.list_form import ListForm
from seattui.cli.selection.subscription_lists import subscriptions_to_show
from seattui.domain.billing import charges
from seattui.domain.billing.subscription import Subscription
from seattui.kit.i18n import day, money, msg, plural
from seattui.kit.money import Money
from seattui.kit.text import safe

HUB = msg("The hub's code, such as sales-hub.")
Hub = Annotated[str, argument("HUB", HUB)]
SeatMinor = option(
    "--seat-minor", metavar="N", help=msg("The price of an additional seat, in minor units (cents).")
)


def app() -> typer.Typer:
    made = noun(msg("Subscriptions: their seats, terms and prices."))
    verb(made, "list", msg("List the subscriptions."), over_ssh=True)(listed)
    verb(made, "add", msg("Add a subscription, at the catalogue's prices or at your own."), over_ssh=True)(
        add
    )
    verb(made, "price", msg("Set the price of additional seats from today on."), over_ssh=True)(price)
    verb(made, "warn", msg("Set the number of unassigned seats below which to warn."), over_ssh=True)(warn)
    return made


def listed(context: typer.Context, form: ListForm) -> None:
    run = run_of(context)
    today, every = subscriptions_to_show(run, form)
    if not every:
        return
    headers = (
        msg("Hub"), msg("Subscription"), msg("Included"), msg("Additional"), msg("Term"), msg("Billed"),
        msg("Renews"), msg("Next invoice"), msg("Amount"), msg("Additional seat"),
    )  # fmt: skip
    for line in table(
        headers,
        (_row(s, today) for s in every),
        right=frozenset({2, 3, 8, 9}),
        spare=(9, 5, 4, 7, 8, 1),
        text=frozenset({1}),
    ):
        run.out.line(line)


def _row(s: Subscription, today: date) -> tuple[str, ...]:
    invoice_on, invoice = charges.next_invoice(s, today)
    return (
        safe(s.hub),
        safe(s.name),
        str(s.included),
        str(s.additional),
        str(plural("{n} month", "{n} months", s.term_months)),
        str(plural("every month", "every {n} months", s.billing_months)),
        day(charges.renews_on(s, today)),
        day(invoice_on),
        money(invoice),
        "–" if s.seat_minor is None else money(Money(s.seat_minor, s.currency)),
    )


def add(
    context: typer.Context,
    hub: Hub,
    tier: Annotated[str, argument("TIER", msg("The tier's code, such as enterprise."))],
    seats: Annotated[
        str,
        option("--seats", metavar="ADDITIONAL", help=msg("Additional seats, on top of the included ones.")),
    ] = "0",
    term: Annotated[
        str, option("--term", metavar="MONTHS", help=msg("The commitment term; 12 months by default."))
    ] = "12",
    billed: Annotated[
        str, option("--billing", metavar="MONTHS", help=msg("The billing interval; 1 month by default."))
    ] = "1",
    starts: Annotated[
        str | None,
        option("--starts", metavar="DATE", help=msg("Its first day; today by default. May be in the past.")),
    ] = None,
    opening: Annotated[
        str | None,
        option("--opening", metavar="DATE", help=msg("The day from which invoices are posted here.")),
    ] = None,
    included: Annotated[
        str | None,
        option("--included", metavar="N", help=msg("Included seats, if different from the tier's.")),
    ] = None,
    base_minor: Annotated[
        str | None, option("--base-minor", metavar="N", help=msg("The base price, in minor units (cents)."))
    ] = None,
    seat_minor: Annotated[str | None, SeatMinor] = None,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.billing.subscriptions import MAX_MONTHS, AddSubscription

    change = AddSubscription(
        hub,
        tier,
        additional=whole("--seats", seats),
        term_months=whole("--term", term, 1, MAX_MONTHS),
        billing_months=whole("--billing", billed, 1, MAX_MONTHS),
        starts_on=some_day("--starts", starts),
        opening_on=some_day("--opening", opening),
        included=some_whole("--included", included),
        base_minor=some_whole("--base-minor", base_minor),
        seat_minor=some_whole("--seat-minor", seat_minor),
    )
    run = run_of(context)
    return carry_out(run, run.session(), change, confirming)


def price(
    context: typer.Context,
    hub: Hub,
    seat_minor: Annotated[str | None, SeatMinor] = None,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.billing.subscriptions import PriceSeat

    change = PriceSeat(hub, whole("--seat-minor", required("--seat-minor", seat_minor)))
    run = run_of(context)
    return carry_out(run, run.session(), change, confirming)


def warn(
    context: typer.Context,
    hub: Hub,
    below: Annotated[
        str | None, option("--below", metavar="N", help=msg("Warn when fewer seats are unassigned."))
    ] = None,
    *,
    confirming: Confirming,
) -> int:
    from seattui.domain.changes.billing.subscriptions import WarnBelow

    change = WarnBelow(hub, whole("--below", required("--below", below)))
    run = run_of(context)
    return carry_out(run, run.session(), change, confirming)
