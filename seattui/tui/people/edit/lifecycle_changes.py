"""Deactivate, reactivate, remove and off-board from a list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Selection, User
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.people.edit.people_changes import PeopleChanges

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession


class LifecycleChanges(PeopleChanges):
    """The part of a place of people that opens these dialogs and says what came of them."""

    def action_deactivate(self) -> None:
        self.with_people(self._open_status)

    def action_remove(self) -> None:
        self.with_people(self._open_remove)

    def action_offboard(self) -> None:
        self.with_people(self._open_offboard)

    def _open_status(
        self, session: ScreenSession, people: Selection, first: tuple[User, ...], total: int
    ) -> None:
        from seattui.tui.people.edit.lifecycle import StatusDialog

        self.open_change(StatusDialog(session, people, first, total), lifecycle_done)

    def _open_remove(
        self, session: ScreenSession, people: Selection, first: tuple[User, ...], total: int
    ) -> None:
        from seattui.tui.people.edit.lifecycle import RemoveDialog

        self.open_change(RemoveDialog(session, people, first, total), lifecycle_done)

    def _open_offboard(
        self, session: ScreenSession, people: Selection, first: tuple[User, ...], total: int
    ) -> None:
        from seattui.tui.people.edit.lifecycle import OffboardDialog

        self.open_change(OffboardDialog(session, people, first, total), lifecycle_done)


def lifecycle_done(receipt: Receipt) -> Message:
    """What was done, for a notice: `3 users deactivated. Record 57.`"""
    from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate

    people, record = receipt.plan.people, receipt.activity_id
    if record is None:
        return msg("There was nothing to change.")
    match receipt.plan.change:
        case Deactivate():
            result = plural("{n} user deactivated.", "{n} users deactivated.", people)
        case Reactivate():
            result = plural("{n} user reactivated.", "{n} users reactivated.", people)
        case Offboard(remove=True):
            result = plural("{n} user off-boarded and removed.", "{n} users off-boarded and removed.", people)
        case Offboard():
            result = plural("{n} user off-boarded.", "{n} users off-boarded.", people)
        case _:
            result = plural("{n} user removed.", "{n} users removed.", people)
    return msg("{what} Record {record}.", what=result, record=record)
