"""Remove seats at the next renewal, and calling that off (R15–R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Label, Static

from seattui.domain.changes.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.model import Subscription
from seattui.domain.plan import Change, Plan
from seattui.i18n import Message, plural, say
from seattui.stop import Stop
from seattui.tui.screens.plan_dialog import PlanDialog
from seattui.tui.widgets.field import Field
from seattui.tui.widgets.plan_view import PlanView

if TYPE_CHECKING:
    from seattui.desk import Desk, Receipt

LONGEST = 7
"""Digits: a subscription has at most a million seats."""


class RemoveSeatsDialog(PlanDialog):
    """So many unassigned additional seats leave at the next renewal."""

    nothing = say("Type how many seats to remove.")

    def __init__(self, desk: Desk, subscription: Subscription) -> None:
        super().__init__(desk)
        self.subscription = subscription
        self.heading = say("Remove seats: {name}", name=subscription.name)

    def questions(self) -> ComposeResult:
        with Horizontal(classes="dialog-line"):
            yield Label(str(say("Seats to remove")), classes="dialog-label wide", markup=False)
            first = str(self.subscription.removable or "")
            field = Field(first, id="removal-number", limit=LONGEST)
            field.restrict = r"[0-9]*"
            yield field
            yield Static(Content(str(bound(self.subscription))), id="removal-bound", markup=False)

    def plan_view(self) -> PlanView:
        return PlanView(say("Current subscription"), say("After update"))

    def on_mount(self) -> None:
        self.query_one("#removal-number").focus()
        self.replan()

    def change(self) -> Change | None:
        typed = self.query_one("#removal-number", Field).value
        return ScheduleRemoval(self.subscription.hub, int(typed)) if typed else None

    def confirming(self, plan: Plan | None) -> Message:
        seats = removed(plan) if plan else 0
        if not seats:
            return say("Remove seats")
        return plural("Remove {n} additional seat", "Remove {n} additional seats", seats)

    def planned(self, plan: Plan | None) -> None:
        if plan is not None:
            self.say_note(say("Nothing changes before then, and nothing is refunded."))

    def reload(self) -> None:
        """How many may be removed now."""

        def look(stop: Stop) -> Subscription | None:
            return next((s for s in self.desk.subscriptions() if s.hub == self.subscription.hub), None)

        def looked(one: Subscription | None) -> None:
            if one is not None:
                self.subscription = one
                self.query_one("#removal-bound", Static).update(Content(str(bound(one))))

        self.ask(look, looked, group="seen")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "removal-number":
            self.replan()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "removal-number":
            event.stop()
            self.focus_safe()


class CancelRemovalDialog(PlanDialog):
    """The scheduled removal is called off: its seats stay, and stay paid for."""

    heading = say("Cancel removal request")
    leaving = say("Close")

    def __init__(self, desk: Desk, subscription: Subscription) -> None:
        super().__init__(desk)
        self.subscription = subscription

    def questions(self) -> ComposeResult:
        yield Static(Content(str(stands(self.subscription))), id="removal-stands", markup=False)

    def on_mount(self) -> None:
        self.query_one("#cancel").focus()
        self.replan()

    def change(self) -> Change | None:
        return CancelRemoval(self.subscription.hub)

    def confirming(self, plan: Plan | None) -> Message:
        return say("Cancel removal request")

    def planned(self, plan: Plan | None) -> None:
        if plan is not None:
            self.say_note(say("The seats stay, and are paid for in the next term too."))


def bound(one: Subscription) -> Message:
    """How many may be removed, and why no more (R16)."""
    if one.removal is not None:
        return say("a removal is scheduled already")
    if not one.additional:
        return say("none: there are only included seats")
    if not one.unassigned:
        return say("none: every seat is assigned")
    if one.removable == one.unassigned:
        return plural("up to {n} unassigned", "up to {n} unassigned", one.removable)
    return plural("up to {n}: the included seats stay", "up to {n}: the included seats stay", one.removable)


def stands(one: Subscription) -> Message:
    """What was asked for, by whom."""
    removal = one.removal
    if removal is None:
        return say("{name}", name=one.name)
    return plural(
        "{name}: {n} seat leaves on {day}, requested by {who}",
        "{name}: {n} seats leave on {day}, requested by {who}",
        removal.seats,
        name=one.name,
        day=removal.effective_on,
        who=removal.requested_by,
    )


def removed(plan: Plan) -> int:
    """How many seats the plan lets go."""
    change = plan.change
    return change.seats if isinstance(change, ScheduleRemoval) else 0


def removal_scheduled(receipt: Receipt, one: Subscription) -> Message:
    """What was done, for a toast."""
    return plural(
        "{n} additional seat of {name} leaves on {day}. Record {record}.",
        "{n} additional seats of {name} leave on {day}. Record {record}.",
        removed(receipt.plan),
        name=one.name,
        day=receipt.plan.days[0],
        record=receipt.activity_id,
    )


def removal_cancelled(receipt: Receipt) -> Message:
    """What was done, for a toast."""
    return say("The removal request is cancelled. Record {record}.", record=receipt.activity_id)
