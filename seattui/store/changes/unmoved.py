"""Whether a plan needn't be made again under lock: the account hasn't moved since it was shown.

Whatever seattui changes in an account moves its record. So a plan that looked at nothing but what is listed here,
while nothing was due, is the same as long as record, day and operator are. Planned with anything else, an instant
for example, it is always made again.

What another program changed beside the record is noticed in the subscriptions' rows and in the people's access
states. Prices it isn't noticed in: what is booked then is what was shown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from seattui.domain.model import Selection, SelectionCount
from seattui.domain.plan.basis import Basis
from seattui.domain.plan.plan import Facts, Plan
from seattui.store.billing import due
from seattui.store.changes.facts import StoreFacts
from seattui.store.db.locking import Standing

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Change

_SAME = {
    "account", "operator", "today", "permissions", "catalogue", "subscriptions", "subscriptions_as_posted",
    "count_selected", "includes",
}  # fmt: skip


class _Watched:
    """The facts, and whether a change asked for anything else than what is the same in an unmoved account."""

    def __init__(self, facts: StoreFacts) -> None:
        self._facts = facts
        self.same = True
        self.people: Selection | None = None

    def __getattr__(self, name: str) -> Any:
        if name not in _SAME:
            self.same = False
        return getattr(self._facts, name)

    def count_selected(self, people: Selection) -> SelectionCount:
        self.people = people
        return self._facts.count_selected(people)


def planned(change: Change, facts: StoreFacts, standing: Standing) -> Plan:
    """The plan, with its basis where it may be applied without being made again."""
    watched = _Watched(facts)
    plan = change.plan(cast(Facts, watched))
    if change.few and watched.same and not due.of(facts.subscriptions_as_posted(), facts.today):
        return replace(plan, basis=_basis(facts, standing, watched.people))
    return plan


def holds(plan: Plan, facts: StoreFacts, standing: Standing) -> bool:
    """Whether the plan would be the same now, under lock. The people it is about are selected again, as for a plan:
    writing needs them, and their digest shows what another program changed beside the record.
    """
    basis = plan.basis
    if basis is None or basis.head != standing.head or basis != _basis(facts, standing, basis.people):
        return False
    return basis.people is None or facts.count_selected(basis.people).digest == plan.people_digest


def _basis(facts: StoreFacts, standing: Standing, people: Selection | None) -> Basis:
    rows = tuple(tuple(row) for row in facts.stored_subscriptions)
    return Basis(standing.last_activity, standing.head, facts.today, facts.operator, rows, people)
