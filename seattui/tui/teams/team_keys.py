"""The changes of the Teams place: of the team at the cursor, and a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from seattui.domain.model import Team, TeamNode
from seattui.domain.teams.membership import below
from seattui.kit.i18n import Message, msg
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.change.undoing import Undoing
from seattui.tui.teams.team_search import Pick

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession


class TeamKeys(Undoing):
    """Opens the dialogs and says what came of them."""

    @property
    def team(self) -> Team | None:
        """The team at the cursor."""
        raise NotImplementedError

    @property
    def teams(self) -> Sequence[Team]:
        """All of them."""
        raise NotImplementedError

    def action_new_team(self) -> None:
        from seattui.tui.teams.team_dialogs import NewTeamDialog

        if self.session is not None:
            self._open(NewTeamDialog(self.session), team_done)

    def action_rename_team(self) -> None:
        from seattui.tui.teams.team_dialogs import RenameTeamDialog

        self._about_team(RenameTeamDialog)

    def action_move_team(self) -> None:
        from seattui.tui.teams.team_dialogs import MoveTeamDialog

        nodes = tuple(TeamNode(team.id, team.name, team.parent_id) for team in self.teams)
        self._about_team(lambda session, team: MoveTeamDialog(session, team, below(nodes, team.id)))

    def action_delete_team(self) -> None:
        from seattui.tui.teams.team_dialogs import DeleteTeamDialog

        self._about_team(DeleteTeamDialog)

    def action_add_members(self) -> None:
        from seattui.tui.teams.team_members import NOBODY, AddToTeamDialog, members_done

        self._about_team(
            lambda session, team: AddToTeamDialog(session, NOBODY, (), 0, Pick(team.id, team.name)),
            members_done,
        )

    def action_drop_members(self) -> None:
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
        if self.session is not None and self.team is not None:
            self._open(made(self.session, self.team), done or team_done)

    def _open(self, dialog: PlanDialog, done: Callable[[Receipt], Message]) -> None:
        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.frame.tell(done(receipt))
                self.read_anew()

        self.app.push_screen(dialog, then)


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
