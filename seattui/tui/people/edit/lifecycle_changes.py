"""Deactivate, reactivate, remove and off-board from a list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Selection, User
from seattui.kit.i18n import Message, plural, say
from seattui.tui.people.edit.people_changes import PeopleChanges

if TYPE_CHECKING:
    from seattui.service.session import Desk, Receipt


class LifecycleChanges(PeopleChanges):
    """The part of a place of people that opens these dialogs and says what came of them."""

    def action_deactivate(self) -> None:
        self.with_people(self._open_status)

    def action_remove(self) -> None:
        self.with_people(self._open_remove)

    def action_offboard(self) -> None:
        self.with_people(self._open_offboard)

    def _open_status(self, desk: Desk, people: Selection, first: tuple[User, ...], total: int) -> None:
        from seattui.tui.people.edit.lifecycle import StatusDialog

        self.open_change(StatusDialog(desk, people, first, total), lifecycle_done)

    def _open_remove(self, desk: Desk, people: Selection, first: tuple[User, ...], total: int) -> None:
        from seattui.tui.people.edit.lifecycle import RemoveDialog

        self.open_change(RemoveDialog(desk, people, first, total), lifecycle_done)

    def _open_offboard(self, desk: Desk, people: Selection, first: tuple[User, ...], total: int) -> None:
        from seattui.tui.people.edit.lifecycle import OffboardDialog

        self.open_change(OffboardDialog(desk, people, first, total), lifecycle_done)


def lifecycle_done(receipt: Receipt) -> Message:
    """What was done, for a notice: `3 users deactivated. Record 57.`"""
    from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate

    people, record = receipt.plan.people, receipt.activity_id
    if record is None:
        return say("There was nothing to change.")
    match receipt.plan.change:
        case Deactivate():
            told = plural("{n} user deactivated.", "{n} users deactivated.", people)
        case Reactivate():
            told = plural("{n} user reactivated.", "{n} users reactivated.", people)
        case Offboard(remove=True):
            told = plural("{n} user off-boarded and removed.", "{n} users off-boarded and removed.", people)
        case Offboard():
            told = plural("{n} user off-boarded.", "{n} users off-boarded.", people)
        case _:
            told = plural("{n} user removed.", "{n} users removed.", people)
    return say("{what} Record {record}.", what=told, record=record)
