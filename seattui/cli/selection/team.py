"""A team, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import TeamNode
from seattui.kit.close_words import did_you_mean, some_of
from seattui.kit.errors import NotFound
from seattui.kit.i18n import msg
from seattui.kit.text import fold

if TYPE_CHECKING:
    from seattui.service.session import Session


def team_named(session: Session, name: str) -> TeamNode:
    """The team with that name, ignoring case and accents. Raises NotFound, which lists the teams."""
    teams = session.team_nodes()
    for team in teams:
        if fold(team.name) == fold(" ".join(name.split())):
            return team
    names = [team.name for team in teams]
    raise NotFound(
        "no-such-team",
        msg("There is no team {team}.", team=name),
        did_you_mean(name, names, msg("There are: {teams}.", teams=some_of(names)) if names else None),
    )
