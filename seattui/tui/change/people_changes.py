"""From a list of people into a change: whom it is about, the dialog for them, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Chosen, Selection, Sort, User, UserFilter
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg
from seattui.tui.change.people_named import people_named
from seattui.tui.shell.place import PlaceScreen

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.plan_dialog import PlanDialog
    from seattui.tui.widgets.marks import Marks
    from seattui.tui.widgets.pages import Pages

NAMED = 5
"""So many people are read ahead, to be named in the dialog."""

Makes = Callable[["ScreenSession", Selection, tuple[User, ...], int], "PlanDialog"]
"""What makes a dialog about people: the first few of them, for their names, and how many there are."""
Done = Callable[["Receipt"], Message]
"""What was done, for a notice."""
Opener = Callable[["PeopleChanges"], None]
"""What the key of an action opens from a list of people."""


class PeopleTable(Protocol):
    """The table of people, as its changes need it."""

    @property
    def row(self) -> User | None: ...
    @property
    def marks(self) -> Marks: ...
    @property
    def pages(self) -> Pages[User]: ...
    def too_early(self) -> bool:
        """Says so, and is True, while who is on screen or marked isn't who was asked for last."""

    def unmark(self) -> bool: ...


class PeopleList(Protocol):
    """A place with a list of people, as the changes that it leads to need it."""

    wanted: UserFilter
    """Search and filters of the list."""
    alone: bool
    """Whether the person at the cursor is meant, whoever is marked: a key was pressed on their details."""

    @property
    def table(self) -> PeopleTable: ...
    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """As far as they are known; empty until the account was read."""

    @property
    def lists_idle(self) -> bool:
        """Whether those are listed who hold a paid seat and are idle."""

    @property
    def idle_hubs(self) -> tuple[str, ...]:
        """In which somebody who is listed as idle holds a seat."""

    def found_message(self, wanted: UserFilter) -> Message:
        """By what people were found, in words."""

    def team_named(self, team: int) -> str:
        """The name of a team, such as the one that the list is narrowed to."""


class PeopleChanges:
    """Opens dialogs about the people of a list, over its place."""

    def __init__(self, place: PlaceScreen, people: PeopleList) -> None:
        self.place = place
        self.people = people
        self._found_by: UserFilter | None = None
        """What found those whom the next dialog is about; None where they were chosen one by one."""

    def open(self, makes: Makes, done: Done) -> None:
        """A dialog about the marked people, else about the one at the cursor; about nobody, none."""
        session, table = self.place.session, self.people.table
        if table.too_early() or session is None:
            return
        marks = table.marks
        people = None if self.people.alone else marks.selection()
        if people is not None:
            self.open_about(people, marks.number.number, makes, done, marks.found_by)
        elif table.row is not None and self.place.is_active:
            self._found_by = None
            self.push(makes(session, Chosen((table.row.id,)), (table.row,), 1), done)

    def open_about(
        self, people: Selection, total: int, makes: Makes, done: Done, found_by: UserFilter | None = None
    ) -> None:
        """A dialog about these people, `total` of them; `found_by`: what found them."""
        session = self.place.session
        if session is None:
            return

        def found(first: tuple[User, ...]) -> None:
            if self.place.is_active:
                self._found_by = found_by
                self.push(makes(session, people, first, total), done)

        self.place.ask(lambda stop: first_of(session, people, stop), found, group="dialog")

    def push(
        self, dialog: PlanDialog, done: Done, then: Callable[[Receipt], None] = lambda receipt: None
    ) -> None:
        """Opens a dialog; what was done in it is told, the marks go and the list is read again, and `then`."""
        self._name_people(dialog)

        def closed(receipt: Receipt | None) -> None:
            if receipt is not None:
                self._tell(receipt, dialog.heading, named_too(done(receipt), dialog, receipt))
                self.people.table.unmark()
                self.place.read_anew()
                then(receipt)

        self.place.app.push_screen(dialog, closed)

    def _name_people(self, dialog: PlanDialog) -> None:
        """Has a dialog about people name what found them, and those of them who aren't simply idle."""
        from seattui.tui.change.people_dialog import PeopleDialog

        if isinstance(dialog, PeopleDialog):
            if self._found_by is not None:
                dialog.found_by = self.people.found_message(self._found_by)
            if dialog.total > 1:
                dialog.idle_days = self.people.wanted.idle_days

    def _tell(self, receipt: Receipt, heading: Message, result: Message) -> None:
        """A notice; what was bought with it, or is removed at the renewal (R18), is confirmed at leisure."""
        from seattui.tui.change.checkout import bought, purchase_message
        from seattui.tui.change.done import DoneDialog, mail_message, seats_leaving

        plan = receipt.plan
        if bought(plan):
            heading, more = msg("Purchase seats"), purchase_message(plan)
        else:
            more = seats_leaving(plan, self.people.subscriptions)
        if more:
            mail = mail_message(plan, bool(self.place.frame.settings.smtp_host))
            self.place.app.push_screen(DoneDialog(heading, (result, *more), mail))
        else:
            self.place.frame.tell(result)


def first_of(session: ScreenSession, people: Selection, stop: CancelToken) -> tuple[User, ...]:
    """The first few who are meant, by name; in a worker."""
    if isinstance(people, Chosen):
        return session.by_id(people.ids[:NAMED])
    rows = session.users(people.filter, Sort(), 0, NAMED + len(people.without), stop=stop)
    return tuple(user for user in rows if user.id not in people.without)[:NAMED]


def named_too(result: Message, dialog: PlanDialog, receipt: Receipt) -> Message:
    """`Ana Torres, Bo Lindqvist and 3 more: 5 users deactivated. Record 57.`

    Without names where not all selected people were changed: which of them is in the record.
    """
    from seattui.tui.change.people_dialog import PeopleDialog

    if not isinstance(dialog, PeopleDialog) or receipt.activity_id is None:
        return result
    changed = receipt.plan.people or receipt.plan.after.get("people")
    if changed != dialog.total or not dialog.first:
        return result
    return msg("{people}: {what}", people=people_named(dialog.first, dialog.total), what=result)
