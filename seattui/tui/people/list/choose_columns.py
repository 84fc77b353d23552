"""Chooses the columns of a list: which, in which order, and how wide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from seattui.domain.people.columns import COLUMNS, NAMED
from seattui.domain.people.view_columns import WIDTHS, ViewColumn
from seattui.kit.i18n import Message, msg
from seattui.tui.actions import BY_ID, bound, by
from seattui.tui.frame import Frame
from seattui.tui.people.list.user_columns import USUAL
from seattui.tui.shell.dialog import Dialog, Keys
from seattui.tui.widgets.columns import fit

NARROWEST = 4
Widths = Callable[[tuple[ViewColumn, ...]], Mapping[str, int]]
"""How wide these columns would be, without those that there is no room for."""


class ColumnsDialog(Dialog["tuple[ViewColumn, ...] | None"]):
    """Dismissed with the columns, none for the usual ones, or with None if nothing is to change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("choice_down", "go(1)"),
        bound("choice_up", "go(-1)"),
        Binding("space", "switch", show=False),
        Binding("right", "widen(1)", show=False),
        Binding("left", "widen(-1)", show=False),
        bound("choice_more", "widen(1)"),
        bound("choice_less", "widen(-1)"),
        bound("usual_width", "usual_width"),
        bound("columns_down", "move(1)", priority=True),
        bound("columns_up", "move(-1)", priority=True),
        bound("usual_columns", "usual"),
        Binding("escape", "cancel", show=False),
        bound("close_dialog", "cancel"),
    ]
    KEYS: ClassVar[Keys] = (
        ("enter", msg("Show")),
        ("space", msg("On or off")),
        (by("columns_down", "columns_up"), msg("Reorder")),
        ("left,right", msg("Width")),
        (by("usual_columns"), msg("Usual ones")),
        ("escape", msg("Cancel")),
    )

    def __init__(self, columns: tuple[ViewColumn, ...], widths: Widths) -> None:
        super().__init__()
        self._before = columns
        self.columns = every_column(columns)
        self._widths = widths
        self._label = max(cell_len(str(column.heading)) for column in COLUMNS)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog dialog-menu") as box:
            box.border_title = Content(str(msg("Columns")))
            widths = self._widths(tuple(self.columns))
            lines = (Option(self._line(column, widths)) for column in self.columns)
            yield OptionList(*lines, markup=False, compact=True)
            yield Static("", classes="dialog-hint", markup=False)
        yield self.key_line()

    def on_mount(self) -> None:
        self.menu.highlighted = 0
        self.start_at(self.menu)

    @property
    def menu(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def at(self) -> int:
        return self.menu.highlighted or 0

    # --- drawing -----------------------------------------------------------------------------------

    def _line(self, column: ViewColumn, widths: Mapping[str, int]) -> Content:
        """On or off, its heading, and how wide it is: as chosen, or, muted, as there is room."""
        room = widths.get(column.name) if not column.hidden else None
        note: object = column.width or room or ("" if column.hidden else msg("no room"))
        tone = "$foreground-muted" if column.hidden else ""
        return Content.assemble(
            ("[ ] " if column.hidden else "[x] ", tone),
            (fit(str(NAMED[column.name].heading), self._label + 2), tone),
            (str(note), "$text-accent" if column.width else "$foreground-muted"),
        )

    def _draw(self) -> None:
        widths = self._widths(tuple(self.columns))
        for number, column in enumerate(self.columns):
            self.menu.replace_option_prompt_at_index(number, self._line(column, widths))
        self._explain()

    def _explain(self) -> None:
        """What there is to say about the column at the cursor."""
        column = self.columns[self.at]
        said: list[Message] = []
        if column.width is not None:
            said.append(
                msg(
                    "{n} characters wide; {key}: its usual width.",
                    n=column.width,
                    key=cast(Frame, self.app).shown_key(BY_ID["usual_width"]),
                )
            )
        elif not column.hidden and column.name not in self._widths(tuple(self.columns)):
            said.append(msg("The terminal is too narrow for it."))
        if NAMED[column.name].sort is None:
            said.append(msg("The list can't be sorted by it."))
        self.query_one(".dialog-hint", Static).update(Content(" ".join(map(str, said))))

    def on_option_list_option_highlighted(self) -> None:
        self._explain()

    # --- keys --------------------------------------------------------------------------------------

    def action_go(self, by: int) -> None:
        if by > 0:
            self.menu.action_cursor_down()
        else:
            self.menu.action_cursor_up()

    def _put(self, column: ViewColumn) -> None:
        self.columns[self.at] = column
        self._draw()

    def action_switch(self) -> None:
        """Shows or hides it; the last one that is shown stays."""
        column = self.columns[self.at]
        if column.hidden or sum(not one.hidden for one in self.columns) > 1:
            self._put(column._replace(hidden=not column.hidden))
        else:
            self.query_one(".dialog-hint", Static).update(Content(str(msg("At least one column is shown."))))

    def action_move(self, by: int) -> None:
        here, there = self.at, self.at + by
        if 0 <= there < len(self.columns):
            self.columns.insert(there, self.columns.pop(here))
            self.menu.highlighted = there
            self._draw()

    def action_widen(self, by: int) -> None:
        column = self.columns[self.at]
        now = column.width or self._widths(tuple(self.columns)).get(column.name, NAMED[column.name].least)
        width = now + by
        self._put(column._replace(width=max(NARROWEST, min(width, WIDTHS[-1]))))

    def action_usual_width(self) -> None:
        self._put(self.columns[self.at]._replace(width=None))

    def action_usual(self) -> None:
        self.columns = every_column(())
        self._draw()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        same = (columns for columns in (self._before, ()) if self.columns == every_column(columns))
        self.dismiss(next(same, tuple(self.columns)))

    def action_cancel(self) -> None:
        self.dismiss(None)


def every_column(chosen: tuple[ViewColumn, ...]) -> list[ViewColumn]:
    """The chosen ones, or the usual ones, and behind them all others, hidden."""
    columns = [*(chosen or USUAL)]
    names = {column.name for column in columns}
    return [*columns, *(ViewColumn(one.name, hidden=True) for one in COLUMNS if one.name not in names)]
