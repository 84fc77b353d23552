"""The table of actions: one row for each action, and the only place where keys are defined.

Bindings, footer, help, palette and the settings' `[keys]` are all derived from it. To add an action, add a row
(here, or to those of Teams, of Account & Billing, of dialogs or of all places), and a method `action_<id>` on the
screen (or list) of its place; where it opens a dialog of another subject, add an opener in
`seattui.tui.places.openers` instead of the method. What a dialog calls for its keys is `bound`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.binding import Binding, BindingType

from seattui.kit.i18n import Message, msg
from seattui.tui.action import EVERYWHERE, FILTER, PEOPLE, PLACES, SORT, Action
from seattui.tui.billing_actions import OF_BILLING
from seattui.tui.dialog_actions import OF_DIALOGS
from seattui.tui.global_actions import OF_ALL_PLACES
from seattui.tui.list_actions import OF_LISTS
from seattui.tui.team_actions import OF_TEAMS, TEAMS_NEED

_SEATS_NEED = ("add_edit_users", "modify_billing")
_USERS_NEED = ("add_edit_users",)


def _of_people(
    id: str,
    key: str,
    label: Message,
    text: Message,
    needs: tuple[str, ...] = _USERS_NEED,
    footer: bool = True,
    about: str = "",
) -> Action:
    return Action(id, key, label, text, PEOPLE, needs, changes=True, footer=footer, about=about)


ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        "change_seat",
        "c",
        msg("Change seat"),
        msg("Assign or unassign paid seats: for the marked people, or the person at the cursor"),
        PEOPLE,
        _SEATS_NEED,
        changes=True,
        about="seats",
    ),
    Action(
        "mark",
        "space",
        msg("Mark"),
        msg("Mark the person at the cursor; press again to unmark"),
        PEOPLE,
        about="marking",
    ),
    Action(
        "search",
        "slash",
        msg("Search"),
        msg("Search as you type; Enter or Down: go to the list, Esc: leave the field, Esc again: clear"),
        ("users", "seats", "activity"),
        about="finding",
    ),
    Action(
        "filter",
        "f",
        msg("Filter"),
        msg("Filter by permissions, status, invite status, seat, idle days and team"),
        PEOPLE,
        about="finding",
    ),
    Action(
        "create_user",
        "n",
        msg("Create user"),
        msg("Create one or more users with permissions and seats, and invite them"),
        PEOPLE,
        _USERS_NEED,
        changes=True,
    ),
    Action(
        "details",
        "enter",
        msg("Details"),
        msg("Show all details of the row at the cursor"),
        ("users", "seats", "billing", "activity"),
        about="moving",
    ),
    *OF_TEAMS,
    Action(
        "edit",
        "e",
        msg("Edit user"),
        msg("Names, address and permissions of the marked people, or of the person at the cursor"),
        PEOPLE,
        _USERS_NEED,
        changes=True,
    ),
    Action(
        "sort",
        "o",
        msg("Sort"),
        msg("Sort by another column; the same column again reverses the order"),
        (*PEOPLE, SORT),
        about="finding",
    ),
    Action(
        "columns",
        "C",
        msg("Columns"),
        msg("Choose which columns the list shows, in which order, and how wide"),
        PEOPLE,
        footer=False,
        about="finding",
    ),
    Action(
        "move_seat",
        "m",
        msg("Move seat"),
        msg("Move the seat of the person at the cursor to another person"),
        PEOPLE,
        _SEATS_NEED,
        changes=True,
        about="seats",
    ),
    _of_people(
        "deactivate",
        "d",
        msg("Deactivate"),
        msg("Deactivate or reactivate the marked people, or the person at the cursor; they keep their seats"),
    ),
    Action(
        "open_view",
        "apostrophe",
        msg("Open view"),
        msg("Open a saved view: filter, search, order and columns; or delete one"),
        PEOPLE,
        footer=False,
        about="finding",
    ),
    Action(
        "save_view",
        "V",
        msg("Save view"),
        msg("Save filter, search, order and columns under a name"),
        PEOPLE,
        changes=True,
        footer=False,
        about="finding",
    ),
    Action(
        "history",
        "H",
        msg("History"),
        msg("Every change that affected the person at the cursor"),
        PEOPLE,
        footer=False,
    ),
    Action(
        "record_people",
        "p",
        msg("People"),
        msg("The people whom the change at the cursor was about"),
        ("activity",),
    ),
    Action(
        "record_everyone",
        "a",
        msg("Everyone"),
        msg("Everyone whom the change at the cursor was about, and what it changed for each"),
        ("activity",),
        footer=False,
    ),
    _of_people(
        "offboard",
        "O",
        msg("Off-board"),
        msg("Unassign the seats, deactivate and optionally remove people, as one change"),
    ),
    _of_people(
        "remove",
        "D",
        msg("Remove"),
        msg("Remove the marked people, or the person at the cursor, from the account"),
        footer=False,
    ),
    Action(
        "idle_seats",
        "h",
        msg("Idle seats"),
        msg("List people who hold a paid seat but hardly use it; again: after other days; Esc: back"),
        PEOPLE,
        about="finding",
    ),
    _of_people(
        "release_idle",
        "U",
        msg("Unassign idle"),
        msg("Unassign the idle seats of the marked people, or of all listed, and remove them at renewal"),
        _SEATS_NEED,
        about="seats",
    ),
    _of_people(
        "except_idle",
        "x",
        msg("On leave"),
        msg("Don't count the marked people, or the person at the cursor, as idle until a given day"),
        about="seats",
    ),
    _of_people(
        "add_to_team",
        "t",
        msg("Add to team"),
        msg("The marked people, or the person at the cursor"),
        TEAMS_NEED,
    ),
    _of_people(
        "drop_from_team",
        "T",
        msg("Remove from team"),
        msg("The marked people, or the person at the cursor"),
        TEAMS_NEED,
        footer=False,
    ),
    *OF_BILLING,
    Action(
        "undo",
        "u",
        msg("Undo"),
        msg("Undo your own last change; in Activity, the change at the cursor"),
        PLACES,
        changes=True,
        about=EVERYWHERE,
    ),
    Action(
        "export_list",
        "w",
        msg("Write to a file"),
        msg("The list with its current filters and order, as CSV, JSON or an Excel workbook"),
        ("users", "teams", "seats", "activity"),
        ("export_users",),
        about=EVERYWHERE,
    ),
    Action(
        "export",
        "w",
        msg("Write to a file"),
        msg("All invoices, or the one at the cursor, as CSV, JSON or printable text"),
        ("billing",),
        ("modify_billing",),
    ),
    Action(
        "invite",
        "i",
        msg("Invite again"),
        msg(
            "Invite the marked people, or the person at the cursor, again; earlier invitations "
            "are no longer valid"
        ),
        PEOPLE,
        _USERS_NEED,
        changes=True,
    ),
    Action(
        "invite_all",
        "I",
        msg("Invite all pending again"),
        msg("Everyone who hasn't accepted yet"),
        PEOPLE,
        _USERS_NEED,
        changes=True,
        footer=False,
    ),
    Action(
        "mark_range",
        "v",
        msg("Mark range"),
        msg("From here to the row where you press the key again"),
        PEOPLE,
        footer=False,
        about="marking",
    ),
    Action(
        "mark_all",
        "a",
        msg("Mark all"),
        msg("Everyone who matches the search and the filters"),
        PEOPLE,
        footer=False,
        about="marking",
    ),
    Action(
        "unmark",
        "escape",
        msg("Unmark"),
        msg("Unmark all marked people"),
        PEOPLE,
        footer=False,
        about="marking",
    ),
    Action(
        "clear_filters",
        "F",
        msg("Clear filters"),
        msg("Clear all filters and show everyone"),
        (*PEOPLE, FILTER),
        footer=False,
        about="finding",
    ),
    Action(
        "copy_email",
        "y",
        msg("Copy email"),
        msg("Send the email address to the terminal, which may put it on the clipboard"),
        PEOPLE,
        footer=False,
    ),
    Action(
        "refresh",
        "r",
        msg("Refresh"),
        msg("Reload everything on this screen"),
        PLACES,
        footer=False,
        about=EVERYWHERE,
    ),
    *OF_LISTS,
    *OF_ALL_PLACES,
    *OF_DIALOGS,
)

BY_ID: Final[Mapping[str, Action]] = {action.id: action for action in ACTIONS}


def actions_for(*places: str) -> tuple[Action, ...]:
    """The actions of these places, in the table's order."""
    return tuple(a for a in ACTIONS if any(p in places for p in a.places))


def bindings_for(*places: str) -> list[BindingType]:
    """The BINDINGS of a screen, list or search field; each calls `Action.call` on it.

    Remapped keys work by the app's keymap, which finds a binding by its id.
    """
    return [Binding(a.keys, a.call, show=False, id=a.id, priority=a.in_dialogs) for a in actions_for(*places)]


def bound(name: str, call: str, *, priority: bool = False) -> Binding:
    """A binding of the action's keys to what a dialog, a page or a field of its own calls for them."""
    return Binding(BY_ID[name].keys, call, show=False, id=name, priority=priority)


def by(*names: str) -> tuple[Action, ...]:
    """For a line of keys: those that the actions have now."""
    return tuple(BY_ID[name] for name in names)
