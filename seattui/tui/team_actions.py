"""The actions of Teams: rows of the table of actions."""

from __future__ import annotations

from typing import Final

from seattui.kit.i18n import Message, msg
from seattui.tui.action import Action

TEAMS_NEED: Final = ("add_edit_teams",)


def _of_team(id: str, key: str, label: Message, text: Message) -> Action:
    return Action(id, key, label, text, ("teams",), TEAMS_NEED, changes=True)


OF_TEAMS: Final[tuple[Action, ...]] = (
    Action(
        "members",
        "enter",
        msg("Members"),
        msg("List the members of the team at the cursor and its subteams"),
        ("teams",),
    ),
    Action(
        "subteams",
        "s",
        msg("Subteams"),
        msg("Add teams up in their parent teams, or show each team apart"),
        ("teams",),
    ),
    _of_team("new_team", "n", msg("New team"), msg("Create a team and choose its parent team")),
    _of_team("add_members", "a", msg("Add members"), msg("Add people to the team at the cursor")),
    _of_team("drop_members", "x", msg("Remove members"), msg("Remove people from the team at the cursor")),
    _of_team("rename_team", "e", msg("Rename"), msg("Rename the team at the cursor")),
    _of_team(
        "move_team",
        "m",
        msg("Move"),
        msg("Move the team at the cursor and its subteams to another parent team"),
    ),
    _of_team(
        "delete_team",
        "D",
        msg("Delete"),
        msg("Delete the team at the cursor; you choose where its members are moved"),
    ),
)
