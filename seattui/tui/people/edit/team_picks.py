"""Chooses teams: one main team, any number of extra ones (R23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from seattui.domain.model import Team
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.text import safe
from seattui.tui.widgets.switch_tabs import Row
from seattui.tui.widgets.team_tree import tree

MAIN = msg("main team")
EXTRA = msg("extra team")


@dataclass(slots=True)
class TeamPage:
    """A tab with all teams, as a tree. `why_not`: why none can be chosen."""

    teams: Sequence[Team] = ()
    why_not: Message | None = None
    chosen: list[int] = field(default_factory=list)
    """In the order in which they were chosen: the first is the main team."""

    @property
    def title(self) -> str:
        return str(msg("Teams"))

    @property
    def main(self) -> int | None:
        return self.chosen[0] if self.chosen else None

    @property
    def extra(self) -> tuple[int, ...]:
        return tuple(self.chosen[1:])

    def rows(self) -> Sequence[Row]:
        about = str(msg("The first one that you choose is the main team, others are extra teams."))
        return [
            Row(
                "[x]" if branch.team.id in self.chosen else "[ ]",
                branch.stem + safe(branch.team.name),
                self._note(branch.team.id),
                self.why_not,
                about,
                branch.team.id in self.chosen,
            )
            for branch in tree(self.teams)
        ]

    def switch(self, index: int) -> None:
        team = tree(self.teams)[index].team.id
        if team in self.chosen:
            self.chosen.remove(team)
        else:
            self.chosen.append(team)

    def with_choices_of(self, before: TeamPage) -> TeamPage:
        """With the choices of `before`, as far as those teams still exist."""
        existing = {team.id for team in self.teams}
        self.chosen = [team for team in before.chosen if team in existing]
        return self

    def _note(self, team: int) -> Message | None:
        if team not in self.chosen:
            return None
        return MAIN if team == self.main else EXTRA
