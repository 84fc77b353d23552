"""Undo: shows what undoing a change does before doing it; for the operator's last change, or one in Activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from seattui.domain.changes.undo.removals import RemovalStaysCancelled
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Activity, User
from seattui.domain.plan.kinds import label_of_kind
from seattui.domain.plan.plan import Change, Line, Plan
from seattui.kit.i18n import Message, moment, msg
from seattui.tui.change.people_named import people_named
from seattui.tui.change.plan_view import PlanView
from seattui.tui.change.refusal_options import RefusalOptionsDialog
from seattui.tui.shell.dialog import CHOOSE, NEXT_FIELD
from seattui.tui.widgets.checkbox import Check
from seattui.tui.widgets.wrapped import Prose

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.everyone import Everyone

NAMED = 5
"""So many people are loaded, to be named."""
LINES_NAMED, LINES_PLANNED = 2, 4
"""Lines kept for the names and for the plan until they come, so that what is below doesn't move."""


class UndoDialog(RefusalOptionsDialog):
    """Itself a change: people who were changed again since are left unchanged, and named."""

    KEYS = (NEXT_FIELD, CHOOSE)
    heading = msg("Undo")
    nothing = msg("There is nothing to change: everything is as it was before.")

    def __init__(self, session: ScreenSession, row: Activity, days: int) -> None:
        """`days`: how long a new invitation is valid, if the undo sends one (R24)."""
        super().__init__(session, row.people)
        self.row = row
        self.days = days
        self._may_reschedule = False
        self.first: tuple[User, ...] = ()

    def questions(self) -> ComposeResult:
        result = undone_named(self.row, self.session)
        yield Prose(Content(str(result)), id="undo-what", classes="dialog-text", markup=False)
        if self.row.because:
            because = msg("Reason: {reason}", reason=self.row.because)
            yield Static(Content(str(because)), classes="dialog-text dialog-quiet", markup=False)
        with Horizontal(classes="dialog-line", id="reschedule-line"):
            yield Check(msg("Schedule the cancelled removal again"), id="reschedule")
        yield from self.options_line()

    def on_mount(self) -> None:
        self.query_one("#reschedule-line").display = False
        if self.row.people:
            self.query_one("#undo-what").styles.min_height = LINES_NAMED
            self.ask(lambda _: affected_first(self.session, self.row), self._name_them, group="people")
        self.start_at(self.query_one("#cancel"))
        self.replan()

    def plan_view(self) -> PlanView:
        return PlanView(room=LINES_PLANNED)

    def change(self) -> Change | None:
        return Undo(self.row.id, reschedule=self.query_one(Check).on, others=self.others, days=self.days)

    def lines(self, plan: Plan) -> tuple[Line, ...]:
        """Without the first line, which says what is undone: the heading has that."""
        return plan.lines[1:]

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Undo this change")

    def planned(self, plan: Plan | None) -> None:
        """Offers to schedule the removal of seats again that the undone change had cancelled."""
        super().planned(plan)
        if plan is not None and any(isinstance(warning, RemovalStaysCancelled) for warning in plan.warnings):
            self._may_reschedule = True
        self.query_one("#reschedule-line").display = self._may_reschedule

    @property
    def concerned(self) -> int:
        return self.row.people

    def everyone(self) -> Everyone | None:
        from seattui.tui.change.everyone import undone_of

        if not self.row.people:
            return None
        return undone_of(self.session, self.row.id, self.row.people, self.plan, self.left_out_now)

    def on_check_changed(self) -> None:
        self.replan()

    def _name_them(self, people: tuple[User, ...]) -> None:
        self.first = people
        result = undone_named(self.row, self.session, people)
        what = self.query_one("#undo-what", Static)
        what.styles.min_height = 1
        what.update(Content(str(result)))


def affected_first(session: ScreenSession, row: Activity) -> tuple[User, ...]:
    """The first few people who were changed, with their current names; removed people are left out."""
    ids = [one.user_id for one in session.affected(row.id, 0, NAMED)]
    return session.by_id(ids)


def undone_named(row: Activity, session: ScreenSession, people: tuple[User, ...] = ()) -> Message:
    """`No. 57: Change seat, Ana Torres and 2 more, by ana@acme.example, 23 Nov 2026 10:00`."""
    when = moment(row.at, session.account.zone)
    if not row.people:
        return msg(
            "No. {record}: {change}, by {who}, {when}",
            record=row.id,
            change=label_of_kind(row.change),
            who=row.actor,
            when=when,
        )
    return msg(
        "No. {record}: {change}, {people}, by {who}, {when}",
        record=row.id,
        change=label_of_kind(row.change),
        people=people_named(people, row.people),
        who=row.actor,
        when=when,
    )
