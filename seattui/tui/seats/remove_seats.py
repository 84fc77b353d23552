"""Schedules seats for removal at the next renewal, and cancels that (R15–R19)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Input, Static

from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.people.idle import IDLE_DAYS, idle_holders
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.change.plan_view import PlanView
from seattui.tui.widgets.labelled import LabelledLine
from seattui.tui.widgets.number_line import NumberLine
from seattui.tui.widgets.wrapped import Prose

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


class RemoveSeatsDialog(PlanDialog):
    """Removes a number of unassigned additional seats at the next renewal."""

    nothing = msg("Enter how many seats to remove.")

    def __init__(
        self, session: ScreenSession, subscription: Subscription, show_idle: Callable[[], None]
    ) -> None:
        """`show_idle` lists holders who hardly use their seat; the dialog is closed before."""
        super().__init__(session)
        self.subscription = subscription
        self.heading = msg("Remove seats: {name}", name=subscription.name)
        self._show_idle = show_idle

    def questions(self) -> ComposeResult:
        yield NumberLine(
            msg("Seats to remove"), self.subscription.removable or None, *bounds(self.subscription)
        )
        with LabelledLine(classes="dialog-line", id="idle-line").labelled():
            yield Prose("", id="idle-message", markup=False)
            yield Button(Content(f"[{msg('Show')}]"), id="idle-show", compact=True)

    def plan_view(self) -> PlanView:
        return PlanView(msg("Current subscription"), msg("After update"), room=10)

    @property
    def number(self) -> NumberLine:
        return self.query_one(NumberLine)

    def on_mount(self) -> None:
        self.query_one("#idle-line").display = self.subscription.assigned > 0
        self.query_one("#idle-show").display = False
        self.start_at(self.number.field)
        self.reload()
        self.replan()

    @property
    def refused_by(self) -> tuple[str, ...]:
        return super().refused_by or (("R16",) if self.number.complaint else ())

    def change(self) -> Change | None:
        seats = self.number.number
        return ScheduleRemoval(self.subscription.hub, seats) if seats else None

    def confirm_label(self, plan: Plan | None) -> Message:
        seats = removed(plan) if plan else 0
        if not seats:
            return msg("Remove seats")
        return plural("Remove {n} additional seat", "Remove {n} additional seats", seats)

    def planned(self, plan: Plan | None) -> None:
        if plan is not None:
            self.show_note(msg("Nothing changes before then, and nothing is refunded."))

    def reload(self) -> None:
        """Loads how many can be removed now, and how many holders are idle."""
        hub = self.subscription.hub

        def load(stop: CancelToken) -> tuple[Subscription | None, int]:
            one = next((s for s in self.session.subscriptions() if s.hub == hub), None)
            return one, self.session.count(idle_holders(hub), stop).number

        def loaded(found: tuple[Subscription | None, int]) -> None:
            one, idle = found
            if one is not None:
                self.subscription = one
                self.number.set_limit(*bounds(one))
                self._idle(one, idle)

        self.ask(load, loaded, group="data")

    def _idle(self, one: Subscription, idle: int) -> None:
        """How to get more removable seats: the holders who hardly use theirs."""
        self.query_one("#idle-line").display = idle > 0
        text = idle_message(one.assigned, idle)
        self.query_one("#idle-message", Static).update(Content(str(text)))
        self.query_one("#idle-show").display = idle > 0

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input is self.number.field:
            self.number.msg()
            self.replan()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "idle-show" and not self.applying:
            event.stop()
            self.dismiss(None)
            self._show_idle()


class CancelRemovalDialog(PlanDialog):
    """Cancels the scheduled removal: the seats stay, and are charged."""

    heading = msg("Cancel removal request")
    close_label = msg("Keep removal")

    def __init__(self, session: ScreenSession, subscription: Subscription) -> None:
        super().__init__(session)
        self.subscription = subscription

    def questions(self) -> ComposeResult:
        yield Prose(Content(str(request_message(self.subscription))), id="removal-stands", markup=False)

    def on_mount(self) -> None:
        self.start_at(self.query_one("#cancel"))
        self.replan()

    def change(self) -> Change | None:
        return CancelRemoval(self.subscription.hub)

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Cancel removal request")

    def planned(self, plan: Plan | None) -> None:
        if plan is not None:
            self.show_note(msg("The seats stay, and are paid for from that day on."))


def bounds(one: Subscription) -> tuple[int, Message, Message]:
    """How many can be removed, the text for that with the reason, and the message for a higher number (R16)."""
    text = bound(one)
    return one.removable, text, text


def bound(one: Subscription) -> Message:
    """How many can be removed, and why no more (R16)."""
    if one.removal is not None:
        return msg("a removal is already scheduled")
    if not one.additional:
        return msg("none: all seats are included")
    assigned = one.additional - one.removable
    if not one.removable:
        return plural("none: the additional seat is assigned", "none: all {n} are assigned", assigned)
    if assigned:
        return plural(
            "at most {most} ({n} of {all} is assigned)",
            "at most {most} ({n} of {all} are assigned)",
            assigned,
            most=one.removable,
            all=one.additional,
        )
    if one.removable == one.unassigned:
        return plural("up to {n} unassigned", "up to {n} unassigned", one.removable)
    return plural(
        "up to {n} (included seats stay)",
        "up to {n} (included seats stay)",
        one.removable,
    )


def idle_message(holders: int, idle: int) -> Message:
    """`2 of 12 holders idle for 90 days`."""
    return plural(
        "{n} of {all} holders idle for {days} days",
        "{n} of {all} holders idle for {days} days",
        idle,
        all=holders,
        days=IDLE_DAYS,
    )


def request_message(one: Subscription) -> Message:
    """What was requested, and by whom."""
    removal = one.removal
    if removal is None:
        return msg("{name}", name=one.name)
    return plural(
        "{name}: {n} seat will be removed on {day}, requested by {who}",
        "{name}: {n} seats will be removed on {day}, requested by {who}",
        removal.seats,
        name=one.name,
        day=removal.effective_on,
        who=removal.requested_by,
    )


def removed(plan: Plan) -> int:
    """How many seats the plan removes."""
    change = plan.change
    return change.seats if isinstance(change, ScheduleRemoval) else 0


def removal_scheduled(plan: Plan, one: Subscription) -> tuple[Message, ...]:
    """What was done, for the confirmation."""
    return (
        plural(
            "{n} additional seat of {name} will be removed on {day}.",
            "{n} additional seats of {name} will be removed on {day}.",
            removed(plan),
            name=one.name,
            day=plan.days[0],
        ),
        msg("Nothing changes before then, and nothing is refunded."),
        msg("Until then you can cancel the request."),
    )


def removal_cancelled(one: Subscription) -> tuple[Message, ...]:
    """What was done, for the confirmation."""
    return (
        msg("The removal request is cancelled."),
        msg("The seats of {name} are kept and paid for in the next term.", name=one.name),
    )
