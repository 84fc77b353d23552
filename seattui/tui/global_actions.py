"""The actions that work everywhere: rows of the table of actions."""

from __future__ import annotations

from typing import Final

from seattui.kit.i18n import Message, msg
from seattui.tui.action import CHANGE, DIALOG, EVERYWHERE, NO_KEY, Action


def _place(place: str, key: str, label: Message, text: Message) -> Action:
    return Action(place, key, label, text, (EVERYWHERE,), footer=False)


OF_ALL_PLACES: Final[tuple[Action, ...]] = (
    _place("users", "1", msg("Users"), msg("People, their seats, and who hardly uses one")),
    _place("teams", "2", msg("Teams"), msg("Teams, and the seats of their members")),
    _place("seats", "3", msg("Seats"), msg("How many paid seats are assigned, and to whom")),
    _place("billing", "4", msg("Account & Billing"), msg("Subscriptions, their costs and renewal dates")),
    _place("activity", "5", msg("Activity"), msg("Who changed what, when, and why")),
    Action(
        "palette",
        "colon,ctrl+p",
        msg("Go to …"),
        msg("Find any action or person by typing"),
        (EVERYWHERE,),
        about="finding",
    ),
    Action(
        "help",
        "question_mark",
        msg("Help"),
        msg("All keys, and the rules"),
        (EVERYWHERE, CHANGE),
    ),
    Action(
        "reload_settings",
        NO_KEY,
        msg("Read settings again"),
        msg("Keys, theme and folders as the settings file has them now; the rest at the next start"),
        (EVERYWHERE,),
        footer=False,
    ),
    Action(
        "step_back",
        "less_than_sign",
        msg("Step back"),
        msg("Back to what was shown before: places, searches and details"),
        (EVERYWHERE,),
        footer=False,
    ),
    Action(
        "step_forward",
        "greater_than_sign",
        msg("Step forward"),
        msg("Forward again"),
        (EVERYWHERE,),
        footer=False,
    ),
    Action("back", "q", msg("Back"), msg("Go back; on the top level, quit"), (EVERYWHERE,), footer=False),
    Action(
        "suspend",
        "ctrl+z",
        msg("Suspend"),
        msg("Suspend seattui; “fg” in the shell resumes it"),
        (EVERYWHERE, DIALOG),
        footer=False,
        in_dialogs=True,
    ),
)
