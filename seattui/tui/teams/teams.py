"""Teams: the tree of teams with their members and the members' paid seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from seattui.domain.billing.team_costs import TeamCosts
from seattui.domain.billing.team_sums import TeamCounts, apart, together
from seattui.domain.billing.terms import each
from seattui.domain.model import Team, UserFilter
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass
from seattui.tui.actions import BY_ID, bindings_for
from seattui.tui.change.undoing import Undoing
from seattui.tui.export.exporting import export_list
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.teams.team_columns import team_columns
from seattui.tui.teams.team_keys import TeamKeys
from seattui.tui.widgets.memory_source import InMemorySource
from seattui.tui.widgets.team_tree import Branch, tree
from seattui.tui.widgets.windowed_table import Stay, WindowedTable

if TYPE_CHECKING:
    from seattui.files.exported_list import ExportedList
    from seattui.service.screen_session import ScreenSession


APART = "teams.apart"
"""The name under which it is remembered that each team is shown apart."""


@dataclass(frozen=True, slots=True)
class TeamsData:
    """The teams, the cost of their seats, the short name of each hub's seat, and what to show of each team: apart
    (True), or with its subteams."""

    teams: tuple[Team, ...]
    costs: TeamCosts
    seats: Mapping[str, str]
    counts: Mapping[bool, Mapping[int, TeamCounts]]


def load(session: ScreenSession) -> TeamsData:
    """Loads it; runs in a worker."""
    tabs = session.hub_tabs()
    teams, costs = session.team_costs()
    return TeamsData(
        teams,
        costs,
        {s.hub: tabs.get(s.hub, s.hub_name) for s in session.subscriptions()},
        {True: apart(teams, costs), False: together(teams, costs)},
    )


class TeamTable(WindowedTable[Branch]):
    """Teams as a tree."""


class TeamsScreen(PlaceScreen):
    """The table is created once the account's hubs are loaded: each has a column."""

    place = "teams"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("teams")]

    def __init__(self) -> None:
        super().__init__()
        self.add_openers({**TeamKeys(self, self).openers, "undo": Undoing(self).last})
        self._columns: tuple[Mapping[str, str], int, bool] | None = None
        self._data: TeamsData | None = None
        self._drawing = False
        """Whether the table is being created."""

    def compose_body(self) -> ComposeResult:
        yield Static(Content(str(msg("Loading teams …"))), classes="place-head", markup=False)
        yield Vertical(id="team-list")

    @property
    def has_no_data(self) -> bool:
        return super().has_no_data or (self._requests.waiting("teams") and not self.query(TeamTable))

    @property
    def loads_again(self) -> bool:
        tables = self.query(TeamTable)
        reading = bool(tables) and tables.first().reading and not tables.first().listed
        return reading or self._drawing or self._requests.waiting("teams")

    def session_ready(self, session: ScreenSession) -> None:
        self.ask(lambda _: load(session), self._show, group="teams")

    def store_changed(self) -> None:
        self.reload()

    def reload(self) -> None:
        session = self.session
        if session is not None:
            self.ask(lambda _: load(session), self._show, group="teams")

    def _show(self, data: TeamsData) -> None:
        self._drawing = True
        self.run_worker(self._show_table(data), group="show", exclusive=True)

    @property
    def apart(self) -> bool:
        """Whether each team is shown without those below it; remembered."""
        return self.frame.preferences.recall(APART, False)

    async def _show_table(self, data: TeamsData) -> None:
        self._data = data
        counts = data.counts[self.apart]
        branches = [replace(b, counts=counts[b.team.id]) for b in tree(data.teams)]
        self.query_one(".place-head", Static).update(heading(data.teams, data.costs, self.apart))
        columns, team = (data.seats, data.costs.months, self.apart), self.team
        if columns != self._columns:
            self._columns = columns
            place = self.query_one("#team-list")
            await place.remove_children()
            table = TeamTable(team_columns(*columns), id="teams-table")
            await place.mount(table)
            table.set_ask(self.ask)
            table.focus()
        table = self.query_one(TeamTable)
        table.empty = self._none()
        table.show(InMemorySource(branches, lambda b: b.team.id), Stay.ROW, team.id if team else None)
        self._drawing = False

    def _none(self) -> tuple[Message, ...]:
        """The message while there is no team."""
        making = BY_ID["new_team"]
        lines = [msg("There are no teams yet.")]
        if not self.frame.missing(making):
            lines.append(msg("Create one with {key}.", key=self.key_of(making.id)))
        return tuple(lines)

    # --- the team at the cursor --------------------------------------------------------------------

    @property
    def team(self) -> Team | None:
        tables = self.query(TeamTable)
        row = tables.first().row if tables else None
        return row.team if row else None

    @property
    def teams(self) -> tuple[Team, ...]:
        return self._data.teams if self._data else ()

    def action_subteams(self) -> None:
        """Adds up teams in those above them, or shows each team apart."""
        self.frame.remember(APART, not self.apart)
        if self._data is not None:
            self._show(self._data)

    def action_members(self) -> None:
        """Opens Users, filtered by the team and its subteams."""
        if self.team is not None:
            wanted = UserFilter(team=self.team.id)
            self.run_worker(self.frame.list_users(wanted), group="users", exclusive=True)

    def action_export_list(self) -> None:
        """Exports the teams with their seats and costs."""

        def listed(session: ScreenSession) -> ExportedList:
            from seattui.service.lists import teams

            return teams(session)

        export_list(self, "teams", plural("{n} team", "{n} teams", len(self.teams)), listed)

    def on_windowed_table_selected(self, event: WindowedTable.Selected) -> None:
        self.action_members()

    def on_windowed_table_failed(self, event: WindowedTable.Failed) -> None:
        self.show_error(event.error)


def heading(teams: tuple[Team, ...], costs: TeamCosts, apart: bool) -> Content:
    """How many teams, how many people have one as their main team, whether teams are added up, and the cost of seats
    outside of teams."""
    members = sum(team.main_members for team in teams)
    count = str(plural("{n} team", "{n} teams", len(teams)))
    people = str(plural("{n} person has a main team", "{n} people have a main team", members))
    how = str(msg("each team apart") if apart else msg("with subteams"))
    outside = msg(
        "{total} {each} in total · no team {no_team} · unassigned {unassigned}",
        total=costs.total,
        each=each(costs.months),
        no_team=costs.no_team,
        unassigned=costs.unassigned,
    )
    return Content.assemble(
        (count, "bold"),
        "   ",
        (f"{people} · {how}", "$foreground-muted"),
        "\n",
        (str(outside), "$foreground-muted"),
    )
