"""The account in memory with its teams: who is in which, one person after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from seattui.domain.changes.teams.teams import AddToTeam, CreateTeam
from seattui.domain.model import SelectionCount, Status, Team, TeamNode, User
from seattui.domain.plan.plan import Plan
from seattui.domain.plan.team_effects import MembersMoved, TeamCreated, TeamDeleted, TeamMoved, TeamRenamed
from seattui.domain.teams.membership import Place, Places, TeamRole, above
from seattui.kit.text import fold
from tests.support.memory.facts import MemoryFacts


@dataclass
class TeamedFacts(MemoryFacts):
    """`main` and `extra` are who is in which team, by person's and by team's id."""

    main: dict[int, int] = field(default_factory=dict)
    extra: set[tuple[int, int]] = field(default_factory=set)
    last_team: int = 0
    _placed: dict[int, Place] = field(default_factory=dict)

    def members(self, team: int) -> SelectionCount:
        return self._counted([u for u in self._present() if self._here(u.id, team) is not TeamRole.NOT])

    def places(self, team: int, leaving: int | None = None) -> Places:
        self._placed = {
            u.id: Place(self._here(u.id, team), self.main.get(u.id, team) not in (team, leaving))
            for u in self._meant
        }
        there = [u.id for u in self._present()]
        return Places(
            Counter(self._placed.values()),
            f"{team} {leaving} {sorted(self._placed.items())}",
            sum(self.main.get(u) == team for u in there),
            sum((u, team) in self.extra for u in there),
        )

    def _here(self, user: int, team: int) -> TeamRole:
        if self.main.get(user) == team:
            return TeamRole.MAIN
        return TeamRole.EXTRA if (user, team) in self.extra else TeamRole.NOT

    def perform(self, plan: Plan) -> None:
        super().perform(plan)
        names = {t.id: t.name for t in self.grouped}
        self.people = [
            replace(
                u,
                main_team=names[self.main[u.id]] if u.id in self.main else None,
                extra_teams=tuple(sorted((names[t] for p, t in self.extra if p == u.id), key=fold)),
                within=frozenset(up for t in self._teams_of(u) for up in above(self.teams(), t)),
            )
            for u in self.people
        ]

    def _teams_of(self, user: User) -> list[int]:
        mine = [self.main[user.id]] if user.id in self.main else []
        return [*mine, *(t for p, t in self.extra if p == user.id)]

    def _write(self, effect: object) -> None:
        match effect:
            case TeamCreated(name, parent, number):
                self.last_team = max(self.last_team + (number is None), number or 0)
                self.grouped.append(TeamNode(number or self.last_team, name, parent))
            case TeamRenamed(number, name):
                self._node(number, name=name)
            case TeamMoved(number, parent):
                self._node(number, parent_id=parent)
            case TeamDeleted(number):
                self.grouped = [t for t in self.grouped if t.id != number]
                self.main = {u: t for u, t in self.main.items() if t != number}
                self.extra = {(u, t) for u, t in self.extra if t != number}
            case MembersMoved():
                becomes = {move.before: move.after for move in effect.moves}
                for user, place in self._placed.items():
                    if place in becomes:
                        self._move(user, effect.team_id, becomes[place], effect.leaving)
            case _:
                super()._write(effect)

    def _move(self, user: int, team: int, place: Place, leaving: int | None) -> None:
        for left in (team,) if leaving is None else (leaving, team):
            self.extra.discard((user, left))
            if self.main.get(user) == left:
                del self.main[user]
        if place.role is TeamRole.MAIN:
            if user in self.main:
                self.extra.add((user, self.main[user]))
            self.main[user] = team
        elif place.role is TeamRole.EXTRA:
            self.extra.add((user, team))

    def _node(self, number: int, **changed: object) -> None:
        self.grouped = [replace(t, **changed) if t.id == number else t for t in self.grouped]  # type: ignore[arg-type]

    def listed(self) -> list[Team]:
        """As the list of teams shows them."""
        there = [u for u in self.people if u.access_state.status is not Status.REMOVED]
        names = {t.id: t.name for t in self.grouped}
        return [
            Team(
                node.id,
                node.name,
                node.parent_id,
                names.get(node.parent_id or 0),
                sum(self.main.get(u.id) == node.id for u in there),
                sum((u.id, node.id) in self.extra for u in there),
                dict(
                    Counter(
                        hub for u in there if self.main.get(u.id) == node.id for hub in u.access_state.seats
                    )
                ),
            )
            for node in self.teams()
        ]

    def do(self, change: CreateTeam | AddToTeam) -> Plan:
        plan = change.plan(self)
        plan.refuse()
        self.perform(plan)
        return plan
