"""Change seat and Move seat from a list of people: for the marked ones, or the one at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seattui.domain.model import Chosen, Selection, Sort, User
from seattui.i18n import Message, say
from seattui.stop import Stop
from seattui.tui.actions import BY_ID
from seattui.tui.screens.place import PlaceScreen
from seattui.tui.widgets.user_table import UserTable

if TYPE_CHECKING:
    from seattui.desk import Desk, Receipt

NAMED = 5
"""So many people are read ahead, to be named in the dialog."""


def first_of(desk: Desk, people: Selection, stop: Stop) -> tuple[User, ...]:
    """The first few who are meant, by name; in a worker."""
    if isinstance(people, Chosen):
        return desk.by_id(people.ids[:NAMED])
    rows = desk.users(people.filter, Sort(), 0, NAMED + len(people.without), stop=stop)
    return tuple(user for user in rows if user.id not in people.without)[:NAMED]


class SeatChanges(PlaceScreen):
    """The part of a place with a `table` of people that opens the dialogs and says what came of them."""

    @property
    def table(self) -> UserTable:
        raise NotImplementedError

    def action_refresh(self) -> None:
        raise NotImplementedError

    def key_of(self, action: str) -> str:
        return self.frame.shown_key(BY_ID[action])

    def action_change_seat(self) -> None:
        desk, row = self.desk, self.table.row
        if self.table.too_early() or desk is None:
            return
        people = self.table.marks.selection()
        if people is not None:
            total = self.table.marks.number.number
            self.ask(
                lambda stop: first_of(desk, people, stop),
                lambda first: self._open_change(desk, people, first, total),
                group="dialog",
            )
        elif row is not None:
            self._open_change(desk, Chosen((row.id,)), (row,), 1)

    def _open_change(self, desk: Desk, people: Selection, first: tuple[User, ...], total: int) -> None:
        from seattui.tui.screens.change_seat import ChangeSeatDialog, change_done

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self._done(receipt, change_done(receipt))
                self._changed()

        if self.is_current:
            self.app.push_screen(ChangeSeatDialog(desk, people, first, total), then)

    def action_move_seat(self) -> None:
        from seattui.tui.screens.move_seat import MoveSeatDialog, move_done

        desk, row = self.desk, self.table.row
        if self.table.too_early() or desk is None or row is None:
            return
        if not row.standing.seats:
            self.frame.tell(
                say(
                    "{name} has no seat to move. {key} gives one.",
                    name=row.called,
                    key=self.key_of("change_seat"),
                )
            )
            return

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.frame.tell(move_done(receipt))
                self._changed()

        self.app.push_screen(MoveSeatDialog(desk, row), then)

    def _done(self, receipt: Receipt, told: Message) -> None:
        """A toast; what was bought with it is confirmed at leisure."""
        from seattui.tui.screens.buy_seats import bought, purchase_said
        from seattui.tui.screens.done import DoneDialog, mail_said

        if not bought(receipt.plan):
            self.frame.tell(told)
            return
        mail = mail_said(receipt.plan, bool(self.frame.settings.smtp_host))
        self.app.push_screen(DoneDialog(say("Purchase seats"), (told, *purchase_said(receipt.plan)), mail))

    def _changed(self) -> None:
        """What was marked is done with, and the list shows how things stand."""
        self.table.unmark()
        self.action_refresh()
