"""The undo key, in all places where people change something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Activity, User
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg
from seattui.tui.change.people_named import people_named
from seattui.tui.shell.place import OPENS, PlaceScreen

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession


class Undoing:
    """Opens Undo above a place: for the operator's own last change, or for a given one."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place

    def last(self) -> None:
        session = self._place.session
        if session is not None:
            self._place.ask(lambda _: session.last_undoable(), self._found, group=OPENS)

    def _found(self, row: Activity | None) -> None:
        if row is None:
            self._place.frame.tell(msg("None of your changes can be undone."))
            self._place.frame.drop_typed()
        elif self._place.is_active:
            self._open_undo(row)

    def of(self, row: Activity) -> None:
        """Opens Undo for this change, or shows why it can't be undone."""
        session = self._place.session
        if session is None:
            return

        def loaded(why_not: Message | None) -> None:
            if why_not is not None:
                self._place.frame.tell(why_not, severity="warning")
                self._place.frame.drop_typed()
            elif self._place.is_active:
                self._open_undo(row)

        def load(stop: CancelToken) -> Message | None:
            return session.undoable(row)

        self._place.ask(load, loaded, group=OPENS)

    def _open_undo(self, row: Activity) -> None:
        from seattui.tui.change.undo import UndoDialog

        session: ScreenSession | None = self._place.session
        assert session is not None

        dialog = UndoDialog(session, row, self._place.frame.settings.invite_days)

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self._place.frame.tell(undo_done(receipt, row, dialog.first))
                self._place.reload()

        self._place.app.push_screen(dialog, then)


def undo_done(receipt: Receipt, row: Activity, people: tuple[User, ...]) -> Message:
    """What was done, for a notice; `people` are the first few people it was about."""
    if receipt.activity_id is None:
        return msg("There was nothing to change.")
    result = msg(
        "No. {undone_record} was undone. Record {record}.", undone_record=row.id, record=receipt.activity_id
    )
    if not people or receipt.plan.people != row.people:
        return result
    return msg("{people}: {what}", people=people_named(people, row.people), what=result)
