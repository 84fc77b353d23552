"""Writes the list of people to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.people.columns import NAMED
from seattui.domain.people.filter_choices import filter_message
from seattui.kit.i18n import msg
from seattui.tui.export.exporting import export_list
from seattui.tui.people.list.shown import ShownList
from seattui.tui.people.list.user_columns import USUAL
from seattui.tui.people.list.user_table import UserTable, users_message
from seattui.tui.shell.place import PlaceScreen

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.screen_session import ScreenSession


def export_people(place: PlaceScreen, people: ShownList, table: UserTable) -> None:
    """As filtered and sorted, all rows; in the columns that files usually have, or in those on screen."""
    if table.warn_if_outdated():
        return
    wanted, sort = people.wanted, people.sort
    on_screen = [NAMED[one.name] for one in people.columns or USUAL if not one.hidden]

    def listed(session: ScreenSession) -> ExportedList:
        from seattui.service import lists

        return lists.people(session, wanted, sort)

    def shown(session: ScreenSession) -> ExportedList:
        from seattui.service import lists

        return lists.people(session, wanted, sort, on_screen)

    rows = msg("{users}, with current filters and order", users=users_message(table.pages.count))
    if filters := filter_message(wanted, people.fields):
        rows = msg("{rows}: {filters}", rows=rows, filters=filters)
    export_list(place, "users", rows, listed, shown)
