"""Base of dialogs about people: names the selected people and lets the operator edit the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from seattui.domain.model import Chosen, Matching, Selection, Sort, User
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.people_field import PeopleField
from seattui.tui.change.plan_view import NAMED, PlanView
from seattui.tui.change.refusal_options import RefusalOptionsDialog
from seattui.tui.shell.dialog import Keys

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Plan
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.everyone import Everyone

MAX_LOADED = 1000
"""Up to so many people are loaded one by one, to show what they have now and to list their addresses."""
MANY = 14
"""Lines kept for the plan where more people are selected than are named: it fills the dialog at 80×24."""


class PeopleDialog(RefusalOptionsDialog):
    """`first` are the first few of `selection`, for their names; `total` is the size of the selection.

    A subclass includes `people_line` in its questions.
    """

    def __init__(
        self, session: ScreenSession, selection: Selection, first: tuple[User, ...], total: int
    ) -> None:
        super().__init__(session, total)
        self.selection = selection
        self.first = first
        self.found_by: Message | None = None
        """The filter that found them, unless they were chosen one by one."""
        self.idle_days: int | None = None
        """The idle days of the list they come from, if it was a list of idle people."""

    # --- what a subclass defines -------------------------------------------------------------------

    def people_line(self) -> ComposeResult:
        yield PeopleField(self.first, self.total, self.found_by)

    def plan_view(self) -> PlanView:
        return PlanView(room=MANY if self.total > NAMED else self.lines_of_few)

    @property
    def lines_of_few(self) -> int:
        """Lines kept for the plan where fewer are selected."""
        return 0

    def focus_first(self) -> None:
        """Focuses the first field again after the list of people is closed."""
        self.query_one("#cancel").focus()

    @property
    def concerned(self) -> int:
        return self.total

    def everyone(self) -> Everyone | None:
        return self.everyone_of(self.plan)

    def everyone_of(self, plan: Plan | None) -> Everyone | None:
        """Those selected, and what this plan does to them."""
        from seattui.tui.change.everyone import selected

        return selected(self.session, self.selection, self.total, plan, self.left_out_now, self.found_by)

    # --- editing the people ------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """False while the list of people is open: its text isn't in the plan yet."""
        return super().ready and not self.query_one(PeopleField).editing

    def keys(self) -> Keys:
        *keys, close = super().keys()
        in_list = any(field.takes_escape for field in self.query(PeopleField))
        return (*keys, ("escape", msg("Back")) if in_list else close)

    def on_people_field_edit_wanted(self) -> None:
        self.ask(
            lambda stop: people_of(self.session, self.selection, self.total, stop), self._edit, group="people"
        )

    def _edit(self, people: tuple[User, ...] | None) -> None:
        field = self.query_one(PeopleField)
        self.call_later(self.update_confirm_button)
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
            field.edit("\n".join(user.email for user in people))

    def on_people_field_typed(self, event: PeopleField.Typed) -> None:
        field = self.query_one(PeopleField)
        self.ask(
            lambda stop: self.session.by_email(event.addresses),
            self._chosen,
            group="people",
            failed=field.show_problem,
        )

    def _chosen(self, people: tuple[User, ...]) -> None:
        self.selection = Chosen(tuple(user.id for user in people))
        self.first, self.total, self.found_by = people, len(people), None
        self.query_one(PeopleField).show(people, len(people))
        self.forget_option()
        self.reload()
        self.replan()

    def on_people_field_edit_ended(self) -> None:
        self.update_confirm_button()
        self.focus_first()


def people_of(
    session: ScreenSession, selection: Selection, total: int, stop: CancelToken
) -> tuple[User, ...] | None:
    """The selected people, or None when there are too many to load."""
    if isinstance(selection, Chosen):
        return session.by_id(selection.ids) if len(selection.ids) <= MAX_LOADED else None
    if total > MAX_LOADED:
        return None
    return matching(session, selection, stop)


def matching(session: ScreenSession, selection: Matching, stop: CancelToken) -> tuple[User, ...] | None:
    """Everyone who matches now, without those unmarked; None when they became too many."""
    rows = session.users(selection.filter, Sort(), 0, MAX_LOADED + len(selection.without) + 1, stop=stop)
    people = tuple(user for user in rows if user.id not in selection.without)
    return people if len(people) <= MAX_LOADED else None
