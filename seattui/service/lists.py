"""Lists for export: people, teams, seats, the record. All need the permission Export users.

Each is read page by page while it is written, in constant memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from seattui.domain.model import Activity, Sort, UserFilter
from seattui.domain.people.columns import EXPORTED, WHOLE, PersonColumn, reads
from seattui.domain.people.filter_fields import given_json
from seattui.domain.people.permissions import EXPORT_USERS, require
from seattui.files import sheets
from seattui.files.exported_list import ExportedList
from seattui.files.json_shapes import (
    activity_json,
    cost_totals_json,
    subscription_json,
    teams_json,
)
from seattui.files.people_json import person_json
from seattui.kit.i18n import plural

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

PAGE = 500


def people(
    session: ScreenSession, wanted: UserFilter, sort: Sort, columns: Sequence[PersonColumn] = EXPORTED
) -> ExportedList:
    """The list of people, filtered and sorted; JSON has all columns. Raises NotPermitted."""
    require(session.operator(), EXPORT_USERS)
    count = session.count(wanted)
    sheet = sheets.people(columns)

    def items(columns: Sequence[PersonColumn]) -> Iterator[dict[str, Any]]:
        for row in session.every_row(wanted, sort, reads(columns)):
            yield person_json(row, columns)

    return ExportedList(
        "users",
        sheet.headers,
        items(WHOLE),
        map(sheet.cells, items(columns)),
        count.number if count.exact else None,
        lambda n, file: plural("{n} user written to {file}.", "{n} users written to {file}.", n, file=file),
        given_json(wanted),
    )


def teams(session: ScreenSession) -> ExportedList:
    """The teams by name, with seats and costs. Raises NotPermitted."""
    require(session.operator(), EXPORT_USERS)
    all_teams, costs = session.team_costs()
    sheet = sheets.teams((s.hub for s in session.subscriptions()), costs.months)
    items = teams_json(all_teams, costs)
    return ExportedList(
        "teams",
        sheet.headers,
        items,
        map(sheet.cells, items),
        len(all_teams),
        lambda n, file: plural("{n} team written to {file}.", "{n} teams written to {file}.", n, file=file),
        cost_totals_json(costs),
    )


def seats(session: ScreenSession) -> ExportedList:
    """The subscriptions with their seats. Raises NotPermitted."""
    require(session.operator(), EXPORT_USERS)
    today, held = session.reckoning_day(), session.subscriptions()
    items = [subscription_json(s, today) for s in held]
    return ExportedList(
        "subscriptions",
        sheets.SEATS.headers,
        items,
        map(sheets.SEATS.cells, items),
        len(held),
        lambda n, file: plural(
            "{n} subscription written to {file}.", "{n} subscriptions written to {file}.", n, file=file
        ),
    )


def activity(
    session: ScreenSession, search: str = "", email: str = "", person: int | None = None
) -> ExportedList:
    """The record, newest first. Raises NotPermitted."""
    require(session.operator(), EXPORT_USERS)
    newest = session.activity(limit=1)
    items = (activity_json(row, session.account.currency) for row in _changes(session, search, email, person))
    return ExportedList(
        "activity",
        sheets.ACTIVITY.headers,
        items,
        map(sheets.ACTIVITY.cells, items),
        (newest[0].id if newest else 0) if not search and not email and person is None else None,
        lambda n, file: plural(
            "{n} change written to {file}.", "{n} changes written to {file}.", n, file=file
        ),
    )


def _changes(session: ScreenSession, search: str, email: str, person: int | None) -> Iterator[Activity]:
    before: int | None = None
    while page := session.activity(search, email, before, PAGE, person=person):
        yield from page
        before = page[-1].id
