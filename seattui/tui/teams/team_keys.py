"""The change keys of the Teams place: for the team at the cursor, and for a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from seattui.domain.model import Team, TeamNode
from seattui.domain.teams.membership import below
from seattui.kit.i18n import Message, msg
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.teams.team_search import Pick

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession


class TeamList(Protocol):
    """A place with a list of teams, as its changes need it."""

    @property
    def team(self) -> Team | None:
        """The team at the cursor."""

    @property
    def teams(self) -> Sequence[Team]:
        """All teams."""


class TeamKeys:
    """Opens the dialogs over the place, and shows their results."""

    def __init__(self, place: PlaceScreen, teams: TeamList) -> None:
        self._place = place
        self._teams = teams
        self.openers: Mapping[str, Callable[[], None]] = {
            "new_team": self.new_team,
            "rename_team": self.rename_team,
            "move_team": self.move_team,
            "delete_team": self.delete_team,
            "add_members": self.add_members,
            "drop_members": self.drop_members,
        }

    def new_team(self) -> None:
        from seattui.tui.teams.team_dialogs import NewTeamDialog

        if self._place.session is not None:
            self._open(NewTeamDialog(self._place.session), team_done)

    def rename_team(self) -> None:
        from seattui.tui.teams.team_dialogs import RenameTeamDialog

        self._about_team(RenameTeamDialog)

    def move_team(self) -> None:
        from seattui.tui.teams.team_dialogs import MoveTeamDialog

        nodes = tuple(TeamNode(team.id, team.name, team.parent_id) for team in self._teams.teams)
        self._about_team(lambda session, team: MoveTeamDialog(session, team, below(nodes, team.id)))

    def delete_team(self) -> None:
        from seattui.tui.teams.team_dialogs import DeleteTeamDialog

        self._about_team(DeleteTeamDialog)

    def add_members(self) -> None:
        from seattui.tui.teams.team_members import NOBODY, AddToTeamDialog, members_done

        self._about_team(
            lambda session, team: AddToTeamDialog(session, NOBODY, (), 0, Pick(team.id, team.name)),
            members_done,
        )

    def drop_members(self) -> None:
        from seattui.tui.teams.team_members import NOBODY, DropFromTeamDialog, members_done

        self._about_team(
            lambda session, team: DropFromTeamDialog(session, NOBODY, (), 0, Pick(team.id, team.name)),
            members_done,
        )

    def _about_team(
        self,
        made: Callable[[ScreenSession, Team], PlanDialog],
        done: Callable[[Receipt], Message] | None = None,
    ) -> None:
        if self._place.session is not None and self._teams.team is not None:
            self._open(made(self._place.session, self._teams.team), done or team_done)

    def _open(self, dialog: PlanDialog, done: Callable[[Receipt], Message]) -> None:
        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self._place.frame.tell(done(receipt))
                self._place.reload()

        self._place.app.push_screen(dialog, then)


def team_done(receipt: Receipt) -> Message:
    """What was done, for a notice: `Team created. Record 57.`"""
    from seattui.domain.changes.teams.teams import CreateTeam, MoveTeam, RenameTeam

    if receipt.activity_id is None:
        return msg("There was nothing to change.")
    match receipt.plan.change:
        case CreateTeam():
            return msg("Team created. Record {record}.", record=receipt.activity_id)
        case RenameTeam():
            return msg("Team renamed. Record {record}.", record=receipt.activity_id)
        case MoveTeam():
            return msg("Team moved. Record {record}.", record=receipt.activity_id)
        case _:
            return msg("Team deleted. Record {record}.", record=receipt.activity_id)
