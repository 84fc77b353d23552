"""The actions of a list and of its search field: rows of the table of actions."""

from __future__ import annotations

from typing import Final

from seattui.kit.i18n import msg
from seattui.tui.action import LIST, SEARCH, Action

OF_LISTS: Final[tuple[Action, ...]] = (
    Action(
        "search_done",
        "enter,down",
        msg("Go to the list"),
        msg("Go to the list and keep the search"),
        (SEARCH,),
    ),
    Action(
        "search_leave",
        "escape",
        msg("Leave"),
        msg("Leave the search field; again: clear the search"),
        (SEARCH,),
    ),
    Action("down", "j,down", msg("One row down"), msg("One row down"), (LIST,), footer=False),
    Action("up", "k,up", msg("One row up"), msg("One row up"), (LIST,), footer=False),
    Action("half_down", "ctrl+d", msg("Half a page down"), msg("Half a page down"), (LIST,), footer=False),
    Action("half_up", "ctrl+u", msg("Half a page up"), msg("Half a page up"), (LIST,), footer=False),
    Action("page_down", "pagedown", msg("A page down"), msg("A page down"), (LIST,), footer=False),
    Action("page_up", "pageup", msg("A page up"), msg("A page up"), (LIST,), footer=False),
    Action("top", "g,home", msg("To the first row"), msg("To the first row"), (LIST,), footer=False),
    Action("bottom", "G,end", msg("To the last row"), msg("To the last row"), (LIST,), footer=False),
)
