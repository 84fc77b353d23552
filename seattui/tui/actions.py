"""THE table of actions: one row a key that does something, and nowhere else.

Bindings, footer, help, palette and the settings' `[keys]` are all read from here, so an action is added by
one row and an `action_<id>` method on the screen (or list) of its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from textual.binding import Binding, BindingType

from seattui.kit.i18n import Message, msg

EVERYWHERE: Final = "everywhere"
LIST: Final = "list"
SEARCH: Final = "search"
PLACES: Final = ("users", "teams", "seats", "billing", "activity")


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does. Rows stand in the order in which a footer shows them, the most used first."""

    id: str
    keys: str
    """Textual's names for the keys, comma between them; the first is the one that is shown."""
    label: Message
    help: Message
    places: tuple[str, ...]
    """Of PLACES, or EVERYWHERE, LIST (while a list has the focus), SEARCH (while a search field has)."""
    needs: tuple[str, ...] = field(default=())
    """Permission codes that the operator must hold, all of them."""
    changes: bool = False
    """Whether it leads to a change of the account."""
    in_dialogs: bool = False
    """Whether the key works while a dialog is open, too, and whatever has the focus."""
    footer: bool = True
    """False: too plain (or too rare) for the footer; help shows it all the same."""

    @property
    def call(self) -> str:
        """What a binding calls: `action_<id>`; for the places, one action with the place."""
        return f"go('{self.id}')" if self.id in PLACES else self.id


def _place(place: str, key: str, label: Message, text: Message) -> Action:
    return Action(place, key, label, text, (EVERYWHERE,), footer=False)


_PEOPLE = ("users", "seats")
_SEATS_NEED = ("add_edit_users", "modify_billing")
_TEAMS_NEED = ("add_edit_teams",)
_USERS_NEED = ("add_edit_users",)


def _of_people(
    id: str,
    key: str,
    label: Message,
    text: Message,
    needs: tuple[str, ...] = _USERS_NEED,
    footer: bool = True,
) -> Action:
    return Action(id, key, label, text, _PEOPLE, needs, changes=True, footer=footer)


def _of_team(id: str, key: str, label: Message, text: Message) -> Action:
    return Action(id, key, label, text, ("teams",), _TEAMS_NEED, changes=True)


ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        "change_seat",
        "c",
        msg("Change seat"),
        msg("Give or take paid seats: the marked people, or the one at the cursor"),
        _PEOPLE,
        _SEATS_NEED,
        changes=True,
    ),
    Action("mark", "space", msg("Mark"), msg("The person at the cursor; again unmarks"), _PEOPLE),
    Action(
        "search",
        "slash",
        msg("Search"),
        msg("As you type; Enter or Down goes to the list, Esc leaves, Esc again clears"),
        ("users", "seats", "activity"),
    ),
    Action(
        "filter",
        "f",
        msg("Filter"),
        msg("Show only some: permissions, status, invite, seat, idle, team"),
        _PEOPLE,
    ),
    Action(
        "create_user",
        "n",
        msg("Create user"),
        msg("One or many: addresses, permissions, seats; then they are invited"),
        _PEOPLE,
        _USERS_NEED,
        changes=True,
    ),
    Action(
        "details",
        "enter",
        msg("Details"),
        msg("Everything about the row at the cursor"),
        ("users", "seats", "billing", "activity"),
    ),
    Action(
        "members",
        "enter",
        msg("Members"),
        msg("List who is in the team at the cursor, and in the teams below it"),
        ("teams",),
    ),
    _of_team("new_team", "n", msg("New team"), msg("And where it stands")),
    _of_team("add_members", "a", msg("Add members"), msg("To the team at the cursor, by their addresses")),
    _of_team(
        "drop_members", "x", msg("Drop members"), msg("From the team at the cursor, by their addresses")
    ),
    _of_team("rename_team", "e", msg("Rename"), msg("The team at the cursor")),
    _of_team(
        "move_team",
        "m",
        msg("Move"),
        msg("The team at the cursor, with all below it, to another place in the tree"),
    ),
    _of_team("delete_team", "D", msg("Delete"), msg("The team at the cursor; its members go where you say")),
    Action(
        "edit",
        "e",
        msg("Edit user"),
        msg("Names, address and permissions: the marked people, or the one at the cursor"),
        _PEOPLE,
        _USERS_NEED,
        changes=True,
    ),
    Action("sort", "o", msg("Sort"), msg("By another column; the same again reverses"), _PEOPLE),
    Action(
        "move_seat",
        "m",
        msg("Move seat"),
        msg("Hand the seat of the person at the cursor to somebody else"),
        _PEOPLE,
        _SEATS_NEED,
        changes=True,
    ),
    _of_people(
        "deactivate",
        "d",
        msg("Deactivate"),
        msg("Or reactivate: the marked people, or the one at the cursor; seats stay held"),
    ),
    _of_people(
        "offboard",
        "O",
        msg("Off-board"),
        msg("Take the seats, deactivate, and if you like remove, as one change"),
    ),
    _of_people(
        "remove",
        "D",
        msg("Remove"),
        msg("From the account: the marked people, or the one at the cursor"),
        footer=False,
    ),
    Action(
        "idle_seats",
        "h",
        msg("Idle seats"),
        msg("List who holds a paid seat and hardly uses it; again: after other days; Esc goes back"),
        _PEOPLE,
    ),
    _of_people(
        "release_idle",
        "U",
        msg("Unassign idle"),
        msg("Take the idle seats and have them leave at the renewal: of the marked people, or of all listed"),
        _SEATS_NEED,
    ),
    _of_people(
        "except_idle",
        "x",
        msg("On leave"),
        msg("Not idle until a day: the marked people, or the one at the cursor"),
    ),
    _of_people(
        "add_to_team",
        "t",
        msg("Add to team"),
        msg("The marked people, or the one at the cursor"),
        _TEAMS_NEED,
    ),
    _of_people(
        "drop_from_team",
        "T",
        msg("Drop from team"),
        msg("The marked people, or the one at the cursor"),
        _TEAMS_NEED,
        footer=False,
    ),
    Action(
        "buy_seats",
        "b",
        msg("Buy seats"),
        msg("Further seats for the subscription at the cursor: what is due now is shown first"),
        ("billing",),
        ("modify_billing",),
        changes=True,
    ),
    Action(
        "remove_seats",
        "d",
        msg("Remove seats"),
        msg("Have unassigned additional seats leave at the next renewal"),
        ("billing",),
        ("modify_billing",),
        changes=True,
    ),
    Action(
        "overview",
        "o,left",
        msg("Overview"),
        msg("Subscriptions, and what the next months cost"),
        ("billing",),
    ),
    Action("invoices", "i,right", msg("Invoices"), msg("Everything that was charged"), ("billing",)),
    Action(
        "idle_holders",
        "h",
        msg("Idle holders"),
        msg("List who holds a seat of the subscription at the cursor and hardly uses it"),
        ("billing",),
    ),
    Action(
        "cancel_removal",
        "x",
        msg("Cancel removal request"),
        msg("Keep the seats that were to leave at the next renewal"),
        ("billing",),
        ("modify_billing",),
        changes=True,
    ),
    Action(
        "undo",
        "u",
        msg("Undo"),
        msg("Take the last change of your own back; in Activity, the one at the cursor"),
        PLACES,
        changes=True,
    ),
    Action(
        "export_list",
        "w",
        msg("Write to a file"),
        msg("The list as filtered and sorted, as CSV, JSON or an Excel workbook"),
        ("users", "teams", "seats", "activity"),
        ("export_users",),
    ),
    Action(
        "export",
        "w",
        msg("Write to a file"),
        msg("The invoices, or the one at the cursor, as CSV, JSON or text to print"),
        ("billing",),
        ("modify_billing",),
    ),
    Action(
        "invite",
        "i",
        msg("Invite again"),
        msg("The marked people, or the one at the cursor; what they were sent before ends"),
        _PEOPLE,
        _USERS_NEED,
        changes=True,
    ),
    Action(
        "invite_all",
        "I",
        msg("Invite all pending again"),
        msg("Everyone who hasn't accepted yet"),
        _PEOPLE,
        _USERS_NEED,
        changes=True,
        footer=False,
    ),
    Action(
        "mark_range",
        "v",
        msg("Mark range"),
        msg("From here to where the key is pressed again"),
        _PEOPLE,
        footer=False,
    ),
    Action(
        "mark_all",
        "a",
        msg("Mark all"),
        msg("Everyone who matches the search and the filters"),
        _PEOPLE,
        footer=False,
    ),
    Action("unmark", "escape", msg("Unmark"), msg("Everyone who is marked"), _PEOPLE, footer=False),
    Action("clear_filters", "F", msg("Clear filters"), msg("And show everyone again"), _PEOPLE, footer=False),
    Action(
        "copy_email",
        "y",
        msg("Copy email"),
        msg("To the terminal's clipboard"),
        _PEOPLE,
        footer=False,
    ),
    Action("refresh", "r", msg("Refresh"), msg("Read everything on this screen anew"), PLACES, footer=False),
    Action(
        "search_done", "enter,down", msg("To the list"), msg("To the list, keeping the search"), (SEARCH,)
    ),
    Action("search_leave", "escape", msg("Leave"), msg("Leave the search; again clears it"), (SEARCH,)),
    Action("down", "j,down", msg("One row down"), msg("One row down"), (LIST,), footer=False),
    Action("up", "k,up", msg("One row up"), msg("One row up"), (LIST,), footer=False),
    Action("half_down", "ctrl+d", msg("Half a page down"), msg("Half a page down"), (LIST,), footer=False),
    Action("half_up", "ctrl+u", msg("Half a page up"), msg("Half a page up"), (LIST,), footer=False),
    Action("page_down", "pagedown", msg("A page down"), msg("A page down"), (LIST,), footer=False),
    Action("page_up", "pageup", msg("A page up"), msg("A page up"), (LIST,), footer=False),
    Action("top", "g,home", msg("To the first row"), msg("To the first row"), (LIST,), footer=False),
    Action("bottom", "G,end", msg("To the last row"), msg("To the last row"), (LIST,), footer=False),
    _place("users", "1", msg("Users"), msg("Who there is, who holds a seat, and who hardly needs one")),
    _place("teams", "2", msg("Teams"), msg("The teams, and the seats that their members hold")),
    _place("seats", "3", msg("Seats"), msg("How many paid seats are assigned, and to whom")),
    _place(
        "billing", "4", msg("Account & Billing"), msg("Subscriptions, what they cost, and when they renew")
    ),
    _place("activity", "5", msg("Activity"), msg("Who changed what, when, and why")),
    Action(
        "palette",
        "colon,ctrl+p",
        msg("Go to …"),
        msg("Find any action or any person by typing"),
        (EVERYWHERE,),
    ),
    Action(
        "help",
        "question_mark",
        msg("Help"),
        msg("All keys, here and elsewhere, and the rules"),
        (EVERYWHERE,),
    ),
    Action("back", "q", msg("Back"), msg("Back; at the top, quit"), (EVERYWHERE,), footer=False),
    Action(
        "suspend",
        "ctrl+z",
        msg("Suspend"),
        msg("Put seattui aside; “fg” in the shell takes it up again"),
        (EVERYWHERE,),
        footer=False,
        in_dialogs=True,
    ),
)

BY_ID: Final[Mapping[str, Action]] = {action.id: action for action in ACTIONS}


def actions_for(*places: str) -> tuple[Action, ...]:
    """The actions of these places, in the table's order."""
    return tuple(a for a in ACTIONS if any(p in places for p in a.places))


def bindings_for(*places: str) -> list[BindingType]:
    """What a screen, list or search field takes as its BINDINGS; each calls `Action.call` on it.

    Remapping needs nothing more: the app's keymap finds a binding by its id.
    """
    return [Binding(a.keys, a.call, show=False, id=a.id, priority=a.in_dialogs) for a in actions_for(*places)]


def contexts(place: str) -> Iterable[str]:
    """Where else keys may work while a place is shown: two actions of one set may not share a key."""
    return (place, LIST, EVERYWHERE)
