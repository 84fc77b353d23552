"""Chooses the sort column from a short menu; the current column reverses the order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from seattui.domain.model import Column, Sort
from seattui.kit.i18n import msg
from seattui.tui.actions import bound, by
from seattui.tui.people.list.user_columns import TITLES
from seattui.tui.shell.dialog import Dialog, Keys
from seattui.tui.widgets.table_lines import DOWN, UP


class SortDialog(Dialog["Sort | None"]):
    """Dismissed with the chosen sort, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("sort", "reverse"),
        bound("choice_down", "go(1)"),
        bound("choice_up", "go(-1)"),
        Binding("escape", "cancel", show=False),
        bound("close_dialog", "cancel"),
    ]
    KEYS: ClassVar[Keys] = (("enter", msg("Sort")), (by("sort"), msg("Reverse")), ("escape", msg("Cancel")))

    def __init__(self, sort: Sort) -> None:
        super().__init__()
        self._sort = sort

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog dialog-menu") as box:
            box.border_title = Content(str(msg("Sort")))
            yield OptionList(*(self._option(column) for column in Column), markup=False, compact=True)
        yield self.key_line()

    def _option(self, column: Column) -> Option:
        sign = (DOWN if self._sort.descending else UP) if column is self._sort.column else " "
        return Option(Content(f"{sign} {TITLES[column]}"), column.value)

    def on_mount(self) -> None:
        menu = self.query_one(OptionList)
        menu.highlighted = list(Column).index(self._sort.column)
        self.start_at(menu)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(resorted(self._sort, Column(str(event.option_id))))

    def action_reverse(self) -> None:
        self.dismiss(resorted(self._sort, self._sort.column))

    def action_go(self, by: int) -> None:
        menu = self.query_one(OptionList)
        if by > 0:
            menu.action_cursor_down()
        else:
            menu.action_cursor_up()

    def action_cancel(self) -> None:
        self.dismiss(None)


def resorted(sort: Sort, column: Column) -> Sort:
    """Sorted by this column; if it already is, in reverse order."""
    return Sort(column, not sort.descending) if column is sort.column else Sort(column)


def sort_from(remembered: Mapping[str, Any]) -> Sort:
    """The remembered sort; by name if that is invalid."""
    column = remembered.get("column")
    known = next((c for c in Column if c.value == column), None)
    return Sort(known, remembered.get("descending") is True) if known else Sort()
