"""Lists as rows of cells: what their CSV and XLSX files hold, made from their JSON. Names of columns are a contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from seattui.domain.people.columns import PersonColumn, Reads, reads
from seattui.kit.money import decimals
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from decimal import Decimal

    from seattui.files.exported_list import Value

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a list, and the row of an item of its JSON. Money is a decimal, its currency a column."""

    headers: tuple[str, ...]
    cells: Callable[[Item], tuple[Value, ...]]


def named(*names: str) -> Sheet:
    """Columns that are called as in JSON."""
    return Sheet(names, lambda item: tuple(value(item[name]) for name in names))


def value(found: object) -> Value:
    if isinstance(found, list):
        return "; ".join(map(str, found))
    return found if found is None or isinstance(found, bool | int) else str(found)


def amount(money: Item) -> Decimal:
    """The exact amount, with the currency's number of decimals."""
    from decimal import Decimal  # not before the first list that has one

    return Decimal(int(money["minor"])).scaleb(-decimals(str(money["currency"])))


ACCOUNTS = named("name", "currency", "time_zone", "operator", "known_by", "super_admin")
PERMISSIONS = named("code", "label", "sentence", "held")
PERMISSION_SETS = named("name", "permissions")
OPERATORS = named("uid", "email", "name")
VIEWS = named("name", "shared", "options")
KEYS = named("fingerprint", "email", "name", "type", "public_key", "comment", "added_at", "revoked_at")


def people(columns: Sequence[PersonColumn]) -> Sheet:
    """Of these columns; since when seats are held is one cell, and what they cost is two."""

    def cells(person: Item) -> Iterator[Value]:
        for column in columns:
            held = person[column.name]
            if column.reads is Reads.PRICES:
                yield from (amount(held), str(held["currency"]))
            elif column.reads is Reads.SINCE:
                yield "; ".join(f"{hub} {since}" for hub, since in held.items())
            else:
                yield value(held)

    if not reads(columns):
        return named(*(column.name for column in columns))
    headers = (
        (column.name, "currency") if column.reads is Reads.PRICES else (column.name,) for column in columns
    )
    return Sheet(tuple(chain.from_iterable(headers)), lambda person: tuple(cells(person)))


def teams(hubs: Iterable[str], months: int) -> Sheet:
    """With a column a hub; costs are for so many months."""
    known, plain = tuple(hubs), ("name", "parent", "main_members", "extra_members")

    def cells(team: Item) -> tuple[Value, ...]:
        return (
            *(value(team[name]) for name in plain),
            *(int(team["seats"].get(hub, 0)) for hub in known),
            amount(team["cost"]),
            str(team["cost"]["currency"]),
            months,
        )

    return Sheet((*plain, *(f"seats_{hub}" for hub in known), "cost", "currency", "cost_months"), cells)


_PLAIN = ("hub", "tier", "included", "additional", "purchased", "assigned", "unassigned", "removable")


def _seats(s: Item) -> tuple[Value, ...]:
    leaving = s["scheduled_removal"] or {"seats": 0, "effective_on": None}
    return (
        *(value(s[name]) for name in _PLAIN),
        leaving["seats"],
        leaving["effective_on"],
        *(value(s[name]) for name in ("renews_on", "term_months", "billing_months")),
        s["period"]["start"],
        s["period"]["end"],
        s["next_invoice"]["on"],
        amount(s["next_invoice"]["total"]),
        s["next_term"]["from"],
        amount(s["next_term"]["total"]),
        s["next_invoice"]["total"]["currency"],
    )


SEATS = Sheet(
    (
        *_PLAIN, "leaving", "leaving_on", "renews_on", "term_months", "billing_months", "period_start",
        "period_end", "next_invoice_on", "next_invoice", "next_term_from", "next_term", "currency",
    ),
    _seats,
)  # fmt: skip
_CHANGE = ("id", "at", "actor", "known_by", "from", "change", "because", "people")


def _change(row: Item) -> tuple[Value, ...]:
    return (
        *(value(row[name]) for name in _CHANGE),
        json.dumps(row["before"], ensure_ascii=False),
        json.dumps(row["after"], ensure_ascii=False),
        amount(row["money"]) if row["money"] else None,
        row["money"]["currency"] if row["money"] else None,
        row["hash"],
    )


ACTIVITY = Sheet((*_CHANGE, "before", "after", "money", "currency", "hash"), _change)


def _price(price: Item) -> tuple[Value, ...]:
    plain = ("hub", "hub_name", "tier", "tier_name", "included", "billing_months", "valid_from")
    return (
        *(value(price[name]) for name in plain), amount(price["base"]), amount(price["seat"]), price["currency"],
    )  # fmt: skip


PRICES = Sheet(
    (
        "hub", "hub_name", "tier", "tier_name", "included", "billing_months", "valid_from", "base", "seat", "currency",
    ),
    _price,
)  # fmt: skip


def prices(catalogue: Item) -> Iterable[Item]:
    """A price a row, of the catalogue's JSON."""
    for hub in catalogue["hubs"]:
        for tier in hub["tiers"]:
            for price in tier["prices"]:
                yield {
                    "hub": hub["code"],
                    "hub_name": hub["name"],
                    "tier": tier["code"],
                    "tier_name": tier["name"],
                    "included": tier["included"],
                    **price,
                }
