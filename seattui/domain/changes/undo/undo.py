"""Undoing a change: a change of its own, with its own plan and refusals.

The record of a change says how to undo it. An undo records which change it `undoes` and what it `did`, so that
it can be undone like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from seattui.domain.changes.people.select import Others
from seattui.domain.changes.shared.inviting import DAYS
from seattui.domain.changes.undo.access_state import undo_access_states
from seattui.domain.changes.undo.recorded import Recorded
from seattui.domain.changes.undo.small import (
    undo_exceptions,
    undo_removal_cancelled,
    undo_removal_scheduled,
    undo_set_deleted,
    undo_set_saved,
)
from seattui.domain.changes.undo.teams import (
    undo_members,
    undo_team_created,
    undo_team_deleted,
    undo_team_moved,
    undo_team_renamed,
)
from seattui.domain.changes.undo.views import undo_view_deleted, undo_view_saved
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
from seattui.kit.records import dataclass

Back = Callable[[Facts, Recorded], Plan]

_BACK: Mapping[Undoing, Back] = {
    Undoing.ACCESS_STATES: undo_access_states,
    Undoing.IDLE_EXCEPTIONS: undo_exceptions,
    Undoing.SAVED_SET: undo_set_saved,
    Undoing.DELETED_SET: undo_set_deleted,
    Undoing.SAVED_VIEW: undo_view_saved,
    Undoing.DELETED_VIEW: undo_view_deleted,
    Undoing.SCHEDULED_REMOVAL: undo_removal_scheduled,
    Undoing.CANCELLED_REMOVAL: undo_removal_cancelled,
    Undoing.CREATED_TEAM: undo_team_created,
    Undoing.RENAMED_TEAM: undo_team_renamed,
    Undoing.MOVED_TEAM: undo_team_moved,
    Undoing.DELETED_TEAM: undo_team_deleted,
    Undoing.TEAM_MEMBERS: undo_members,
}


def undo_reason(row: Activity, by: int) -> Message:
    return msg("Number {record} was already undone, by number {by_record}.", record=row.id, by_record=by)


@dataclass(frozen=True, slots=True)
class Undo(Change):
    """Undoes the operator's last change that can be undone, or the one with this number.

    People are restored if what the change modified hasn't changed since; the others are listed.
    """

    activity_id: int | None = None
    reschedule: bool = False
    """Also schedules the removal again that the change had cancelled (R20)."""
    others: Others = Others.REFUSE
    days: int = DAYS
    """How many days the new invitations are valid of people who are invited anew (R24)."""
    kind = UNDO
    label = msg("Undo")
    # Used if the record doesn't say what the undo did; otherwise it is undone as that kind.
    undo = NOT_UNDOABLE
    fields = {"undoes": msg("undoes number")}

    def plan(self, facts: Facts) -> Plan:
        row = self._change_to_undo(facts)
        how = how_undone(row)
        if not isinstance(how, Undoing):
            raise Refused("not-undoable", how)
        if by := facts.past.undone_by(row.id):
            raise Refused(
                "already-undone",
                undo_reason(row, by),
                msg("Undo number {record} to restore the change.", record=by),
            )
        plan = _BACK[how](facts, Recorded(self, row, self.others, self.reschedule, self.days))
        # An undo is recorded as a change of another kind, or of the same kind in reverse.
        kind = did(row) if plan.change is self else plan.change.kind
        return replace(
            plan,
            change=self,
            after={**plan.after, "undoes": row.id, "did": kind},
            lines=(_heading(facts, row), *plan.lines),
            people_digest=f"{row.id}:{plan.people_digest}",
        )

    def _change_to_undo(self, facts: Facts) -> Activity:
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
                msg("There is no change with number {record} in the record.", record=self.activity_id),
                msg("'seattui activity list' lists all changes."),
            )
        return row


def _heading(facts: Facts, row: Activity) -> Line:
    return Line(
        msg("Undoes number {record}", record=row.id),
        msg("–"),
        msg("{change}, {when}", change=label_of_kind(did(row)), when=row.at.astimezone(facts.account.zone)),
    )
