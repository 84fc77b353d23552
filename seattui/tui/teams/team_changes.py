"""Add to team and drop from team, from a list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Selection, User, UserFilter
from seattui.tui.people.edit.people_changes import PeopleChanges
from seattui.tui.teams.team_search import Pick

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


class TeamChanges(PeopleChanges):
    """The part of a place of people that opens these dialogs and says what came of them."""

    wanted: UserFilter

    def team_named(self, team: int) -> str:
        """The name of a team, for the one that the list is narrowed to."""
        raise NotImplementedError

    def action_add_to_team(self) -> None:
        self.with_people(self._open_add)

    def action_drop_from_team(self) -> None:
        self.with_people(self._open_drop)

    def _open_add(
        self, session: ScreenSession, people: Selection, first: tuple[User, ...], total: int
    ) -> None:
        from seattui.tui.teams.team_members import AddToTeamDialog, members_done

        self.open_change(AddToTeamDialog(session, people, first, total, None), members_done)

    def _open_drop(
        self, session: ScreenSession, people: Selection, first: tuple[User, ...], total: int
    ) -> None:
        """From the team whose members are listed, where they are."""
        from seattui.tui.teams.team_members import DropFromTeamDialog, members_done

        team = self.wanted.team
        pick = Pick(team, self.team_named(team)) if team is not None else None
        self.open_change(DropFromTeamDialog(session, people, first, total, pick), members_done)
