"""The key that takes a change back, in every place where people change something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Activity, User
from seattui.kit.cancellation import Stop
from seattui.kit.i18n import Message, say
from seattui.tui.people.people_named import people_named
from seattui.tui.shell.place import PlaceScreen

if TYPE_CHECKING:
    from seattui.service.session import Desk, Receipt


class Undoing(PlaceScreen):
    """The part of a place that opens Undo: of the last change of one's own."""

    def read_anew(self) -> None:
        raise NotImplementedError

    def action_undo(self) -> None:
        desk = self.desk
        if desk is not None:
            self.ask(lambda _: desk.last_undoable(), self._found, group="undo")

    def _found(self, row: Activity | None) -> None:
        if row is None:
            self.frame.tell(say("There is no change of yours that can be taken back."))
        elif self.is_active:
            self._open_undo(row)

    def undo(self, row: Activity) -> None:
        """Undo of this change, or why it can't be taken back."""
        desk = self.desk
        if desk is None:
            return

        def looked(why_not: Message | None) -> None:
            if why_not is not None:
                self.frame.tell(why_not, severity="warning")
            elif self.is_active:
                self._open_undo(row)

        def look(stop: Stop) -> Message | None:
            return desk.undoable(row)

        self.ask(look, looked, group="undo")

    def _open_undo(self, row: Activity) -> None:
        from seattui.tui.change.undo import UndoDialog

        desk: Desk | None = self.desk
        assert desk is not None

        dialog = UndoDialog(desk, row)

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.frame.tell(undo_done(receipt, row, dialog.first))
                self.read_anew()

        self.app.push_screen(dialog, then)


def undo_done(receipt: Receipt, row: Activity, people: tuple[User, ...]) -> Message:
    """What was done, for a notice; `people` are the first few of whom it was about."""
    if receipt.activity_id is None:
        return say("There was nothing to change.")
    told = say("No. {n} was taken back. Record {record}.", n=row.id, record=receipt.activity_id)
    if not people or receipt.plan.people != row.people:
        return told
    return say("{people}: {what}", people=people_named(people, row.people), what=told)
