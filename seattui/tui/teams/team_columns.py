"""Columns of the teams table: the tree, member counts, and members' seats."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.cells import cell_len

from seattui.domain.billing.terms import each
from seattui.domain.model import Team
from seattui.kit.i18n import Message, money, msg, number
from seattui.kit.text import safe
from seattui.tui.widgets.columns import Cell, TableColumn
from seattui.tui.widgets.team_tree import Branch

NOTHING = "–"
LEAST = 8
"""Width of a number column."""
COST = 12
"""Width of the cost column."""


def team_columns(seats: Mapping[str, str], months: int) -> tuple[TableColumn[Branch], ...]:
    """`seats`: hub code → the short name of its seat, a column for each. Costs are for so many `months`."""

    def numbers(
        id: str, title: Message, short: Message, of: Callable[[Team], int], rank: int, tone: str = ""
    ) -> TableColumn[Branch]:
        width = max(LEAST, cell_len(str(short)))
        most = max(width, cell_len(str(title)))
        return TableColumn(
            id, title, lambda b: counted(of(b.team), tone), width, most, rank, short, right=True
        )

    def held(hub: str) -> Callable[[Team], int]:
        return lambda team: team.seats.get(hub, 0)

    members, cost = msg("Members"), msg("Cost {each}", each=each(months))
    return (
        TableColumn("team", msg("Team"), lambda b: Cell(b.stem + safe(b.team.name)), 18, 44, 0),
        numbers("main", members, members, lambda team: team.main_members, 1),
        numbers("extra", msg("Extra members"), msg("Extra"), lambda team: team.extra_members, 3),
        *(
            numbers(
                f"seat-{hub}", msg("{seat} seats", seat=name), msg("{seat}", seat=name), held(hub), 2, "seat"
            )
            for hub, name in seats.items()
        ),
        TableColumn("cost", cost, costing, COST, max(COST, cell_len(str(cost))), 2, msg("Cost"), right=True),
    )


def costing(branch: Branch) -> Cell:
    """The amount; a dash for zero."""
    return Cell(money(branch.cost)) if branch.cost and branch.cost.minor else Cell(NOTHING, "quiet")


def counted(n: int, tone: str = "") -> Cell:
    """A number; a dash for zero."""
    return Cell(number(n), tone) if n else Cell(NOTHING, "quiet")
