"""Warnings before idle people lose their seats: which of them may not really be idle."""

from __future__ import annotations

from collections.abc import Sequence

from seattui.domain.model import Matching, Selection, Status
from seattui.domain.people.idle_rule import awaited, idle_since
from seattui.domain.plan.plan import Facts, Transition, Warning
from seattui.kit.i18n import plural


def selected_idle_days(people: Selection, idle_days: int | None) -> int | None:
    """The number of days people are idle for: as set in the change, else in the filter that selects them."""
    if idle_days is None and isinstance(people, Matching):
        return people.filter.idle_days
    return idle_days


def idle_warnings(facts: Facts, transitions: Sequence[Transition], days: int | None) -> list[Warning]:
    """Warnings: how many of those who lose a seat are invited, deactivated, or have held it for fewer than
    `days`.

    Call it while the people of this change are the ones counted last.
    """
    losing = [t for t in transitions if t.before.seats - t.after.seats]
    if days is None or not losing:
        return []
    hubs = sorted({hub for t in losing for hub in t.before.seats - t.after.seats})
    pending = sum(t.people for t in losing if awaited(t.before))
    deactivated = sum(t.people for t in losing if t.before.status is Status.DEACTIVATED)
    lately = facts.seats_given_since([t.before for t in losing], hubs, idle_since(days, facts.now))
    result = [
        (
            "pending",
            pending,
            plural(
                "{n} of them is invited and hasn't accepted yet",
                "{n} of them are invited and haven't accepted yet",
                pending,
            ),
        ),
        (
            "deactivated",
            deactivated,
            plural("{n} of them is deactivated", "{n} of them are deactivated", deactivated),
        ),
        (
            "held-lately",
            lately,
            plural(
                "{n} of them has held the seat for less than {days} days",
                "{n} of them have held the seat for less than {days} days",
                lately,
                days=days,
            ),
        ),
    ]
    return [Warning(code, text) for code, n, text in result if n]
