"""Change seat and Move seat from a list of people: for the marked ones, or the one at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Selection, User
from seattui.kit.i18n import msg
from seattui.tui.people.edit.people_changes import PeopleChanges, named_too

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession


class SeatChanges(PeopleChanges):
    """The part of a place of people that opens the dialogs about seats and says what came of them."""

    def action_change_seat(self) -> None:
        self.with_people(self._open_change)

    def _open_change(
        self, session: ScreenSession, people: Selection, first: tuple[User, ...], total: int
    ) -> None:
        from seattui.tui.seats.change_seat import ChangeSeatDialog, change_done

        dialog = self.about(ChangeSeatDialog(session, people, first, total))

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.tell_done(receipt, named_too(change_done(receipt), dialog, receipt))
                self.changed()

        self.app.push_screen(dialog, then)

    def action_move_seat(self) -> None:
        from seattui.tui.seats.move_seat import MoveSeatDialog, move_done

        session, row = self.session, self.table.row
        if self.table.too_early() or session is None or row is None:
            return
        if not row.access_state.seats:
            self.frame.tell(
                msg(
                    "{name} has no seat to move. {key} gives one.",
                    name=row.display_name,
                    key=self.key_of("change_seat"),
                )
            )
            return

        self.open_change(MoveSeatDialog(session, row), move_done)
