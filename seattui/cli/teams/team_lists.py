"""The teams as a text tree, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import typer

from seattui.cli.run.command_run import CommandRun, run_of
from seattui.cli.run.exporting import File, Replace, export
from seattui.cli.run.table import table
from seattui.cli.selection.list_form import ListForm
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.team_costs import TeamCosts
from seattui.domain.billing.team_sums import TeamCounts, apart, together
from seattui.domain.model import Team
from seattui.domain.teams.membership import in_tree
from seattui.files import sheets
from seattui.files.json_shapes import cost_totals_json, teams_json
from seattui.kit.i18n import Message, money, msg, plural
from seattui.kit.text import safe

INDENT = "  "


def show(run: CommandRun, form: ListForm, *, each_apart: bool) -> None:
    """Prints teams below their parents, with what the teams below them have or each apart, and the costs of people
    without a team and of unassigned seats.
    """
    csv = form.wants_csv(run)
    session = run.session()
    all_teams, costs = session.team_costs()
    held = session.subscriptions()
    chosen = form.chosen(sheets.teams((s.hub for s in held), costs.months))
    items = teams_json(all_teams, costs)
    if run.out.json:
        run.out.data({"teams": items, **cost_totals_json(costs)})
        return
    if chosen.printed(run, csv, items):
        return
    headers: tuple[Message | str, ...] = (
        msg("Team"),
        msg("Members"),
        msg("Extra members") if each_apart else msg("Extra memberships"),
        *(safe(s.hub) for s in held),
        _each(costs.months),
    )
    counts = (apart if each_apart else together)(all_teams, costs)
    rows = [*_teams(all_teams, held, counts), *_rest(all_teams, held, costs)]
    for line in table(
        headers,
        rows,
        right=frozenset(range(1, len(headers))),
        spare=(2,),
    ):
        run.out.line(line)


def _each(months: int) -> Message:
    return plural("Cost per month", "Cost per {n} months", months)


def _teams(
    all_teams: tuple[Team, ...], held: tuple[Subscription, ...], counts: Mapping[int, TeamCounts]
) -> Iterator[tuple[str, ...]]:
    for depth, team in in_tree(all_teams):
        counted = counts[team.id]
        yield (
            INDENT * depth + safe(team.name),
            str(counted.members),
            str(counted.extra),
            *(_seats(counted.seats, s) for s in held),
            money(counted.cost),
        )


def _rest(
    all_teams: tuple[Team, ...], held: tuple[Subscription, ...], costs: TeamCosts
) -> Iterator[tuple[str, ...]]:
    in_teams = {s.hub: sum(team.seats.get(s.hub, 0) for team in all_teams) for s in held}
    without = {s.hub: s.assigned - in_teams[s.hub] for s in held}
    free = {s.hub: s.unassigned for s in held}
    for label, seats, cost in (
        (msg("(without a team)"), without, costs.no_team),
        (msg("(unassigned)"), free, costs.unassigned),
    ):
        yield str(label), "–", "–", *(_seats(seats, s) for s in held), money(cost)
    yield str(msg("(total)")), "–", "–", *(str(s.purchased) for s in held), money(costs.total)


def _seats(seats: Mapping[str, int], subscription: Subscription) -> str:
    return str(seats.get(subscription.hub, 0))


def exported(context: typer.Context, file: File, yes: Replace = False) -> None:
    from seattui.service import lists

    export(run_of(context), file, yes, lists.teams)
