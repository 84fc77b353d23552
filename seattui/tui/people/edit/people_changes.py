"""What all changes from a list of people have in common: whom they are about, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from seattui.domain.model import Chosen, Selection, Sort, User, UserFilter
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg
from seattui.tui.actions import BY_ID
from seattui.tui.people.list.user_table import UserTable
from seattui.tui.people.people_named import people_named
from seattui.tui.shell.place import PlaceScreen

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.plan_dialog import PlanDialog
    from seattui.tui.people.edit.people_seen import Seen

NAMED = 5
"""So many people are read ahead, to be named in the dialog."""

D = TypeVar("D", bound="PlanDialog")
Opens = Callable[["ScreenSession", Selection, tuple[User, ...], int], None]
"""What opens a dialog about people: the first few of them, for their names, and how many there are."""


def first_of(session: ScreenSession, people: Selection, stop: CancelToken) -> tuple[User, ...]:
    """The first few who are meant, by name; in a worker."""
    if isinstance(people, Chosen):
        return session.by_id(people.ids[:NAMED])
    rows = session.users(people.filter, Sort(), 0, NAMED + len(people.without), stop=stop)
    return tuple(user for user in rows if user.id not in people.without)[:NAMED]


class PeopleChanges(PlaceScreen):
    """The part of a place with a `table` of people on which its changes stand."""

    seen: Seen | None
    """What is known of the account; None until it was read."""
    wanted: UserFilter
    """Search and filters of the list."""
    _found_by: UserFilter | None = None
    """Those that found whom the next dialog is about; None where they were chosen one by one."""
    alone = False
    """Whether the person at the cursor is meant, whoever is marked: a key was pressed on their details."""

    @property
    def table(self) -> UserTable:
        raise NotImplementedError

    def read_anew(self) -> None:
        raise NotImplementedError

    def key_of(self, action: str) -> str:
        return self.frame.shown_key(BY_ID[action])

    def with_people(self, opens: Opens) -> None:
        """Calls `opens` with the marked people, else with the one at the cursor; with nobody, not at all."""
        session, row = self.session, self.table.row
        if self.table.too_early() or session is None:
            return
        people = None if self.alone else self.table.marks.selection()
        if people is not None:
            marks = self.table.marks
            self.with_these(people, marks.number.number, opens, marks.found_by)
        elif row is not None and self.is_active:
            self._found_by = None
            opens(session, Chosen((row.id,)), (row,), 1)

    def with_these(
        self, people: Selection, total: int, opens: Opens, found_by: UserFilter | None = None
    ) -> None:
        """The same for these people, `total` of them; `found_by`: what found them."""
        session = self.session
        if session is None:
            return

        def found(first: tuple[User, ...]) -> None:
            if self.is_active:
                self._found_by = found_by
                opens(session, people, first, total)

        self.ask(lambda stop: first_of(session, people, stop), found, group="dialog")

    def open_change(self, dialog: PlanDialog, done: Callable[[Receipt], Message]) -> None:
        """Opens a dialog; what was done in it is told in a notice, and confirmed when seats will leave (R18)."""

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self._told(receipt, dialog.heading, named_too(done(receipt), dialog, receipt))
                self.changed()

        self.app.push_screen(self.about(dialog), then)

    def about(self, dialog: D) -> D:
        """Has a dialog about people name what found them, and those of them who aren't simply idle."""
        from seattui.tui.people.edit.people_dialog import PeopleDialog

        if isinstance(dialog, PeopleDialog):
            if self._found_by is not None:
                dialog.found_by = self.found_message(self._found_by)
            if dialog.total > 1:
                dialog.idle_days = self.wanted.idle_days
        return dialog

    def found_message(self, wanted: UserFilter) -> Message:
        """By what people were found, in words."""
        raise NotImplementedError

    def tell_done(self, receipt: Receipt, result: Message) -> None:
        """A toast; what was bought with it is confirmed at leisure."""
        from seattui.tui.change.done import DoneDialog, mail_message
        from seattui.tui.seats.buy_seats import bought, purchase_message

        if not bought(receipt.plan):
            self.frame.tell(result)
            return
        mail = mail_message(receipt.plan, bool(self.frame.settings.smtp_host))
        self.app.push_screen(
            DoneDialog(msg("Purchase seats"), (result, *purchase_message(receipt.plan)), mail)
        )

    def _told(self, receipt: Receipt, heading: Message, result: Message) -> None:
        from seattui.tui.change.done import DoneDialog, mail_message
        from seattui.tui.seats.remove_seats import seats_leaving

        if leaving := seats_leaving(receipt.plan, self.seen.subscriptions if self.seen else ()):
            mail = mail_message(receipt.plan, bool(self.frame.settings.smtp_host))
            self.app.push_screen(DoneDialog(heading, (result, *leaving), mail))
        else:
            self.frame.tell(result)

    def changed(self) -> None:
        """What was marked is done with, and the list shows how things stand."""
        self.table.unmark()
        self.read_anew()


def named_too(result: Message, dialog: PlanDialog, receipt: Receipt) -> Message:
    """`Ana Torres, Bo Lindqvist and 3 more: 5 users deactivated. Record 57.`

    Without names where not all who were meant were changed: which of them is in the record.
    """
    from seattui.tui.people.edit.people_dialog import PeopleDialog

    if not isinstance(dialog, PeopleDialog) or receipt.activity_id is None:
        return result
    changed = receipt.plan.people or receipt.plan.after.get("people")
    if changed != dialog.total or not dialog.first:
        return result
    return msg("{people}: {what}", people=people_named(dialog.first, dialog.total), what=result)
