"""Unassigns idle seats and schedules them for removal at the renewal, as one change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Label

from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated
from seattui.domain.model import Selection, User
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.people_dialog import MANY, PeopleDialog
from seattui.tui.change.plan_view import PlanView
from seattui.tui.seats.change_seat import seats_changed
from seattui.tui.shell.dialog import CHOOSE, NEXT_FIELD
from seattui.tui.widgets.checkbox import Check

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

ONE_HUB = 6
"""Lines kept for the plan where it is about one hub."""


class ReleaseDialog(PeopleDialog):
    """Includes seats of deactivated holders (R6); only super admins may be refused."""

    KEYS = (NEXT_FIELD, CHOOSE)
    heading = msg("Unassign idle seats")

    def __init__(
        self,
        session: ScreenSession,
        selection: Selection,
        first: tuple[User, ...],
        total: int,
        hubs: tuple[str, ...],
        days: int,
    ) -> None:
        """`hubs`: only seats of these hubs; empty: all seats. `days`: days without activity after which a
        seat is idle."""
        super().__init__(session, selection, first, total)
        self._days = days
        self._meant = hubs
        self._hubs: tuple[str, ...] = ()

    def questions(self) -> ComposeResult:
        yield from self.people_line()
        with Horizontal(classes="dialog-line"):
            yield Label("", classes="dialog-label", markup=False)
            yield Check(msg("Also remove the freed seats at renewal"), True, id="schedule-too")
        yield from self.options_line()

    def on_mount(self) -> None:
        self.start_at(self.query_one(Check))
        self.reload()

    def plan_view(self) -> PlanView:
        return PlanView(room=MANY if len(self._meant) != 1 else ONE_HUB)

    def focus_first(self) -> None:
        self.query_one(Check).focus()

    def reload(self) -> None:
        self.ask(lambda stop: self.session.subscriptions(), self._known, group="data")

    def _known(self, subscriptions: tuple[Subscription, ...]) -> None:
        hubs = tuple(one.hub for one in subscriptions if not self._meant or one.hub in self._meant)
        if hubs != self._hubs:
            self._hubs = hubs
            self.replan()

    def change(self) -> Change | None:
        if not self._hubs:
            return None
        return ChangeSeats(
            self.selection,
            take=self._hubs,
            deactivated=Deactivated.RELEASE,
            schedule_removal=self.query_one(Check).on,
            idle_days=self._days,
            others=self.others,
        )

    def confirm_label(self, plan: Plan | None) -> Message:
        seats = seats_changed(plan) if plan else 0
        return plural("Unassign {n} seat", "Unassign {n} seats", seats) if seats else msg("Unassign seats")

    def on_check_changed(self) -> None:
        self.replan()
