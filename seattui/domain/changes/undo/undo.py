"""Undoing a change: a change of its own, with its own plan and refusals.

The record of a change says how to undo it. An undo records which change it `undoes` and what it `did`, so that
it can be undone like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from seattui.domain.changes.people.select import Others
from seattui.domain.changes.undo.access_state import standings_back
from seattui.domain.changes.undo.recorded import Recorded
from seattui.domain.changes.undo.small import (
    exceptions_back,
    removal_cancelled_back,
    removal_scheduled_back,
    set_deleted_back,
    set_saved_back,
)
from seattui.domain.changes.undo.teams import (
    members_back,
    team_created_back,
    team_deleted_back,
    team_moved_back,
    team_renamed_back,
)
from seattui.domain.model import Activity
from seattui.domain.plan.kinds import (
    NOT_UNDOABLE,
    UNDO,
    Undoing,
    did,
    how_undone,
    label_of_kind,
    undoable,
)
from seattui.domain.plan.plan import Change, Facts, Line, Plan
from seattui.kit.errors import NotFound, Refused
from seattui.kit.i18n import Message, msg

Back = Callable[[Facts, Recorded], Plan]

_BACK: Mapping[Undoing, Back] = {
    Undoing.ACCESS_STATES: standings_back,
    Undoing.IDLE_EXCEPTIONS: exceptions_back,
    Undoing.SAVED_SET: set_saved_back,
    Undoing.DELETED_SET: set_deleted_back,
    Undoing.SCHEDULED_REMOVAL: removal_scheduled_back,
    Undoing.CANCELLED_REMOVAL: removal_cancelled_back,
    Undoing.CREATED_TEAM: team_created_back,
    Undoing.RENAMED_TEAM: team_renamed_back,
    Undoing.MOVED_TEAM: team_moved_back,
    Undoing.DELETED_TEAM: team_deleted_back,
    Undoing.TEAM_MEMBERS: members_back,
}


def why_taken_back(row: Activity, by: int) -> Message:
    return msg("Number {n} was already undone, by number {by}.", n=row.id, by=by)


@dataclass(frozen=True, slots=True)
class Undo(Change):
    """Undoes the operator's last change that can be undone, or the one with this number.

    People are restored if what the change modified hasn't changed since; the others are listed.
    """

    activity_id: int | None = None
    reschedule: bool = False
    """Also schedules the removal again that the change had cancelled (R20)."""
    others: Others = Others.REFUSE
    kind = UNDO
    label = msg("Undo")
    # Used if the record doesn't say what the undo did; otherwise it is undone as that kind.
    undo = NOT_UNDOABLE
    fields = {"undoes": msg("undoes number")}

    def plan(self, facts: Facts) -> Plan:
        row = self._meant(facts)
        how = how_undone(row)
        if not isinstance(how, Undoing):
            raise Refused("not-undoable", how)
        if by := facts.past.taken_back_by(row.id):
            raise Refused(
                "already-undone",
                why_taken_back(row, by),
                msg("Undo number {by} to restore the change.", by=by),
            )
        plan = _BACK[how](facts, Recorded(self, row, self.others, self.reschedule))
        # An undo is recorded as a change of another kind, or of the same kind in reverse.
        kind = did(row) if plan.change is self else plan.change.kind
        return replace(
            plan,
            change=self,
            after={**plan.after, "undoes": row.id, "did": kind},
            lines=(_heading(facts, row), *plan.lines),
            people_digest=f"{row.id}:{plan.people_digest}",
        )

    def _meant(self, facts: Facts) -> Activity:
        if self.activity_id is None:
            # An undo is undone only if it is named: two undos in a row undo the last two changes.
            newest = facts.past.newest(undoable())
            if newest is None:
                raise NotFound(
                    "nothing-to-undo",
                    msg("None of your changes can be undone."),
                    msg("Give a number: 'seattui activity list' lists all changes."),
                )
            return newest
        row = facts.past.change(self.activity_id)
        if row is None:
            raise NotFound(
                "no-such-change",
                msg("There is no change with number {n} in the record.", n=str(self.activity_id)),
                msg("'seattui activity list' lists all changes."),
            )
        return row


def _heading(facts: Facts, row: Activity) -> Line:
    return Line(
        msg("Undoes number {n}", n=row.id),
        msg("–"),
        msg("{change}, {when}", change=label_of_kind(did(row)), when=row.at.astimezone(facts.account.zone)),
    )
