"""Openers of the dialogs about teams for people of a list: add to team and remove from team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Selection, User
from seattui.tui.change.people_changes import PeopleChanges
from seattui.tui.teams.team_search import Pick

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.plan_dialog import PlanDialog


def add_to_team(changes: PeopleChanges) -> None:
    from seattui.tui.teams.team_members import AddToTeamDialog, members_done

    changes.open(AddToTeamDialog, members_done)


def drop_from_team(changes: PeopleChanges) -> None:
    """Removes people from the team whose members are listed, if the list is filtered by a team."""
    from seattui.tui.teams.team_members import DropFromTeamDialog, members_done

    def make_dialog(
        session: ScreenSession, selection: Selection, first: tuple[User, ...], total: int
    ) -> PlanDialog:
        team = changes.people.wanted.team
        pick = Pick(team, changes.people.team_named(team)) if team is not None else None
        return DropFromTeamDialog(session, selection, first, total, pick)

    changes.open(make_dialog, members_done)
