"""Add to team and remove from team: for the marked people, or for addresses that are typed or pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Label

from seattui.domain.changes.teams.teams import AddToTeam, DropFromTeam
from seattui.domain.model import Chosen, Selection, User
from seattui.domain.plan.plan import Change, Plan
from seattui.domain.plan.team_effects import MembersMoved
from seattui.domain.teams.membership import Membership
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.people_dialog import PeopleDialog
from seattui.tui.shell.dialog import CHOOSE, NEXT_FIELD
from seattui.tui.teams.team_search import Pick, TeamSearch
from seattui.tui.widgets.radio import OneOf

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession

NOBODY = Chosen(())
HOW = (Membership.AUTO, Membership.MAIN, Membership.EXTRA)
LABELS: dict[Membership, Message] = {
    Membership.AUTO: msg("main team if they have none, otherwise extra team"),
    Membership.MAIN: msg("main team; the previous one becomes an extra team"),
    Membership.EXTRA: msg("extra team"),
}


class MembersDialog(PeopleDialog):
    """Base: the people, and the team. If no people were selected, the list of addresses is open."""

    def __init__(
        self,
        session: ScreenSession,
        selection: Selection,
        first: tuple[User, ...],
        total: int,
        team: Pick | None = None,
    ) -> None:
        super().__init__(session, selection, first, total)
        self.team = team

    def questions(self) -> ComposeResult:
        yield from self.people_line()
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Team")), classes="dialog-label", markup=False)
            yield TeamSearch(first=self.team)
        yield from self.more_questions()
        yield from self.options_line()

    def more_questions(self) -> ComposeResult:
        yield from ()

    def on_mount(self) -> None:
        self.reload()
        self.replan()
        self.start_at(self._first_missing if self.total else self.query_one("#people-area"))

    def focus_first(self) -> None:
        self._first_missing.focus()

    @property
    def _first_missing(self) -> Widget:
        """The first input that is missing: the team, main or extra, otherwise the reason."""
        team = self.query_one(TeamSearch)
        if team.chosen is None:
            return team.field
        return next(iter(self.query(OneOf)), None) or self.query_one("#because")

    def reload(self) -> None:
        self.ask(lambda stop: self.session.teams(), self.query_one(TeamSearch).set_teams, group="data")

    @property
    def chosen_team(self) -> int | None:
        """The chosen team, once there are people too."""
        pick = self.query_one(TeamSearch).chosen
        return pick.team if pick is not None and self.total else None

    def on_team_search_changed(self) -> None:
        self.replan()

    def on_one_of_changed(self) -> None:
        self.replan()


class AddToTeamDialog(MembersDialog):
    """As main or extra team (R23)."""

    KEYS = (NEXT_FIELD, CHOOSE)
    heading = msg("Add to team")
    nothing = msg("There is nothing to change. Choose people and a team.")

    def more_questions(self) -> ComposeResult:
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("As")), classes="dialog-label", markup=False)
            yield OneOf([LABELS[how] for how in HOW])

    def change(self) -> Change | None:
        team = self.chosen_team
        return AddToTeam(team, self.selection, HOW[self.query_one(OneOf).index]) if team is not None else None

    def confirm_label(self, plan: Plan | None) -> Message:
        people = people_moved(plan) if plan else 0
        return plural("Add {n} user", "Add {n} users", people) if people else msg("Add to team")


class DropFromTeamDialog(MembersDialog):
    """Removes them from this team; their other teams stay."""

    heading = msg("Remove from team")
    nothing = msg("There is nothing to change. Choose people and a team.")

    def change(self) -> Change | None:
        team = self.chosen_team
        return DropFromTeam(team, self.selection) if team is not None else None

    def confirm_label(self, plan: Plan | None) -> Message:
        people = people_moved(plan) if plan else 0
        return plural("Remove {n} user", "Remove {n} users", people) if people else msg("Remove from team")


def people_moved(plan: Plan) -> int:
    """How many people the plan adds to a team, removes from it, or moves between main and extra."""
    return sum(
        move.people for effect in plan.effects if isinstance(effect, MembersMoved) for move in effect.moves
    )


def members_done(receipt: Receipt) -> Message:
    """What was done, for a notice."""
    if receipt.activity_id is None:
        return msg("There was nothing to change.")
    people, record = people_moved(receipt.plan), receipt.activity_id
    if isinstance(receipt.plan.change, DropFromTeam):
        return plural(
            "{n} user removed from the team. Record {record}.",
            "{n} users removed from the team. Record {record}.",
            people,
            record=record,
        )
    return plural(
        "{n} user added to the team. Record {record}.",
        "{n} users added to the team. Record {record}.",
        people,
        record=record,
    )
