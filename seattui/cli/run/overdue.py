"""Periods that are so long overdue that a change says so before it posts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from seattui.kit.i18n import Message, msg, plural

if TYPE_CHECKING:
    from seattui.service.scheduler import Due

SHOWN = 12


def overdue_lines(overdue: Sequence[Due]) -> Iterator[Message]:
    """What will be posted first, the oldest periods by name."""
    if not overdue:
        return
    yield plural(
        "{n} billing period is overdue and will be posted first:",
        "{n} billing periods are overdue and will be posted first:",
        len(overdue),
    )
    for period in overdue[:SHOWN]:
        yield msg("  {hub}, {day}", hub=period.hub, day=period.start)
    if len(overdue) > SHOWN:
        yield msg("  and {n} more", n=len(overdue) - SHOWN)


def overdue_json(overdue: Sequence[Due]) -> dict[str, Any]:
    """What stands beside the plan where there are such periods; else nothing."""
    due = [{"hub": period.hub, "start": period.start.isoformat()} for period in overdue]
    return {"overdue": due} if due else {}
