"""Change seat: assigns and unassigns paid seats, for any number of people in one change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from seattui.domain.billing.subscription import Subscription
from seattui.domain.changes.seats.seats import DEACTIVATED, ChangeSeats, Deactivated
from seattui.domain.changes.shared.inviting import DAYS
from seattui.domain.changes.shared.refusing import Others
from seattui.domain.model import User
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass
from seattui.tui.actions import bound
from seattui.tui.change.checking_out import PurchasingDialog, lacks_seats
from seattui.tui.change.people_dialog import PeopleDialog, people_of
from seattui.tui.change.people_named import people_named
from seattui.tui.change.refusal_options import LEAVE_OUT, REFUSE, RefusalOption
from seattui.tui.seats.seat_choices import SeatChoices, seat_lines
from seattui.tui.shell.dialog import CHOOSE, NEXT_FIELD
from seattui.tui.widgets.tri_state import Choice

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt

RELEASE = str(Deactivated.RELEASE)


@dataclass(frozen=True, slots=True)
class SeatData:
    """The data shown above the plan."""

    subscriptions: tuple[Subscription, ...]
    people: tuple[User, ...] | None
    """None: too many to load."""


class ChangeSeatDialog(PeopleDialog, PurchasingDialog):
    """Assign or unassign, for each hub."""

    KEYS = (NEXT_FIELD, CHOOSE)
    BINDINGS: ClassVar[list[BindingType]] = [bound("release", "take_option('release')")]
    OPTIONS = (LEAVE_OUT, RELEASE)
    heading = msg("Change seat")
    nothing = msg("There is nothing to change. Space assigns or unassigns a seat.")
    days = DAYS
    """How many days new invitations are valid."""
    _can_release = False

    def questions(self) -> ComposeResult:
        yield from self.people_line()
        yield SeatChoices().labelled(msg("Seat"))
        yield from self.options_line()

    def on_mount(self) -> None:
        self.start_at(self.query_one(SeatChoices))
        self.reload()
        self.replan()

    # --- the change ------------------------------------------------------------------------------

    def change(self) -> Change | None:
        choices = self.query_one(SeatChoices)
        give, take = choices.chosen(Choice.ON), choices.chosen(Choice.OFF)
        if not give and not take:
            return None
        return ChangeSeats(
            self.selection,
            give,
            take,
            Deactivated(self.option),
            idle_days=self.idle_days,
            others=Others.LEAVE_OUT if self.option == LEAVE_OUT else Others.REFUSE,
            days=self.days,
        )

    def confirm_label(self, plan: Plan | None) -> Message:
        if lacks_seats(plan):
            return msg("Checkout")
        seats = seats_changed(plan) if plan else 0
        return plural("Change {n} seat", "Change {n} seats", seats) if seats else msg("Change seats")

    def saving_message(self, plan: Plan) -> Message:
        seats = seats_changed(plan)
        return plural("Saving {n} seat …", "Saving {n} seats …", seats)

    def with_purchase(self) -> tuple[Change, Message, Message] | None:
        change = self.change()
        if not isinstance(change, ChangeSeats):
            return None
        people = msg("For {people}", people=people_named(self.first, self.total))
        return replace(change, buy=True), people, msg("Change seats")

    def reload(self) -> None:
        """Loads how many seats remain, and what the people have now."""
        self.ask(self._load, self._loaded, group="data")

    def _load(self, stop: CancelToken) -> SeatData:
        return SeatData(
            self.session.subscriptions(), people_of(self.session, self.selection, self.total, stop)
        )

    def _loaded(self, data: SeatData) -> None:
        choices = self.query_one(SeatChoices)
        if data.people is not None:
            self.first, self.total = data.people, len(data.people)
        choices.show(seat_lines(data.subscriptions, data.people, self.total, choices.lines))

    def on_seat_choices_changed(self) -> None:
        self.forget_option()
        self.replan()

    def focus_first(self) -> None:
        self.query_one(SeatChoices).focus()

    # --- deactivated people (R6) -----------------------------------------------------------------

    def planned(self, plan: Plan | None) -> None:
        if plan is not None and self.option == REFUSE:
            self._can_release = any(refusal.code == DEACTIVATED.code for refusal in plan.refusals)
        super().planned(plan)

    def refusal_options(self, refused: int) -> Sequence[RefusalOption]:
        """When a seat is assigned, there is no option to unassign it; nor when it isn't because of R6."""
        if self.query_one(SeatChoices).chosen(Choice.ON) or not self._can_release:
            return super().refusal_options(refused)
        return (
            *super().refusal_options(refused),
            RefusalOption(RELEASE, "release", msg("Reactivate, unassign, deactivate")),
        )


def seats_changed(plan: Plan) -> int:
    """How many seats are assigned or unassigned."""
    return sum(t.people * len(t.before.seats ^ t.after.seats) for t in plan.transitions)


def change_done(receipt: Receipt) -> Message:
    """What was done, for a notice: `3 seats assigned. Record 57.`"""
    if receipt.activity_id is None:
        return msg("There was nothing to change.")
    transitions, record = receipt.plan.transitions, receipt.activity_id
    assigned = sum(t.people * len(t.after.seats - t.before.seats) for t in transitions)
    unassigned = sum(t.people * len(t.before.seats - t.after.seats) for t in transitions)
    if not unassigned:
        return plural(
            "{n} seat assigned. Record {record}.",
            "{n} seats assigned. Record {record}.",
            assigned,
            record=record,
        )
    if not assigned:
        return plural(
            "{n} seat unassigned. Record {record}.",
            "{n} seats unassigned. Record {record}.",
            unassigned,
            record=record,
        )
    return plural(
        "{n} seat assigned, {unassigned} unassigned. Record {record}.",
        "{n} seats assigned, {unassigned} unassigned. Record {record}.",
        assigned,
        unassigned=unassigned,
        record=record,
    )
