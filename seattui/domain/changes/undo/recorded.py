"""A recorded change to be undone, as every undo function gets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seattui.domain.changes.people.select import Others
from seattui.domain.model import Activity
from seattui.domain.plan.history import RecalledParts
from seattui.domain.plan.plan import SHOWN_REFUSALS, Change, Facts, Refusal
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass

CHANGED_SINCE = msg("{who} has been changed since then.")


@dataclass(frozen=True, slots=True)
class Recorded:
    """`change` is the undo being planned, `row` the recorded change it undoes."""

    change: Change
    row: Activity
    others: Others
    reschedule: bool
    days: int

    def hubs(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """Hubs with counters in the record: code, counters before, counters after."""
        for code, after in self.row.after.items():
            before = self.row.before.get(code)
            if isinstance(before, dict) and isinstance(after, dict) and "scheduled" in before:
                yield code, before, after


def changed_since(message: Message) -> Refused:
    """The refusal to undo something that was changed since."""
    return Refused(
        "changed-since",
        message,
        msg("Check the current state, and change it by hand."),
    )


def parts_refused(facts: Facts, recorded: Recorded, parts: RecalledParts) -> tuple[tuple[Refusal, ...], int]:
    """People whose part can't be restored: the first hundred and the count; none if they are left out of the undo."""
    n = parts.changed + parts.team_gone
    if not n or recorded.others is Others.LEAVE_OUT:
        return (), 0
    result = []
    for user, team_gone in facts.past.not_restorable(SHOWN_REFUSALS):
        code = "team-gone" if team_gone else "changed-since"
        template = msg("{who} was in a team that no longer exists.") if team_gone else CHANGED_SINCE
        result.append(Refusal(user, code, None, Message(template.template, {"who": user.display_name})))
    return tuple(result), n
