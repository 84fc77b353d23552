"""Lists of people: filter, order and output."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from seattui.cli.run.screenful import up_to
from seattui.cli.run.table import table
from seattui.domain.model import Sort, UserFilter
from seattui.domain.people.column_texts import NOTHING, text_of
from seattui.domain.people.columns import LISTED, WHOLE, PersonColumn, PersonRow, reads
from seattui.domain.people.filter_fields import given_json
from seattui.files import json_lists
from seattui.files.people_json import person_json
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.service.session import Session


@dataclass(frozen=True, slots=True)
class PeopleList:
    """The people to list; at most `most`, if set."""

    session: Session
    wanted: UserFilter
    sort: Sort
    most: int | None

    def rows(self, columns: Sequence[PersonColumn]) -> Iterator[PersonRow]:
        """What these columns need. Raises NotPermitted for more than a screenful, without the permission to export."""
        rows = self.session.every_row(self.wanted, self.sort, reads(columns), self.most)
        return up_to(self.session, rows, self.most)

    def total(self) -> int:
        """The number of matches without the limit; exact."""
        count = self.session.count(self.wanted)
        if count.exact:
            return count.number
        return sum(1 for _ in self.session.every_user(self.wanted, self.sort))


def print_json(found: PeopleList) -> None:
    """Prints the people with all columns, the total without the limit, and the filter."""

    def extra(listed: int) -> dict[str, Any]:
        total = found.total() if listed == found.most else listed
        return {"total": total} | given_json(found.wanted)

    json_lists.write(sys.stdout, "users", map(person_json, found.rows(WHOLE)), extra)


def lines(
    found: PeopleList, now: datetime, zone: ZoneInfo, chosen: Sequence[PersonColumn] | None
) -> Iterator[str]:
    """The list as a table, in the usual columns or those that were chosen, of which none is left out."""
    columns = LISTED if chosen is None else chosen
    spare = sorted((c for c in columns if c.spare and chosen is None), key=lambda c: c.spare)
    return table(
        [column.heading for column in columns],
        ([text_of(column, row, now, zone) or NOTHING for column in columns] for row in found.rows(columns)),
        right=frozenset(n for n, column in enumerate(columns) if column.right),
        spare=[columns.index(column) for column in spare],
        text=frozenset(n for n, column in enumerate(columns) if column.cut),
    )
