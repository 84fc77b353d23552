"""The base of dialogs about people: who is selected is named, and can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from seattui.domain.model import Chosen, Matching, Selection, Sort, User
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.people_field import PeopleField
from seattui.tui.change.refusal_options import RefusalOptionsDialog

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

LOOKED_AT = 1000
"""So many people are looked at one by one, to show what they hold now and to list their addresses."""


class PeopleDialog(RefusalOptionsDialog):
    """`first` are the first few of `selection`, for their names; `total` is how many there are in all.

    A subclass puts `people_line` among its questions too.
    """

    def __init__(
        self, session: ScreenSession, selection: Selection, first: tuple[User, ...], total: int
    ) -> None:
        super().__init__(session, total)
        self.selection = selection
        self.first = first
        self.found_by: Message | None = None
        """What found them, where nobody chose them one by one."""
        self.idle_days: int | None = None
        """They come from a list of people idle so long."""

    # --- what a dialog about people is made of -----------------------------------------------------

    def people_line(self) -> ComposeResult:
        yield PeopleField(self.first, self.total, self.found_by)

    def focus_first(self) -> None:
        """Back from the list of people."""
        self.query_one("#cancel").focus()

    # --- other people ------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Not while the list of people is open: what is typed there isn't in the plan yet."""
        return super().ready and not self.query_one(PeopleField).editing

    def on_people_field_edit_wanted(self) -> None:
        self.ask(
            lambda stop: people_of(self.session, self.selection, self.total, stop), self._edit, group="people"
        )

    def _edit(self, people: tuple[User, ...] | None) -> None:
        field = self.query_one(PeopleField)
        self.call_later(self.enable)
        if people is None:
            field.edit(
                "",
                plural(
                    "{n} person is selected; the addresses that you enter here replace the selection.",
                    "{n} people are selected; the addresses that you enter here replace the selection.",
                    self.total,
                ),
            )
        else:
            field.edit(
                "\n".join(user.email for user in people),
                msg("Email addresses, separated by commas, or a pasted list."),
            )

    def on_people_field_typed(self, event: PeopleField.Typed) -> None:
        field = self.query_one(PeopleField)
        self.ask(
            lambda stop: self.session.by_email(event.addresses),
            self._chosen,
            group="people",
            failed=field.complain,
        )

    def _chosen(self, people: tuple[User, ...]) -> None:
        self.selection = Chosen(tuple(user.id for user in people))
        self.first, self.total = people, len(people)
        self.query_one(PeopleField).show(people, len(people))
        self.forget_option()
        self.reload()
        self.replan()

    def on_people_field_edit_ended(self) -> None:
        self.enable()
        self.focus_first()

    def action_cancel(self) -> None:
        """Esc in the list of addresses leaves the list, not the dialog."""
        field = self.query_one(PeopleField)
        if field.editing and not self.applying:
            field.close()
        else:
            super().action_cancel()


def people_of(
    session: ScreenSession, selection: Selection, total: int, stop: CancelToken
) -> tuple[User, ...] | None:
    """The selected people, or None when there are too many to look at one by one."""
    if isinstance(selection, Chosen):
        return session.by_id(selection.ids) if len(selection.ids) <= LOOKED_AT else None
    if total > LOOKED_AT:
        return None
    return matching(session, selection, stop)


def matching(session: ScreenSession, selection: Matching, stop: CancelToken) -> tuple[User, ...] | None:
    """Everyone who matches now, but for those unmarked; None when they became too many."""
    rows = session.users(selection.filter, Sort(), 0, LOOKED_AT + len(selection.without) + 1, stop=stop)
    people = tuple(user for user in rows if user.id not in selection.without)
    return people if len(people) <= LOOKED_AT else None
