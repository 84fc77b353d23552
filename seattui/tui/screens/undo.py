"""Undo: what taking a change back does, before it is done; of the last one of one's own, or one in Activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Label, Static

from seattui.domain.change_names import change_named
from seattui.domain.changes.people import Others
from seattui.domain.changes.undo import Undo
from seattui.domain.model import Activity
from seattui.domain.plan import Change, Line, Plan
from seattui.i18n import Message, moment, plural, say
from seattui.tui.screens.plan_dialog import PlanDialog
from seattui.tui.widgets.check import Check

if TYPE_CHECKING:
    from seattui.desk import Desk

REMOVAL_WENT = "removal-was-cancelled"
"""The warning of a change that had called a scheduled removal off: it may be scheduled again."""


class UndoDialog(PlanDialog):
    """A change of its own: those who changed since stay as they are, and are named."""

    BINDINGS = [Binding("l", "leave_out", show=False)]
    heading = say("Undo")
    nothing = say("Nothing would change: all of it is as it was already.")

    def __init__(self, desk: Desk, row: Activity) -> None:
        super().__init__(desk)
        self.row = row
        self._others = Others.REFUSE
        self._stuck = 0
        self._may_reschedule = False

    def questions(self) -> ComposeResult:
        yield Static(Content(str(undone_named(self.row, self.desk))), classes="dialog-text", markup=False)
        if self.row.because:
            because = say("Because: {reason}", reason=self.row.because)
            yield Static(Content(str(because)), classes="dialog-text dialog-quiet", markup=False)
        with Horizontal(classes="dialog-line", id="reschedule-line"):
            yield Check(say("Schedule the removal again that it had cancelled"), id="reschedule")
        with Horizontal(classes="dialog-line", id="ways"):
            yield Label("", classes="dialog-label", markup=False)
            yield Button("", id="leave-out", compact=True)

    def on_mount(self) -> None:
        self.query_one("#ways").display = False
        self.query_one("#reschedule-line").display = False
        self.query_one("#cancel").focus()
        self.replan()

    def change(self) -> Change | None:
        return Undo(self.row.id, reschedule=self.query_one(Check).on, others=self._others)

    def lines(self, plan: Plan) -> tuple[Line, ...]:
        """Without the first, which says what is taken back: that stands above."""
        return plan.lines[1:]

    def confirming(self, plan: Plan | None) -> Message:
        return say("Take it back")

    def planned(self, plan: Plan | None) -> None:
        """Offers what the plan leaves open: the removal that went, and the people who changed since."""
        if plan is None:
            return
        if any(warning.code == REMOVAL_WENT for warning in plan.warnings):
            self._may_reschedule = True
        self.query_one("#reschedule-line").display = self._may_reschedule
        if self._others is Others.REFUSE:
            self._stuck = plan.refused if plan.people else 0
        self.query_one("#ways").display = self._stuck > 0
        button = self.query_one("#leave-out", Button)
        taken = "" if self._others is Others.REFUSE else "✓ "
        label = plural("Leave this {n} out", "Leave these {n} out", self._stuck)
        button.label = Content.assemble(f"[{taken}{label} ", ("l", "bold"), "]")
        button.refresh(layout=True)

    def on_check_changed(self) -> None:
        self.replan()

    def action_leave_out(self) -> None:
        """The rest goes on without those who changed since; again, not."""
        if self._stuck and not self.applying:
            out = self._others is Others.LEAVE_OUT
            self._others = Others.REFUSE if out else Others.LEAVE_OUT
            self.replan()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "leave-out":
            event.stop()
            self.action_leave_out()


def undone_named(row: Activity, desk: Desk) -> Message:
    """`No. 57: Change seat, 3 people, by ana@acme.example, 23 Nov 2026 10:00`."""
    return say(
        "No. {record}: {change}, {people}, by {who}, {when}",
        record=row.id,
        change=change_named(row.change),
        people=plural("{n} person", "{n} people", row.people),
        who=row.actor,
        when=moment(row.at, desk.account.zone),
    )
