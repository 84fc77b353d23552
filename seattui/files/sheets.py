"""The columns of lists, each declared once: what CSV and XLSX files hold, and what `--columns` chooses. They are made
from the lists' JSON. Names of columns are a contract.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from seattui.domain.people.columns import PersonColumn, Reads
from seattui.kit import i18n
from seattui.kit.close_words import closest
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.money import Money, decimals
from seattui.kit.records import dataclass
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.files.exported_list import Value

Item = Any
"""An item of the list's JSON."""
NOTHING = "–"


def value(found: Any) -> Value:
    """Numbers as numbers; whatever else is there as text."""
    if isinstance(found, list):
        return "; ".join(map(str, found))
    return found if found is None or isinstance(found, int | Decimal) else str(found)


def worded(found: object, zone: tzinfo) -> str:
    """As people read it."""
    if isinstance(found, bool):
        return str(msg("yes") if found else msg("no"))
    if isinstance(found, list):
        found = ", ".join(map(str, found))
    return NOTHING if found is None or found == "" else safe(str(found))


def amount(money: Any) -> Decimal | None:
    """The exact amount, with the currency's number of decimals."""
    if money is None:
        return None
    return Decimal(int(money["minor"])).scaleb(-decimals(str(money["currency"])))


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column."""

    name: str
    of: Callable[[Item], Any]
    cell: Callable[[Any], Value] = value
    """What a file has of it."""
    said: Callable[[Any, tzinfo], str] = worded
    right: bool = False


def plain(name: str, of: Callable[[Item], Any] | None = None) -> SheetColumn:
    return SheetColumn(name, of or itemgetter(name))


def number(name: str, of: Callable[[Item], Any] | None = None) -> SheetColumn:
    return SheetColumn(name, of or itemgetter(name), right=True)


def on(name: str, of: Callable[[Item], Any] | None = None) -> SheetColumn:
    """A day."""
    return SheetColumn(
        name,
        of or itemgetter(name),
        said=lambda found, zone: i18n.day(date.fromisoformat(found)) if found else NOTHING,
    )


def at(name: str) -> SheetColumn:
    """An instant."""
    return SheetColumn(
        name,
        itemgetter(name),
        said=lambda found, zone: i18n.moment(datetime.fromisoformat(found), zone) if found else NOTHING,
    )


def money(name: str, of: Callable[[Item], Any] | None = None) -> SheetColumn:
    """A decimal in a file, with its currency in another column."""
    return SheetColumn(
        name,
        of or itemgetter(name),
        amount,
        lambda found, zone: i18n.money(Money(found["minor"], found["currency"])) if found else NOTHING,
        right=True,
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns of a list, in the order of files."""

    columns: tuple[SheetColumn, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def cells(self, item: Item) -> tuple[Value, ...]:
        return tuple([column.cell(column.of(item)) for column in self.columns])

    def words(self, item: Item, zone: tzinfo) -> tuple[str, ...]:
        return tuple(column.said(column.of(item), zone) for column in self.columns)

    def only(self, text: str, option: str = "--columns") -> Sheet:
        """The columns of "name,total", in that order. Raises UsageError for an unknown one, with those that there are."""
        known = {column.name: column for column in self.columns}
        chosen = [word.strip().lower() for word in text.split(",")]
        for n, word in enumerate(chosen):
            if word not in known:
                every = msg("Possible values: {known}.", known=", ".join(known))
                close = closest(word, known)
                raise UsageError(
                    "usage",
                    msg("{option} can't be “{text}”.", option=option, text=word[:60]),
                    msg("Did you mean {word}? {every}", word=close, every=every) if close else every,
                )
            if word in chosen[:n]:
                raise UsageError("usage", msg("{option} names {column} twice.", option=option, column=word))
        return Sheet(tuple(known[word] for word in chosen))


def named(*names: str) -> Sheet:
    """Columns of text that are called as in JSON."""
    return Sheet(tuple(map(plain, names)))


ACCOUNTS = named("name", "currency", "time_zone", "operator", "known_by", "super_admin")
PERMISSIONS = named("code", "label", "sentence", "held")
PERMISSION_SETS = named("name", "permissions")
OPERATORS = Sheet((number("uid"), *map(plain, ("email", "name"))))
VIEWS = named("name", "shared", "options")
RULES = named("rule", "title", "text")
TOPICS = named("topic", "title")
TOPIC = named("term", "text")
"""A line of a topic."""
KEYS = Sheet(
    (
        *map(plain, ("fingerprint", "email", "name", "type", "public_key", "comment")),
        *map(at, ("added_at", "revoked_at")),
    )
)


def people(columns: Sequence[PersonColumn]) -> Sheet:
    """Of these columns; since when seats are held is one cell, and what they cost is two."""
    made: list[SheetColumn] = []
    for column in columns:
        of = itemgetter(column.name)
        if column.reads is Reads.PRICES:
            made += [money(column.name), plain("currency", _within(column.name, "currency"))]
        elif column.reads is Reads.SINCE:
            made.append(SheetColumn(column.name, of, _since))
        else:
            made.append(SheetColumn(column.name, of))
    return Sheet(tuple(made))


def _since(held: Mapping[str, str]) -> str:
    return "; ".join(f"{hub} {since}" for hub, since in held.items())


def teams(hubs: Iterable[str], months: int) -> Sheet:
    """With a column a hub; costs are for so many months. What a team has with its subteams follows."""
    hubs = tuple(hubs)
    return Sheet(
        (
            *map(plain, ("name", "parent")),
            *map(number, ("main_members", "extra_members")),
            *(number(f"seats_{hub}", _held(hub)) for hub in hubs),
            money("cost"),
            plain("currency", _within("cost", "currency")),
            number("cost_months", lambda team: months),
            number("main_members_with_subteams", _summed("main_members")),
            number("extra_memberships_with_subteams", _summed("extra_memberships")),
            *(number(f"seats_{hub}_with_subteams", _held(hub, _summed("seats"))) for hub in hubs),
            money("cost_with_subteams", _summed("cost")),
        )
    )


def _held(hub: str, seats: Callable[[Item], Any] = itemgetter("seats")) -> Callable[[Item], Any]:
    return lambda team: seats(team).get(hub, 0)


def _summed(what: str) -> Callable[[Item], Any]:
    return lambda team: team["with_subteams"][what]


def _leaving(what: str) -> Callable[[Item], Any]:
    return lambda s: (s["scheduled_removal"] or {"seats": 0, "effective_on": None})[what]


def _within(outer: str, inner: str) -> Callable[[Item], Any]:
    return lambda item: item[outer][inner]


SEATS = Sheet(
    (
        *map(plain, ("hub", "tier")),
        *map(number, ("included", "additional", "purchased", "assigned", "unassigned", "removable")),
        number("leaving", _leaving("seats")),
        on("leaving_on", _leaving("effective_on")),
        on("renews_on"),
        *map(number, ("term_months", "billing_months")),
        on("period_start", _within("period", "start")),
        on("period_end", _within("period", "end")),
        on("next_invoice_on", _within("next_invoice", "on")),
        money("next_invoice", _within("next_invoice", "total")),
        on("next_term_from", _within("next_term", "from")),
        money("next_term", _within("next_term", "total")),
        plain("currency", lambda s: s["next_invoice"]["total"]["currency"]),
    )
)
ACTIVITY = Sheet(
    (
        number("id"),
        at("at"),
        *map(plain, ("actor", "known_by", "from", "change", "because")),
        number("people"),
        plain("before", lambda row: json.dumps(row["before"], ensure_ascii=False)),
        plain("after", lambda row: json.dumps(row["after"], ensure_ascii=False)),
        money("money"),
        plain("currency", lambda row: row["money"]["currency"] if row["money"] else None),
        plain("hash"),
    )
)
PRICES = Sheet(
    (
        *map(plain, ("hub", "hub_name", "tier", "tier_name")),
        *map(number, ("included", "billing_months")),
        on("valid_from"),
        *map(money, ("base", "seat")),
        plain("currency"),
    )
)


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
