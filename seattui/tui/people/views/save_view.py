"""Saves what a list of people shows as a view: filter, search, order, columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from seattui.domain.changes.people.views import SaveView
from seattui.domain.model import SavedView, TeamNode
from seattui.domain.people.filter_choices import FormField
from seattui.domain.people.names import checked_name
from seattui.domain.people.views import view_words
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.i18n import Message, msg
from seattui.kit.text import fold
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.frame import Frame
from seattui.tui.people.list.shown import Shown
from seattui.tui.widgets.field import Field
from seattui.tui.widgets.radio import OneOf

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

LONGEST = 200


class SaveViewDialog(PlanDialog):
    """Under a new name, or in place of a view that has it, which the button says."""

    heading = msg("Save view")

    def __init__(
        self, session: ScreenSession, shown: Shown, fields: Sequence[FormField], teams: Sequence[TeamNode]
    ) -> None:
        super().__init__(session)
        self._view = shown.as_view
        self._first = shown.view
        self._words = view_words(self._view, fields)
        self._views: tuple[SavedView, ...] = ()

    def questions(self) -> ComposeResult:
        yield Field(self._first.name if self._first else "", id="view-name", limit=LONGEST).labelled(
            msg("Name")
        )
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Shows")), classes="dialog-label", markup=False)
            yield Static(Content(self._words), id="view-shows", classes="dialog-value", markup=False)
        yield OneOf(id="view-whose").labelled(msg("Whose"))

    def on_mount(self) -> None:
        whose = self.query_one(OneOf)
        whose.show(self._whose())
        if self._first and self._first.shared and len(whose.labels) > 1:
            whose.index = 1
        self.start_at(self.query_one("#view-name"))
        self.reload()

    def _whose(self) -> list[Message]:
        own = msg("yours alone")
        operator = cast(Frame, self.app).operator
        if operator is not None and operator.super_admin:
            return [own, msg("shared: everybody in the account can open it")]
        return [msg("yours alone; a super admin can save shared ones")]

    def reload(self) -> None:
        """Which names are taken."""
        self.ask(lambda _: self.session.views(), self._known, group="data")

    def _known(self, views: tuple[SavedView, ...]) -> None:
        self._views = views
        self.replan()

    @property
    def saved_as(self) -> tuple[str, bool]:
        """The name, and whether it is shared."""
        return checked_name(self.query_one("#view-name", Input).value), self.query_one(OneOf).index == 1

    @property
    def _replaces(self) -> bool:
        name, shared = self.saved_as
        return any(view.shared is shared and fold(view.name) == fold(name) for view in self._views)

    def change(self) -> Change | None:
        if not self.query_one("#view-name", Input).value.strip():
            self.nothing = msg("Enter a name for it, such as Sales idle.")
            return None
        self.nothing = msg("The view of that name shows this already.")
        name, shared = self.saved_as
        return SaveView(name, self._view, shared, self._replaces)

    def confirms_entered(self) -> Button | None:
        return self.query_one("#confirm", Button) if self.ready and not self._replaces else None

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Replace it") if plan is not None and plan.before else msg("Save")

    def planned(self, plan: Plan | None) -> None:
        if plan is not None and plan.before and not plan.empty:
            self.show_message(msg("There is a view of that name already: this replaces it."), "warning")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "view-name":
            self.replan()

    def on_one_of_changed(self) -> None:
        self.replan()
