"""Columns of the teams table: the tree, member counts, and members' seats."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rich.cells import cell_len

from seattui.domain.billing.team_sums import TeamCounts
from seattui.domain.billing.terms import each
from seattui.kit.i18n import Message, money, msg, number
from seattui.kit.text import safe
from seattui.tui.widgets.columns import Cell, TableColumn
from seattui.tui.widgets.team_tree import Branch

NOTHING = "–"
LEAST = 8
"""Width of a number column."""
COST = 12
"""Width of the cost column."""


def team_columns(seats: Mapping[str, str], months: int, apart: bool) -> tuple[TableColumn[Branch], ...]:
    """`seats`: hub code → the short name of its seat, a column for each. Costs are for so many `months`. Extra members
    of several teams are extra memberships, unless each team is shown `apart`."""

    def numbers(
        id: str, title: Message, short: Message, of: Callable[[TeamCounts], int], rank: int, tone: str = ""
    ) -> TableColumn[Branch]:
        width = max(LEAST, cell_len(str(short)))
        most = max(width, cell_len(str(title)))
        return TableColumn(
            id,
            title,
            lambda b: counted(of(b.counts) if b.counts else 0, tone),
            width,
            most,
            rank,
            short,
            right=True,
        )

    def held(hub: str) -> Callable[[TeamCounts], int]:
        return lambda counts: counts.seats.get(hub, 0)

    members, cost = msg("Members"), msg("Cost {each}", each=each(months))
    return (
        TableColumn("team", msg("Team"), lambda b: Cell(b.stem + safe(b.team.name)), 18, 44, 0, fits=True),
        numbers("main", members, members, lambda counts: counts.members, 1),
        numbers(
            "extra",
            msg("Extra members") if apart else msg("Extra memberships"),
            msg("Extra"),
            lambda counts: counts.extra,
            3,
        ),
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
    cost = branch.counts.cost if branch.counts else None
    return Cell(money(cost)) if cost and cost.minor else Cell(NOTHING, "quiet")


def counted(n: int, tone: str = "") -> Cell:
    """A number; a dash for zero."""
    return Cell(number(n), tone) if n else Cell(NOTHING, "quiet")
