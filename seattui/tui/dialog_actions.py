"""The actions of dialogs: rows of the table of actions.

Esc, Enter, Space, Tab and the arrows move in dialogs as they are: no action is given one of them.
"""

from __future__ import annotations

from typing import Final

from seattui.kit.i18n import Message, msg
from seattui.tui.action import CHANGE, COLUMNS, DIALOG, DONE, FILTER, LISTED, SORT, VIEWS, Action


def _row(id: str, keys: str, label: Message, text: Message, *dialogs: str) -> Action:
    return Action(id, keys, label, text, dialogs, footer=False)


OF_DIALOGS: Final[tuple[Action, ...]] = (
    _row("close_dialog", "q", msg("Close"), msg("Close the dialog, as Esc does"), DIALOG),
    _row(
        "everyone",
        "a,f2",
        msg("Everyone"),
        msg("Everyone whom the change is about, and what happens to each"),
        CHANGE,
        LISTED,
        DONE,
    ),
    _row("copy_preview", "y,f3", msg("Copy"), msg("Send the preview to the terminal"), CHANGE),
    _row("write_preview", "w,f4", msg("To a file"), msg("Write the preview to a file"), CHANGE),
    _row(
        "leave_out",
        "l",
        msg("Continue without"),
        msg("Make the change without those whom a rule keeps out"),
        CHANGE,
    ),
    _row(
        "release",
        "r",
        msg("Reactivate, unassign, deactivate"),
        msg("Change seat: unassign the seats of deactivated people, as one change"),
        CHANGE,
    ),
    _row(
        "offboard_instead",
        "o,O",
        msg("Off-board instead"),
        msg("Remove: off-board those who have hub access or a seat"),
        CHANGE,
    ),
    _row("save_set", "s", msg("Save as a set"), msg("Save the switches as a permission set"), CHANGE),
    _row("mailed_to", "m", msg("Emailed to"), msg("All to whom the confirmation is emailed"), DONE),
    _row("columns_down", "J,pagedown", msg("Later"), msg("Columns: move the column down"), COLUMNS),
    _row("columns_up", "K,pageup", msg("Earlier"), msg("Columns: move the column up"), COLUMNS),
    _row("usual_width", "backspace,delete", msg("Usual width"), msg("Columns: the usual width"), COLUMNS),
    _row("usual_columns", "r", msg("Usual ones"), msg("Columns: the usual ones"), COLUMNS),
    _row("delete_view", "ctrl+x", msg("Delete"), msg("Views: delete the one at the cursor"), VIEWS),
    _row(
        "choice_down",
        "j",
        msg("Next line"),
        msg("The next line of choices, as the arrow down"),
        CHANGE,
        SORT,
        COLUMNS,
        FILTER,
    ),
    _row(
        "choice_up",
        "k",
        msg("Line before"),
        msg("The line of choices before, as the arrow up"),
        CHANGE,
        SORT,
        COLUMNS,
        FILTER,
    ),
    _row("choice_more", "l,plus", msg("More"), msg("The next value, as the arrow right"), COLUMNS, FILTER),
    _row("choice_less", "h,minus", msg("Less"), msg("The value before, as the arrow left"), COLUMNS, FILTER),
)
