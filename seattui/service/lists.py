"""Lists for export: people, teams, seats, the record. All need the permission Export users.

Each is read page by page while it is written, in constant memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from seattui.domain.model import Activity, Sort, UserFilter
from seattui.domain.people.columns import EXPORTED, WHOLE, PersonColumn, PersonRow, Reads, reads
from seattui.domain.people.filter_fields import given_json
from seattui.domain.people.permissions import EXPORT_USERS, require
from seattui.files.exported_list import ExportedList, Value
from seattui.files.json_shapes import (
    activity_json,
    cost_totals_json,
    subscription_json,
    team_json,
)
from seattui.files.people_json import held_json, person_json
from seattui.kit.i18n import plural
from seattui.kit.money import decimals

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

PAGE = 500


def people(
    session: ScreenSession, wanted: UserFilter, sort: Sort, columns: Sequence[PersonColumn] = EXPORTED
) -> ExportedList:
    """The list of people, filtered and sorted; JSON has all columns. Raises NotPermitted."""
    require(session.operator(), EXPORT_USERS)
    count = session.count(wanted)

    def read(columns: Sequence[PersonColumn]) -> Iterator[PersonRow]:
        yield from session.every_row(wanted, sort, reads(columns))

    return ExportedList(
        "users",
        tuple(header for column in columns for header in _headers(column)),
        (person_json(row) for row in read(WHOLE)),
        (tuple(cell for column in columns for cell in _person_cells(column, row)) for row in read(columns)),
        count.number if count.exact else None,
        lambda n, file: plural("{n} user written to {file}.", "{n} users written to {file}.", n, file=file),
        given_json(wanted),
    )


def _headers(column: PersonColumn) -> tuple[str, ...]:
    return (column.name, "currency") if column.reads is Reads.PRICES else (column.name,)


def _person_cells(column: PersonColumn, row: PersonRow) -> tuple[Value, ...]:
    held = held_json(column.of(row))
    if column.reads is Reads.PRICES:
        return _amount(held), str(held["currency"])
    return (_value([f"{hub} {at}" for hub, at in held.items()] if isinstance(held, Mapping) else held),)


def teams(session: ScreenSession) -> ExportedList:
    """The teams by name, with seats and costs. Raises NotPermitted."""
    require(session.operator(), EXPORT_USERS)
    all_teams, costs = session.team_costs()
    hubs = [s.hub for s in session.subscriptions()]
    headers = (
        "name", "parent", "main_members", "extra_members", *(f"seats_{hub}" for hub in hubs),
        "cost", "currency", "cost_months",
    )  # fmt: skip

    def cells(team: Mapping[str, Any]) -> tuple[Value, ...]:
        return (
            *(_value(team[name]) for name in headers[:4]),
            *(int(team["seats"].get(hub, 0)) for hub in hubs),
            _amount(team["cost"]),
            str(team["cost"]["currency"]),
            costs.months,
        )

    items = [team_json(team, costs) for team in all_teams]
    return ExportedList(
        "teams",
        headers,
        items,
        map(cells, items),
        len(all_teams),
        lambda n, file: plural("{n} team written to {file}.", "{n} teams written to {file}.", n, file=file),
        cost_totals_json(costs),
    )


_PLAIN = ("hub", "tier", "included", "additional", "purchased", "assigned", "unassigned", "removable")
_SEATS = (
    *_PLAIN, "leaving", "leaving_on", "renews_on", "term_months", "billing_months", "period_start",
    "period_end", "next_invoice_on", "next_invoice", "next_term_from", "next_term", "currency",
)  # fmt: skip


def seats(session: ScreenSession) -> ExportedList:
    """The subscriptions with their seats. Raises NotPermitted."""
    require(session.operator(), EXPORT_USERS)
    today, held = session.reckoning_day(), session.subscriptions()
    items = [subscription_json(s, today) for s in held]
    return ExportedList(
        "subscriptions",
        _SEATS,
        items,
        map(_seats, items),
        len(held),
        lambda n, file: plural(
            "{n} subscription written to {file}.", "{n} subscriptions written to {file}.", n, file=file
        ),
    )


def _seats(s: Mapping[str, Any]) -> tuple[Value, ...]:
    leaving = s["scheduled_removal"] or {"seats": 0, "effective_on": None}
    return (
        *(_value(s[name]) for name in _PLAIN),
        leaving["seats"],
        leaving["effective_on"],
        *(_value(s[name]) for name in ("renews_on", "term_months", "billing_months")),
        s["period"]["start"],
        s["period"]["end"],
        s["next_invoice"]["on"],
        _amount(s["next_invoice"]["total"]),
        s["next_term"]["from"],
        _amount(s["next_term"]["total"]),
        s["next_invoice"]["total"]["currency"],
    )


_ACTIVITY = (
    "id", "at", "actor", "known_by", "from", "change", "because", "people", "before", "after", "money",
    "currency", "hash",
)  # fmt: skip


def activity(session: ScreenSession, search: str = "", email: str = "") -> ExportedList:
    """The record, newest first. Raises NotPermitted."""
    require(session.operator(), EXPORT_USERS)
    newest = session.activity(limit=1)
    items = map(activity_json, _changes(session, search, email))
    return ExportedList(
        "activity",
        _ACTIVITY,
        items,
        map(_change, items),
        (newest[0].id if newest else 0) if not search and not email else None,
        lambda n, file: plural(
            "{n} change written to {file}.", "{n} changes written to {file}.", n, file=file
        ),
    )


def _changes(session: ScreenSession, search: str, email: str) -> Iterator[Activity]:
    before: int | None = None
    while page := session.activity(search, email, before, PAGE):
        yield from page
        before = page[-1].id


def _change(row: Mapping[str, Any]) -> tuple[Value, ...]:
    return (
        *(_value(row[name]) for name in _ACTIVITY[:8]),
        json.dumps(row["before"], ensure_ascii=False),
        json.dumps(row["after"], ensure_ascii=False),
        _amount(row["money"]) if row["money"] else None,
        row["money"]["currency"] if row["money"] else None,
        row["hash"],
    )


def _value(value: object) -> Value:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value if value is None or isinstance(value, bool | int) else str(value)


def _amount(money: Mapping[str, Any]) -> Decimal:
    """The exact amount, with the currency's number of decimals."""
    return Decimal(int(money["minor"])).scaleb(-decimals(str(money["currency"])))
