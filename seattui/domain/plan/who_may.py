"""Who could do what a plan refuses its operator."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from seattui.domain.model import Permission
from seattui.domain.people.holders import KnowsWhoHas, who_has
from seattui.domain.people.permissions import label_of
from seattui.domain.plan.plan import Plan
from seattui.kit.i18n import msg


def with_who_has(plan: Plan, session: KnowsWhoHas, known: Callable[[], Iterable[Permission]]) -> Plan:
    """The plan, which says who has the permissions that people are refused for. `known`: the account's permissions."""
    lacking = sorted({one.lacks for one in plan.refusals if one.lacks})
    told = [(code, who) for code in lacking if (who := who_has(session, (code,)).said())]
    if not told:
        return plan
    labels = tuple(known())
    first, *others = (
        msg("{permission}: {who}", permission=label_of(code, labels), who=who) for code, who in told
    )
    for other in others:
        first = msg("{one} {other}", one=first, other=other)
    return replace(plan, who_may=first)
