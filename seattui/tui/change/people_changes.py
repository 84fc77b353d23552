"""Opens a change's dialog for people of a list, and shows the result afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Chosen, Selection, Sort, User, UserFilter
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg
from seattui.tui.change.people_named import people_named
from seattui.tui.shell.place import OPENS, PlaceScreen

if TYPE_CHECKING:
    from seattui.domain.people.columns import PersonRow
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.everyone import Everyone
    from seattui.tui.change.plan_dialog import PlanDialog
    from seattui.tui.widgets.marks import Marks
    from seattui.tui.widgets.pages import Pages

NAMED = 5
"""So many people are loaded to be named in the dialog."""

DialogFactory = Callable[["ScreenSession", Selection, tuple[User, ...], int], "PlanDialog"]
"""Makes a dialog from: the session, the selection, its first few people to be named, and its size."""
ResultMessage = Callable[["Receipt"], Message]
"""What was done, for a notice."""
Opener = Callable[["PeopleChanges"], None]
"""Opens the dialog of an action's key from a list of people."""


class PeopleTable(Protocol):
    """The table of people, as changes need it."""

    @property
    def person(self) -> User | None:
        """Who the cursor is on."""

    @property
    def marks(self) -> Marks: ...
    @property
    def pages(self) -> Pages[PersonRow]: ...
    def warn_if_outdated(self) -> bool:
        """True, with a message, while the rows or marks on screen aren't those that were last requested."""

    def unmark(self) -> bool: ...


class PeopleList(Protocol):
    """A place with a list of people, as changes need it."""

    wanted: UserFilter
    """Search and filters of the list."""

    @property
    def table(self) -> PeopleTable: ...
    @property
    def cursor_only(self) -> bool:
        """True if only the person at the cursor is meant, whoever is marked: a key was pressed in their details."""

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """The known ones; empty until the account is loaded."""

    @property
    def lists_idle(self) -> bool:
        """Whether the list shows idle people with a paid seat."""

    @property
    def idle_hubs(self) -> tuple[str, ...]:
        """Hubs in which a listed idle person has a seat."""

    def found_message(self, wanted: UserFilter) -> Message:
        """Search and filters in words."""

    def team_named(self, team: int) -> str:
        """The name of a team, such as the one in the list's filter."""


class PeopleChanges:
    """Opens dialogs about people of a list, above its place."""

    def __init__(self, place: PlaceScreen, people: PeopleList) -> None:
        self.place = place
        self.people = people
        self._found_by: UserFilter | None = None
        """The filter that found the next dialog's people; None if they were marked one by one."""

    def open(self, factory: DialogFactory, done: ResultMessage) -> None:
        """Opens a dialog about the marked people, or else the person at the cursor; does nothing when there
        is none."""
        session, table = self.place.session, self.people.table
        if table.warn_if_outdated() or session is None:
            return
        marks = table.marks
        people = None if self.people.cursor_only else marks.selection()
        if people is not None:
            self.open_about(people, marks.number.number, factory, done, marks.found_by)
        elif table.person is not None and self.place.is_active:
            self._found_by = None
            self.push(factory(session, Chosen((table.person.id,)), (table.person,), 1), done)

    def open_about(
        self,
        people: Selection,
        total: int,
        factory: DialogFactory,
        done: ResultMessage,
        found_by: UserFilter | None = None,
    ) -> None:
        """Opens a dialog about these people, `total` of them; `found_by`: the filter that found them."""
        session = self.place.session
        if session is None:
            return

        def found(first: tuple[User, ...]) -> None:
            if self.place.is_active:
                self._found_by = found_by
                self.push(factory(session, people, first, total), done)

        self.place.ask(lambda stop: first_of(session, people, stop), found, group=OPENS)

    def push(
        self, dialog: PlanDialog, done: ResultMessage, then: Callable[[Receipt], None] = lambda receipt: None
    ) -> None:
        """Opens a dialog; once the change is made, shows the result, clears the marks, reloads the list and
        calls `then`."""
        self._name_people(dialog)

        def closed(receipt: Receipt | None) -> None:
            if receipt is not None:
                self._show_result(receipt, dialog.heading, named_too(done(receipt), dialog, receipt))
                self.people.table.unmark()
                self.place.reload()
                then(receipt)

        self.place.app.push_screen(dialog, closed)

    def _name_people(self, dialog: PlanDialog) -> None:
        """Passes to a dialog about people the filter that found them, and the list's idle days."""
        from seattui.tui.change.people_dialog import PeopleDialog

        if isinstance(dialog, PeopleDialog):
            if self._found_by is not None:
                dialog.found_by = self.people.found_message(self._found_by)
            if dialog.total > 1:
                dialog.idle_days = self.people.wanted.idle_days

    def _show_result(self, receipt: Receipt, heading: Message, result: Message) -> None:
        """Shows a notice; purchases and removals at the renewal (R18) are shown in a confirmation dialog."""
        from seattui.tui.change.checkout import bought, purchase_message
        from seattui.tui.change.done import DoneDialog, mailed_by, seats_leaving

        plan = receipt.plan
        if bought(plan):
            heading, more = msg("Purchase seats"), purchase_message(plan)
        else:
            more = seats_leaving(plan, self.people.subscriptions)
        if more:
            mail = mailed_by(plan, bool(self.place.frame.settings.smtp_host))
            self.place.app.push_screen(DoneDialog(heading, (result, *more), mail, self._changed(receipt)))
        else:
            self.place.frame.tell(result)

    def _changed(self, receipt: Receipt) -> Everyone | None:
        """Who was changed, as the record has them, where it was several."""
        from seattui.tui.change.everyone import changed_in

        session, record, people = self.place.session, receipt.activity_id, receipt.plan.people
        return changed_in(session, record, people) if session and record and people > 1 else None


def first_of(session: ScreenSession, people: Selection, stop: CancelToken) -> tuple[User, ...]:
    """The first few of the selected people; runs in a worker."""
    if isinstance(people, Chosen):
        return session.by_id(people.ids[:NAMED])
    rows = session.users(people.filter, Sort(), 0, NAMED + len(people.without), stop=stop)
    return tuple(user for user in rows if user.id not in people.without)[:NAMED]


def named_too(result: Message, dialog: PlanDialog, receipt: Receipt) -> Message:
    """`Ana Torres, Bo Lindqvist and 3 more: 5 users deactivated. Record 57.`

    Without names if not all selected people were changed: the record has those who were.
    """
    from seattui.tui.change.people_dialog import PeopleDialog

    if not isinstance(dialog, PeopleDialog) or receipt.activity_id is None:
        return result
    changed = receipt.plan.people or receipt.plan.after.get("people")
    if changed != dialog.total or not dialog.first:
        return result
    return msg("{people}: {what}", people=people_named(dialog.first, dialog.total), what=result)
