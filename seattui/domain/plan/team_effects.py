"""What changes of teams write."""

from __future__ import annotations

from typing import Any, ClassVar

from seattui.domain.plan.effects import PlainEffect
from seattui.domain.teams.membership import PlaceMove, TeamRole
from seattui.kit.records import dataclass


@dataclass(frozen=True, slots=True)
class TeamCreated(PlainEffect):
    """Creates a team; with `team_id`, restores a deleted one."""

    name: ClassVar[str] = "create-team"
    team: str
    parent_id: int | None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class TeamRenamed(PlainEffect):
    """Renames the team."""

    name: ClassVar[str] = "rename-team"
    team_id: int
    team: str


@dataclass(frozen=True, slots=True)
class TeamMoved(PlainEffect):
    """Moves the team below another, or to the top level."""

    name: ClassVar[str] = "move-team"
    team_id: int
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class TeamDeleted(PlainEffect):
    """Deletes the team. Its members and subteams are moved before."""

    name: ClassVar[str] = "delete-team"
    team_id: int
    team: str


@dataclass(frozen=True, slots=True)
class MembersMoved(PlainEffect):
    """Moves the people whose places were read last from one place to another in a team.

    With `leaving` they also leave that other team.
    """

    name: ClassVar[str] = "move-members"
    team_id: int
    team: str
    moves: tuple[PlaceMove, ...]
    leaving: int | None = None

    def as_json(self) -> dict[str, Any]:
        def became(role: TeamRole) -> int:
            return sum(m.people * ((m.after.role is role) - (m.before.role is role)) for m in self.moves)

        return {
            "effect": self.name,
            "team": self.team,
            "people": sum(m.people for m in self.moves),
            "main": became(TeamRole.MAIN),
            "extra": became(TeamRole.EXTRA),
        }
