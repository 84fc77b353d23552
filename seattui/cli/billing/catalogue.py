"""`seattui catalogue`: the hubs, tiers and prices in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.given_text import given_text
from seattui.cli.run.options import file_argument, noun, verb
from seattui.cli.run.table import table
from seattui.cli.selection.list_form import ListForm
from seattui.files import sheets
from seattui.kit.i18n import day, money, msg, plural
from seattui.kit.money import Money, with_amounts
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue

MAX_BYTES = 1_000_000
"""Fifty times the demo's prices. Ten times as much, in short keys, takes 2 GB of memory."""


def app() -> typer.Typer:
    made = noun(msg("The catalogue: hubs, tiers and prices."))
    verb(made, "show", msg("Show the current prices."), over_ssh=True)(show)
    verb(made, "load", msg("Load prices from a TOML file."), over_ssh=True)(load)
    return made


def show(context: typer.Context, form: ListForm) -> None:
    run = run_of(context)
    csv, chosen = form.wants_csv(run), form.chosen(sheets.PRICES)
    catalogue = run.session().catalogue()
    if run.out.json or csv or chosen.named:
        shown = with_amounts(catalogue.model_dump(mode="json"), "")
        if run.out.json:
            run.out.data({"catalogue": shown})
        else:
            chosen.printed(run, csv, sheets.prices(shown))
        return
    run.out.line(safe(catalogue.title))
    headers = (
        msg("Hub"), msg("Tier"), msg("Included"), msg("Billed"), msg("Base"), msg("Additional seat"), msg("Effective"),
    )  # fmt: skip
    for line in table(headers, _rows(catalogue), right=frozenset({2, 4, 5}), spare=(6, 2)):
        run.out.line(line)
    if catalogue.demo:
        run.out.note(msg("These are demo prices: load your own with 'seattui catalogue load FILE'."))


def _rows(catalogue: Catalogue) -> list[tuple[str, ...]]:
    return [
        (
            safe(hub.code),
            safe(tier.code),
            str(tier.included),
            str(plural("every month", "every {n} months", price.billing_months)),
            money(Money(price.base_minor, price.currency)),
            money(Money(price.seat_minor, price.currency)),
            day(price.valid_from),
        )
        for hub in catalogue.hubs
        for tier in hub.tiers
        for price in tier.prices
    ]


def load(
    context: typer.Context,
    file: Annotated[str, file_argument(msg("A TOML file of hubs, tiers and prices; - is standard input."))],
    confirming: Confirming,
) -> int:
    from seattui.domain.billing.catalogue import parse
    from seattui.domain.changes.billing.subscriptions import LoadCatalogue

    run = run_of(context)
    session = run.session_for(LoadCatalogue)
    content = given_text(file, MAX_BYTES, msg("prices as TOML"))
    run.read_content([content.encode()])
    return carry_out(run, session, LoadCatalogue(parse(content, safe(file))), confirming)
