"""How the list of a place is arranged: its order, and its columns with their widths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from seattui.domain.model import Sort
from seattui.domain.people.columns import COLUMNS, NAMED, Reads, reads
from seattui.domain.people.view_columns import ViewColumn, as_stored, known_columns
from seattui.kit.i18n import msg
from seattui.tui.change.user_source import UserSource
from seattui.tui.people.list.sort_users import SortDialog, resorted, sort_from
from seattui.tui.people.list.user_columns import USUAL, user_columns
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.widgets.windowed_table import Stay

if TYPE_CHECKING:
    from seattui.tui.people.list.user_table import UserTable


class ArrangedList(Protocol):
    """A place with a list of people, as needed here."""

    @property
    def table(self) -> UserTable: ...
    @property
    def lists_idle(self) -> bool: ...
    def reload_list(self, stay: Stay) -> None:
        """Loads the list again with the current filter and sort."""


class Arrangement:
    """Order and columns of a place's list, which are remembered."""

    def __init__(self, place: PlaceScreen, people: ArrangedList) -> None:
        self._place = place
        self._people = people
        self.sort = Sort()
        self.columns: tuple[ViewColumn, ...] = ()
        """In order, with the hidden ones; empty: the usual ones."""

    @property
    def reads(self) -> frozenset[Reads]:
        """What the shown columns need besides the people's rows."""
        return frozenset(reads(NAMED[one.name] for one in self.columns or USUAL if not one.hidden))

    def restore(self) -> None:
        """What was remembered, as far as this version knows it."""
        nothing: dict[str, Any] = {}
        none: list[str] = []
        preferences, place = self._place.frame.preferences, self._place.place
        self.sort = sort_from(preferences.recall(f"{place}.sort", nothing))
        self._draw(known_columns(preferences.recall(f"{place}.columns", none)))

    def remember(self, name: str, value: Mapping[str, Any]) -> None:
        """Remembers it for the next start; but not for a list of idle seats."""
        if not self._people.lists_idle:
            self._place.frame.remember(f"{self._place.place}.{name}", dict(value))

    # --- order -------------------------------------------------------------------------------------

    def choose_sort(self) -> None:
        self._place.app.push_screen(SortDialog(self.sort), self.sort_by)

    def sort_by_heading(self, name: str) -> None:
        """A heading was clicked: by its column; once more, in reverse order."""
        column = NAMED[name]
        if column.sort is None:
            self._place.frame.tell(msg("The list can't be sorted by {column}.", column=column.heading))
        else:
            self.sort_by(resorted(self.sort, column.sort))

    def sort_by(self, sort: Sort | None) -> None:
        if sort is None or sort == self.sort:
            return
        self.sort = sort
        self._reload(Stay.CHOSEN)
        self._place.shows_else()
        self.remember("sort", {"column": sort.column.value, "descending": sort.descending})

    def arrange(self, sort: Sort, columns: tuple[ViewColumn, ...]) -> bool:
        """As a view says, which isn't remembered. Whether the list has to be read again for it."""
        before, reads = self.sort, self.reads
        self.sort = sort
        self._draw(columns)
        return sort != before or not self.reads <= reads

    def show_sort(self) -> None:
        """In the heading of its column."""
        name = next(column.name for column in COLUMNS if column.sort is self.sort.column)
        self._people.table.sort_shown(name, self.sort.descending)

    # --- columns -----------------------------------------------------------------------------------

    def choose_columns(self) -> None:
        from seattui.tui.people.list.choose_columns import ColumnsDialog

        self._place.app.push_screen(ColumnsDialog(self.columns, self._widths), self._chosen)

    def _widths(self, columns: tuple[ViewColumn, ...]) -> Mapping[str, int]:
        table = self._people.table
        return table.widths(user_columns(table.words, columns))

    def _chosen(self, columns: tuple[ViewColumn, ...] | None) -> None:
        if columns is not None:
            self.show_columns(columns)

    def show_columns(self, columns: tuple[ViewColumn, ...]) -> None:
        """Shows these, or the usual ones if there are none, from now on; the list is read again only if they need
        what wasn't read."""
        if columns == self.columns:
            return
        self._draw(columns)
        self._place.frame.remember(f"{self._place.place}.columns", as_stored(columns))
        source = self._people.table.source
        if isinstance(source, UserSource) and not self.reads <= source.reads:
            self._reload(Stay.ROW)
        self._place.shows_else()

    def _draw(self, columns: tuple[ViewColumn, ...]) -> None:
        if columns != self.columns:
            self.columns = columns
            table = self._people.table
            table.show_columns(user_columns(table.words, columns))

    def _reload(self, stay: Stay) -> None:
        self._people.reload_list(stay)
        self._place.draw_after(lambda: not self._people.table.reading)
