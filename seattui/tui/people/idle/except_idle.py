"""On leave: excepts people from idleness until a given day, with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Label, Static

from seattui.domain.changes.people.presence import ExceptIdle
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.people_dialog import PeopleDialog
from seattui.tui.shell.dialog import CHOOSE, NEXT_FIELD
from seattui.tui.widgets.checkbox import Check
from seattui.tui.widgets.field import Field

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt

AT_FIRST = timedelta(days=30)


class ExceptIdleDialog(PeopleDialog):
    """The reason of the change is required here."""

    KEYS = (NEXT_FIELD, CHOOSE)
    heading = msg("On leave")
    nothing = msg("Enter a last day and a reason.")

    def questions(self) -> ComposeResult:
        yield from self.people_line()
        with Horizontal(classes="dialog-line", id="until-line"):
            yield Label(str(msg("Until")), classes="dialog-label", markup=False)
            yield Field((self.session.today() + AT_FIRST).isoformat(), id="until", limit=10)
            yield Static("", id="until-message", markup=False)
        with Horizontal(classes="dialog-line"):
            yield Label("", classes="dialog-label", markup=False)
            yield Check(msg("End the exception: count them as idle again"), id="no-more")
        yield from self.options_line()

    def on_mount(self) -> None:
        self.start_at(self.query_one("#until"))
        self.replan()

    @property
    def until(self) -> date | None:
        """The day, if the text is a valid one."""
        try:
            return date.fromisoformat(self.query_one("#until", Input).value.strip())
        except ValueError:
            return None

    def change(self) -> Change | None:
        if self.query_one(Check).on:
            return ExceptIdle(self.selection, None)
        because, until = self.query_one("#because", Input).value.strip(), self.until
        return ExceptIdle(self.selection, until, because) if until and because else None

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Save")

    def on_check_changed(self) -> None:
        self.replan()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "until":
            wrong = self.until is None
            message_line = self.query_one("#until-message", Static)
            message_line.set_class(wrong, "error")
            message_line.update(str(msg("× Enter a date such as 2027-01-31.")) if wrong else "")
        if event.input.id in ("until", "because"):
            self.replan()


def excepted(receipt: Receipt) -> Message:
    """What was done, for a notice."""
    if receipt.activity_id is None:
        return msg("There was nothing to change.")
    change, people = receipt.plan.change, receipt.plan.after["people"]
    if isinstance(change, ExceptIdle) and change.until:
        return plural(
            "{n} user isn't counted as idle until {day}. Record {record}.",
            "{n} users aren't counted as idle until {day}. Record {record}.",
            people,
            day=change.until,
            record=receipt.activity_id,
        )
    return plural(
        "{n} user is counted as idle again. Record {record}.",
        "{n} users are counted as idle again. Record {record}.",
        people,
        record=receipt.activity_id,
    )
