"""`seattui catalogue`: the hubs, tiers and prices in force."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.confirm import Confirming, carry_out
from seattui.cli.run.gate import STREAM
from seattui.cli.run.options import file_argument, noun, verb
from seattui.cli.run.table import table
from seattui.kit.errors import NotFound, SeattuiError
from seattui.kit.i18n import day, money, msg, plural
from seattui.kit.money import Money
from seattui.kit.os_errors import why
from seattui.kit.reading import read_text
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue

MAX_BYTES = 10_000_000


def app() -> typer.Typer:
    made = noun(msg("The catalogue: hubs, tiers and prices."))
    verb(made, "show", msg("Show the current prices."), over_ssh=True)(show)
    verb(made, "load", msg("Load prices from a TOML file."), over_ssh=True)(load)
    return made


def show(context: typer.Context) -> None:
    run = run_of(context)
    catalogue = run.session().catalogue()
    if run.out.json:
        run.out.data({"catalogue": catalogue.model_dump(mode="json")})
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
    return carry_out(run, session, LoadCatalogue(parse(_text(file), safe(file))), confirming)


def _text(file: str) -> str:
    """The file's text, of - standard input's. Raises NotFound, SeattuiError."""
    try:
        if file == STREAM:
            return str(sys.stdin.buffer.read(MAX_BYTES), "utf-8-sig")
        return read_text(file, MAX_BYTES, "utf-8-sig")
    except FileNotFoundError:
        raise NotFound("no-file", msg("There is no file {path}.", path=file)) from None
    except UnicodeDecodeError:
        raise SeattuiError("not-text", msg("{path} isn't UTF-8 text.", path=file)) from None
    except (OSError, ValueError) as error:
        raise SeattuiError(
            "unreadable", msg("{path} can't be read: {why}.", path=file, why=why(error))
        ) from error
