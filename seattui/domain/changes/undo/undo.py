"""Taking a change back: a change of its own, with its own before and after, and its own refusals.

What is recorded of a change says how to take it back. An undo records which change it `undoes` and what
it `did`, so that it can be taken back like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

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
from seattui.domain.plan.change_names import change_named
from seattui.domain.plan.plan import Change, Facts, Line, Plan
from seattui.kit.errors import NotFound, Refused
from seattui.kit.i18n import Message, msg

UNDO = "undo"

Back = Callable[[Facts, Recorded], Plan]

# How each kind of change is taken back.
BACK: Mapping[str, Back] = {
    "seats.change": standings_back,
    "seats.move": standings_back,
    "users.create": standings_back,
    "users.edit": standings_back,
    "users.deactivate": standings_back,
    "users.reactivate": standings_back,
    "users.remove": standings_back,
    "users.offboard": standings_back,
    "users.except": exceptions_back,
    "permission-sets.apply": standings_back,
    "permission-sets.save": set_saved_back,
    "permission-sets.delete": set_deleted_back,
    "removals.schedule": removal_scheduled_back,
    "removals.cancel": removal_cancelled_back,
    "teams.create": team_created_back,
    "teams.rename": team_renamed_back,
    "teams.move": team_moved_back,
    "teams.delete": team_deleted_back,
    "teams.add": members_back,
    "teams.drop": members_back,
}
_NEVER: Mapping[str, Message] = {
    "seats.buy": msg(
        "A purchase can't be undone: its seats are paid for. Schedule their removal at renewal with Remove."
    ),
    "users.import": msg(
        "An import can't be undone: remove or edit the people that it added, and reactivate "
        "those that it deactivated."
    ),
    "users.seen": msg("Recorded activity can't be undone."),
    "users.invite": msg("An invitation that was sent again can't be recalled."),
    "users.accept": msg("An accepted invitation can't be undone: off-board the person instead."),
    "users.expire": msg("An expired invitation can't be undone: invite the person again instead."),
    "billing.period": msg("Invoices and renewals can't be undone."),
    "operators.tie": msg("Tying an operator can't be undone here: untie the operator instead."),
    "operators.untie": msg("Untying an operator can't be undone here: tie the operator again instead."),
    "catalogue.load": msg("Loading a catalogue can't be undone here: load the earlier catalogue again."),
    "subscriptions.add": msg("Adding a subscription can't be undone."),
    "subscriptions.price": msg("A price can't be undone here: set the earlier one again."),
    "subscriptions.warn": msg("A warning can't be undone here: set the earlier number again."),
    "mail.refused": msg("A refused email can't be undone: it changed nothing."),
    "accounts.found": msg("Creating an account can't be undone."),
}


def did(row: Activity) -> str:
    """The kind of change that it was; of an undo, the kind of what it did."""
    return str(row.after.get("did", "")) if row.change == UNDO else row.change


def why_never(row: Activity) -> Message | None:
    """Why a change of this kind can't be taken back; None when it can."""
    kind = did(row)
    if kind in BACK:
        return None
    return _NEVER.get(kind, msg("A change of this kind can't be undone."))


def why_taken_back(row: Activity, by: int) -> Message:
    return msg("Number {n} was already undone, by number {by}.", n=row.id, by=by)


@dataclass(frozen=True, slots=True)
class Undo(Change):
    """Takes back the last change of one's own that can be, or the one of that number.

    People go back where what the change moved of them still is as it left it; the others are named.
    """

    activity_id: int | None = None
    reschedule: bool = False
    """Also schedules the removal again that the change had cancelled (R20)."""
    others: Others = Others.REFUSE
    kind: ClassVar[str] = UNDO

    def plan(self, facts: Facts) -> Plan:
        row = self._meant(facts)
        plan = BACK[did(row)](facts, Recorded(self, row, self.others, self.reschedule))
        # A way back is a change of another kind, or one of the same kind the other way round.
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
            # An undo is taken back only when it is named: twice Undo takes back the two last changes.
            newest = facts.past.newest(tuple(BACK))
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
        if never := why_never(row):
            raise Refused("not-undoable", never)
        if by := facts.past.taken_back_by(row.id):
            raise Refused(
                "already-undone",
                why_taken_back(row, by),
                msg("Undo number {by} to have it again.", by=by),
            )
        return row


def _heading(facts: Facts, row: Activity) -> Line:
    return Line(
        msg("Undoes number {n}", n=row.id),
        msg("–"),
        msg("{change}, {when}", change=change_named(did(row)), when=row.at.astimezone(facts.account.zone)),
    )
