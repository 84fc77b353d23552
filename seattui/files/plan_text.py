"""A plan as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from seattui.kit.columns_text import cells, padded
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money, with_amounts

if TYPE_CHECKING:
    from seattui.domain.model import Account
    from seattui.domain.plan.plan import Plan


def plan_json(plan: Plan, account: Account, *, applied: bool, record: int | None = None) -> dict[str, Any]:
    """`{"applied", "record", "plan"}`: `record` is the number for `seattui undo`, null if nothing was recorded.
    A plan without costs has an amount of 0 in the account's currency.
    """
    shown: dict[str, Any] = with_amounts(plan.as_json(), account.currency)
    shown["due_now"] = shown["due_now"] or Money(0, account.currency).as_json()
    return {"applied": applied, "record": record, "plan": shown}


def plan_lines(plan: Plan) -> Iterator[str]:
    """Before and after side by side, what is due, the warnings, and who is refused."""
    rows = [(str(line.label), str(line.before), str(line.after)) for line in plan.lines]
    if rows:
        label, before = (max(cells(row[n]) for row in rows) for n in (0, 1))
        for row in rows:
            yield f"{padded(row[0], label)}  {padded(row[1], before, right=True)}  →  {row[2]}"
    if plan.people:
        yield str(plural("Affects {n} person", "Affects {n} people", plan.people))
    if plan.due_now is not None:
        yield str(msg("Due now {amount}", amount=plan.due_now))
    for warning in plan.warnings:
        yield f"! {warning.text}"
    yield from _refused(plan)


def _refused(plan: Plan) -> Iterator[str]:
    if plan.refused:
        yield str(plural("{n} person can't be changed:", "{n} people can't be changed:", plan.refused))
        for refusal in plan.refusals:
            yield f"  {refusal.text}"
        if plan.refused > len(plan.refusals):
            yield "  " + str(msg("and {n} more", n=plan.refused - len(plan.refusals)))


def refusal_of(plan: Plan, hints: Mapping[str, Message] | None = None) -> Refused:
    """Why the plan can't be applied: the first person, the rule, and how many there are.

    `hints` are hints with this command's options, by the refusal's code.
    """
    try:
        plan.refuse()
    except Refused as refused:
        refused.hint = (hints or {}).get(refused.code, refused.hint)
        if plan.who_may and not plan.blocked:
            hint = refused.hint
            refused.hint = msg("{hint} {who}", hint=hint, who=plan.who_may) if hint else plan.who_may
        if plan.blocked or plan.refused == 1:
            return refused
        message = plural(
            "{reason} This affects {n} person.",
            "{reason} This affects {n} people.",
            plan.refused,
            reason=refused.message,
        )
        return Refused(refused.code, message, refused.hint, rule=refused.rule)
    raise AssertionError("asked for the refusal of a plan that is possible")
