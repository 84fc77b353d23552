"""The dialogs that a place's keys open from other subjects: action id → opener. Only this module connects
them.

A dialog is imported when its key is pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from seattui.tui.change.people_changes import Opener
from seattui.tui.people.create.openers import create_user, invite, invite_all
from seattui.tui.people.edit.openers import deactivate, edit, offboard, remove
from seattui.tui.people.idle.openers import except_idle
from seattui.tui.people.views.openers import open_view, save_view
from seattui.tui.seats.openers import (
    SubscriptionPlace,
    buy_seats,
    cancel_removal,
    change_seat,
    move_seat,
    release_idle,
    remove_seats,
)
from seattui.tui.teams.openers import add_to_team, drop_from_team

OF_PEOPLE: Final[Mapping[str, Opener]] = {
    "add_to_team": add_to_team,
    "change_seat": change_seat,
    "create_user": create_user,
    "deactivate": deactivate,
    "drop_from_team": drop_from_team,
    "edit": edit,
    "except_idle": except_idle,
    "invite": invite,
    "invite_all": invite_all,
    "move_seat": move_seat,
    "offboard": offboard,
    "open_view": open_view,
    "release_idle": release_idle,
    "remove": remove,
    "save_view": save_view,
}
"""For a list of people: Users and Seats."""

OF_SUBSCRIPTIONS: Final[Mapping[str, Callable[[SubscriptionPlace], None]]] = {
    "buy_seats": buy_seats,
    "cancel_removal": cancel_removal,
    "remove_seats": remove_seats,
}
"""For a subscription in Account & Billing."""
