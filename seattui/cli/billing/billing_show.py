"""`seattui billing show`: each subscription in full, idle seats, and the next twelve months."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import typer

from seattui.cli.run.command_run import run_of
from seattui.cli.run.table import table
from seattui.cli.selection.subscription_lists import warn_low
from seattui.domain.billing import charges
from seattui.domain.billing.account_costs import AccountCosts, account_costs, account_lines
from seattui.domain.billing.decisions import DECIDE, Decision, decisions
from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import each
from seattui.domain.people.idle import IDLE_DAYS, idle_holders
from seattui.files.json_shapes import account_costs_json, costs_json, subscription_json
from seattui.kit.columns_text import cells, padded
from seattui.kit.i18n import Message, day, money, msg, plural
from seattui.kit.money import Money
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.service.session import Session


def show(context: typer.Context) -> None:
    run = run_of(context)
    session = run.session()
    today, every = session.reckoning_day(), session.subscriptions()
    idle, first = _idle_holders(session, every), charges.first_month(every, today)
    costs = account_costs(every, today, session.account.currency)
    decided = decisions(every, idle, today)
    if run.out.json:
        shown = [subscription_json(s, today) | costs_json(s, idle[s.hub], today, first) for s in every]
        run.out.data({"subscriptions": shown, **account_costs_json(costs, decided)})
        return
    if not every:
        run.out.note(msg("There is no subscription yet. Add one with 'seattui subscriptions add HUB TIER'."))
        return
    for line in _account_lines(costs, decided):
        run.out.line(line)
    run.out.line()
    for s in every:
        for line in _subscription_lines(s, idle[s.hub], today):
            run.out.line(line)
        run.out.line()
    for line in _months(every, today, first):
        run.out.line(line)
    warn_low(run, every)


def _idle_holders(session: Session, every: Sequence[Subscription]) -> Mapping[str, int]:
    """How many holders of each hub's seats are idle."""
    return {s.hub: session.count(idle_holders(s.hub)).number for s in every}


def _account_lines(costs: AccountCosts, decided: Sequence[Decision]) -> Iterator[str]:
    """What all subscriptions cost together, and what needs a decision, the most urgent first."""
    lines = [(str(label), str(value)) for label, value in account_lines(costs)]
    wide = max(cells(label) for label, _ in [*lines, (str(DECIDE), "")])
    for label, value in lines:
        yield f"{padded(label, wide)}  {value}"
    for n, decision in enumerate(decided):
        yield f"{padded('' if n else str(DECIDE), wide)}  {decision.message}"


def _subscription_lines(s: Subscription, idle_held: int, today: date) -> Iterator[str]:
    yield str(msg("{name} ({hub})", name=s.name, hub=s.hub))
    facts = [*_facts(s, idle_held, today)]
    wide = max(cells(str(label)) for label, _ in facts)
    for label, value in facts:
        yield f"  {padded(str(label), wide)}  {value}"


def _facts(s: Subscription, idle_held: int, today: date) -> Iterator[tuple[Message, Message]]:
    renewal, left = charges.renews_on(s, today), charges.days_left(s, today)
    yield msg("Renews"), plural("{day}, in {n} day", "{day}, in {n} days", left, day=renewal)
    yield (
        msg("Seats"),
        msg(
            "{included} included · {additional} additional · {assigned} assigned · {unassigned} unassigned",
            included=s.included,
            additional=s.additional,
            assigned=s.assigned,
            unassigned=s.unassigned,
        ),
    )
    if s.removal:
        yield (
            msg("Removal"),
            plural(
                "{n} seat will be removed on {day}, requested by {who}",
                "{n} seats will be removed on {day}, requested by {who}",
                s.removal.seats,
                day=s.removal.effective_on,
                who=s.removal.requested_by,
            ),
        )
    if s.unassigned + idle_held:
        yield msg("Idle"), _idle(s, idle_held, today)
    if s.seat_minor is not None:
        yield (
            msg("Additional seat"),
            msg(
                "{now} until the next invoice, then {amount} {each}",
                now=charges.purchase(s, 1, s.seat_minor, today),
                amount=Money(s.seat_minor, s.currency),
                each=each(s.billing_months),
            ),
        )
    on, amount = charges.next_invoice(s, today)
    yield msg("Next invoice"), msg("{day}: {amount}", day=on, amount=amount)
    start, later = charges.next_term(s, today)
    yield (
        msg("Next term"),
        msg("{day}: {amount} {each}", day=start, amount=later, each=each(s.billing_months)),
    )


def _idle(s: Subscription, held: int, today: date) -> Message:
    idle = s.unassigned + held
    amount = charges.idle_cost(s, idle, today)
    if not held:
        return plural(
            "{n} seat: {amount} until the renewal",
            "{n} seats: {amount} until the renewal",
            idle,
            amount=amount,
        )
    return plural(
        "{n} seat, {held} of them held by people idle for {days} days: {amount} until the renewal",
        "{n} seats, {held} of them held by people idle for {days} days: {amount} until the renewal",
        idle,
        held=held,
        days=IDLE_DAYS,
        amount=amount,
    )


def _months(every: Sequence[Subscription], today: date, first: date) -> Iterator[str]:
    """A row per month, a column per hub, and the totals."""
    columns = [charges.months(s, today, first=first) for s in every]
    headers: list[Message | str] = [msg("Month from"), *(safe(s.hub) for s in every), msg("Total")]
    rows = []
    for month in zip(*columns, strict=True):
        amounts = [amount for _, amount in month]
        total = sum(amounts[1:], amounts[0])
        rows.append((day(month[0][0]), *(money(amount) for amount in (*amounts, total))))
    return table(headers, rows, right=frozenset(range(1, len(headers))))
