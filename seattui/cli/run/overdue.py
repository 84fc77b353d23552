"""Long overdue periods, announced by a change before it posts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from seattui.kit.i18n import Message, msg, plural

if TYPE_CHECKING:
    from seattui.service.scheduler import Due

SHOWN = 12


def overdue_lines(overdue: Sequence[Due]) -> Iterator[Message]:
    """What will be posted first, naming the oldest periods."""
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
    """The keys beside the plan if there are such periods; else none."""
    due = [{"hub": period.hub, "start": period.start.isoformat()} for period in overdue]
    return {"overdue": due} if due else {}
