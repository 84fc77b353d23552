"""New team, rename, move and delete: the dialogs about one team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from seattui.domain.changes.teams.teams import CreateTeam, DeleteTeam, MoveTeam, RenameTeam
from seattui.domain.model import Team
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.shell.dialog import CHOOSE, NEXT_FIELD
from seattui.tui.teams.team_search import TOP, Pick, TeamSearch
from seattui.tui.widgets.field import Field
from seattui.tui.widgets.radio import OneOf

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.everyone import Everyone

LONGEST = 200
"""The most characters of a team's name."""


class TeamDialog(PlanDialog):
    """Base: has the account's teams, and a field for the name."""

    def on_mount(self) -> None:
        self.reload()
        self.replan()

    def reload(self) -> None:
        self.ask(lambda stop: self.session.teams(), self.set_teams, group="data")

    def set_teams(self, teams: Sequence[Team]) -> None:
        """Sets the account's current teams."""
        for search in self.query(TeamSearch):
            search.set_teams(teams)

    def name_line(self, name: str = "") -> ComposeResult:
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Name")), classes="dialog-label", markup=False)
            yield Field(name, id="team-name", limit=LONGEST)

    @property
    def name_typed(self) -> str:
        return self.query_one("#team-name", Input).value.strip()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "team-name":
            self.replan()

    def on_team_search_changed(self) -> None:
        self.replan()


class NameDialog(TeamDialog):
    """Base of those that take a name, and nothing away."""

    def confirms_entered(self) -> Button | None:
        return self.query_one("#confirm", Button) if self.ready else None


class NewTeamDialog(NameDialog):
    """Its name, and its parent team, if any."""

    heading = msg("New team")
    nothing = msg("Enter the team's name.")

    def questions(self) -> ComposeResult:
        yield from self.name_line()
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Parent team")), classes="dialog-label", markup=False)
            yield TeamSearch(first=Pick(None, str(TOP)), top=True)

    def on_mount(self) -> None:
        self.start_at(self.query_one("#team-name"))

    def change(self) -> Change | None:
        where = self.query_one(TeamSearch).chosen
        return CreateTeam(self.name_typed, where.team) if where and self.name_typed else None

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Create team")


class RenameTeamDialog(NameDialog):
    """Changes the name only."""

    heading = msg("Rename team")
    nothing = msg("Enter another name.")

    def __init__(self, session: ScreenSession, team: Team) -> None:
        super().__init__(session)
        self.team = team

    def questions(self) -> ComposeResult:
        yield from self.name_line(self.team.name)

    def on_mount(self) -> None:
        self.start_at(self.query_one("#team-name"))

    def change(self) -> Change | None:
        name = self.name_typed
        return RenameTeam(self.team.id, name) if name and name != self.team.name else None

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Rename team")


class MoveTeamDialog(TeamDialog):
    """To another parent team or to the top; its subteams move with it."""

    heading = msg("Move team")
    nothing = msg("Choose its parent team.")

    def __init__(self, session: ScreenSession, team: Team, below: frozenset[int]) -> None:
        """`below`: the team and all its subteams, which can't be its parent."""
        super().__init__(session)
        self.team = team
        self._below = below

    def questions(self) -> ComposeResult:
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Team")), classes="dialog-label", markup=False)
            yield Static(Content(str(msg("{name}", name=self.team.name))), classes="dialog-value")
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Parent team")), classes="dialog-label", markup=False)
            yield TeamSearch(top=self.team.parent_id is not None, why_not=self._why_not)

    def _why_not(self, team: Team) -> Message | None:
        if team.id == self.team.id:
            return msg("the team itself")
        if team.id in self._below:
            return msg("its subteam")
        return msg("its current parent team") if team.id == self.team.parent_id else None

    def on_mount(self) -> None:
        self.start_at(self.query_one(TeamSearch).field)

    def change(self) -> Change | None:
        where = self.query_one(TeamSearch).chosen
        return MoveTeam(self.team.id, where.team) if where else None

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Move team")


class DeleteTeamDialog(TeamDialog):
    """Its subteams move up; its members are moved to another team, or to none."""

    KEYS = (NEXT_FIELD, CHOOSE)
    heading = msg("Delete team")
    nothing = msg("Choose where its members are moved.")

    def __init__(self, session: ScreenSession, team: Team) -> None:
        super().__init__(session)
        self.team = team

    def questions(self) -> ComposeResult:
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Team")), classes="dialog-label", markup=False)
            yield Static(Content(str(team_with_members(self.team))), classes="dialog-value", id="team-counts")
        with Horizontal(classes="dialog-line", id="members-line"):
            yield Label(str(msg("Members")), classes="dialog-label", markup=False)
            yield OneOf((msg("are moved to another team"), msg("get no other team")))
        with Horizontal(classes="dialog-line", id="members-to"):
            yield Label(str(msg("Team")), classes="dialog-label", markup=False)
            yield TeamSearch(why_not=self._why_not)

    def _why_not(self, team: Team) -> Message | None:
        return msg("the team itself") if team.id == self.team.id else None

    @property
    def members(self) -> int:
        return self.team.main_members + self.team.extra_members

    @property
    def concerned(self) -> int:
        return self.members

    @property
    def lists_everyone(self) -> bool:
        """Also a single member, whom the dialog doesn't name."""
        return self.members > 0

    def everyone(self) -> Everyone | None:
        from seattui.tui.change.everyone import members_of

        return members_of(self.session, self.team, self.plan)

    @property
    def _drops(self) -> bool:
        return self.query_one(OneOf).index == 1

    def on_mount(self) -> None:
        self._lay_out()
        self.start_at(self.query_one(OneOf) if self.members else self.query_one("#cancel"))

    def _lay_out(self) -> None:
        self.query_one("#members-line").display = self.members > 0
        self.query_one("#members-to").display = self.members > 0 and not self._drops

    def set_teams(self, teams: Sequence[Team]) -> None:
        super().set_teams(teams)
        current = next((team for team in teams if team.id == self.team.id), None)
        if current is not None and current != self.team:
            self.team = current
            self.query_one("#team-counts", Static).update(Content(str(team_with_members(current))))
            self._lay_out()
            self.replan()

    def change(self) -> Change | None:
        if not self.members:
            return DeleteTeam(self.team.id)
        if self._drops:
            return DeleteTeam(self.team.id, drop=True)
        to = self.query_one(TeamSearch).chosen
        return DeleteTeam(self.team.id, to=to.team) if to else None

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Delete team")

    def on_one_of_changed(self) -> None:
        self._lay_out()
        self.replan()


def team_with_members(team: Team) -> Message:
    """`Sales: 12 members, 3 extra members`."""
    return msg(
        "{team}: {members}, {extra}",
        team=team.name,
        members=plural("{n} member", "{n} members", team.main_members),
        extra=plural("{n} extra member", "{n} extra members", team.extra_members),
    )
