"""A recorded change that is to be undone, and how: what every reversal is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from seattui.domain.changes.people.select import Others
from seattui.domain.model import Activity
from seattui.domain.plan.history import RecalledParts
from seattui.domain.plan.plan import SHOWN_REFUSALS, Change, Facts, Refusal
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message, msg

CHANGED_SINCE = msg("{who} has been changed since then.")


@dataclass(frozen=True, slots=True)
class Recorded:
    """`change` is the undo that is planned, `row` what it takes back."""

    change: Change
    row: Activity
    others: Others
    reschedule: bool

    def hubs(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """The hubs whose counters are in the record: before, and after."""
        for code, after in self.row.after.items():
            before = self.row.before.get(code)
            if isinstance(before, dict) and isinstance(after, dict) and "scheduled" in before:
                yield code, before, after


def changed_since(what: Message) -> Refused:
    """What stops an undo of something that isn't as the change left it."""
    return Refused(
        "changed-since",
        what,
        msg("Check the current state, and change it by hand."),
    )


def parts_refused(facts: Facts, recorded: Recorded, parts: RecalledParts) -> tuple[tuple[Refusal, ...], int]:
    """Those whose part can't go back, the first hundred and how many; nobody where they are left out."""
    n = parts.changed + parts.homeless
    if not n or recorded.others is Others.LEAVE_OUT:
        return (), 0
    result = []
    for user, homeless in facts.past.kept_out(SHOWN_REFUSALS):
        code = "team-gone" if homeless else "changed-since"
        template = msg("{who} was in a team that no longer exists.") if homeless else CHANGED_SINCE
        result.append(Refusal(user, code, None, Message(template.template, {"who": user.display_name})))
    return tuple(result), n
