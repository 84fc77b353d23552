"""Change seat: who will hold which paid seat, for one person or for thousands, in one change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Label

from seattui.domain.changes.seats import ChangeSeats, Deactivated
from seattui.domain.model import Chosen, Matching, Selection, Sort, Subscription, User
from seattui.domain.plan import Change, Plan
from seattui.i18n import Message, plural, say
from seattui.stop import Stop
from seattui.tui.screens.buy_seats import CheckoutDialog
from seattui.tui.screens.plan_dialog import PlanDialog
from seattui.tui.widgets.people_field import PeopleField, people_named
from seattui.tui.widgets.seat_choices import Choice, SeatChoices, seat_lines

if TYPE_CHECKING:
    from seattui.desk import Desk, Receipt

LOOKED_AT = 1000
"""So many people are looked at one by one, to show what they hold now and to list their addresses."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the dialog shows above the plan."""

    subscriptions: tuple[Subscription, ...]
    people: tuple[User, ...] | None
    """None: too many to look at."""


class ChangeSeatDialog(PlanDialog):
    """`first` are the first few of `selection`, for their names; `total` is how many there are in all."""

    BINDINGS = [
        Binding("l", "leave_out", show=False),
        Binding("r", "release", show=False),
    ]
    heading = say("Change seat")
    nothing = say("Nothing would change. Space gives or takes a seat.")

    def __init__(self, desk: Desk, selection: Selection, first: tuple[User, ...], total: int) -> None:
        super().__init__(desk)
        self.selection = selection
        self.first = first
        self.total = total
        self.deactivated = Deactivated.REFUSE
        self._in_the_way = 0

    def questions(self) -> ComposeResult:
        yield PeopleField(self.first, self.total)
        with Horizontal(classes="dialog-line"):
            yield Label(str(say("Seat")), classes="dialog-label", markup=False)
            yield SeatChoices()
        with Horizontal(classes="dialog-line", id="ways"):
            yield Label("", classes="dialog-label", markup=False)
            yield Button("", id="leave-out", compact=True)
            yield Button("", id="release", compact=True)

    def on_mount(self) -> None:
        self.query_one("#ways").display = False
        self.query_one(SeatChoices).focus()
        self.reload()
        self.replan()

    # --- what is asked ---------------------------------------------------------------------------

    def change(self) -> Change | None:
        choices = self.query_one(SeatChoices)
        give, take = choices.chosen(Choice.GIVE), choices.chosen(Choice.TAKE)
        if not give and not take:
            return None
        return ChangeSeats(self.selection, give, take, self.deactivated)

    def confirming(self, plan: Plan | None) -> Message:
        if is_short(plan):
            return say("Checkout")
        seats = seats_changed(plan) if plan else 0
        return plural("Change {n} seat", "Change {n} seats", seats) if seats else say("Change seats")

    def doing(self, plan: Plan) -> Message:
        seats = seats_changed(plan)
        return plural(
            "Changing {n} seat: whole, or not at all …", "Changing {n} seats: all, or none …", seats
        )

    @property
    def ready(self) -> bool:
        """Where seats are short, for checking out. Not while the list of people is open: what is typed
        there isn't in the plan yet."""
        possible = super().ready or (is_short(self.plan) and not self.applying)
        return possible and not self.query_one(PeopleField).editing

    def confirm(self) -> None:
        if is_short(self.plan) and self.ready:
            self.check_out()
        else:
            super().confirm()

    def check_out(self) -> None:
        """On to Purchase seats with the same change; without a receipt everything here stays as it is."""
        change = self.change()
        if not isinstance(change, ChangeSeats):
            return
        because = self.query_one("#because", Input).value
        people = say("For {people}", people=people_named(self.first, self.total))

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.dismiss(receipt)
            else:
                self.store_changed()

        self.app.push_screen(CheckoutDialog(self.desk, replace(change, buy=True), people, because), then)

    def reload(self) -> None:
        """Reads what remains, and what the people hold now."""
        self.ask(self._look, self._looked, group="seen")

    def _look(self, stop: Stop) -> Seen:
        return Seen(self.desk.subscriptions(), people_of(self.desk, self.selection, self.total, stop))

    def _looked(self, seen: Seen) -> None:
        choices = self.query_one(SeatChoices)
        if seen.people is not None:
            self.first, self.total = seen.people, len(seen.people)
        choices.show(seat_lines(seen.subscriptions, seen.people, self.total, choices.lines))

    def on_seat_choices_changed(self) -> None:
        self.deactivated = Deactivated.REFUSE
        self.replan()

    # --- deactivated people (R6) -----------------------------------------------------------------

    def planned(self, plan: Plan | None) -> None:
        """Offers the ways on while deactivated people stand in the way, or while one of the ways is taken."""
        if is_short(plan):
            self.say_note(say("Checkout shows what the missing seats cost; nothing is bought before that."))
        if plan is not None and self.deactivated is Deactivated.REFUSE:
            self._in_the_way = plan.refused if any(r.rule == "R6" for r in plan.refusals) else 0
        shown = plan is not None and self._in_the_way > 0
        self.query_one("#ways").display = shown
        if shown:
            n = self._in_the_way
            self._way(
                "leave-out",
                "l",
                plural("Leave this {n} out", "Leave these {n} out", n),
                Deactivated.LEAVE_OUT,
            )
            self._way("release", "r", say("Reactivate, unassign, deactivate"), Deactivated.RELEASE)
            choices = self.query_one(SeatChoices)
            self.query_one("#release").display = not choices.chosen(Choice.GIVE)

    def _way(self, name: str, key: str, label: Message, way: Deactivated) -> None:
        taken = "✓ " if self.deactivated is way else ""
        button = self.query_one(f"#{name}", Button)
        button.label = Content.assemble(f"[{taken}{label} ", (key, "bold"), "]")
        button.refresh(layout=True)

    def take_way(self, way: Deactivated) -> None:
        """Plans with this way on; taken again, without it."""
        if self.query_one("#ways").display and not self.applying:
            self.deactivated = Deactivated.REFUSE if self.deactivated is way else way
            self.replan()

    def action_leave_out(self) -> None:
        self.take_way(Deactivated.LEAVE_OUT)

    def action_release(self) -> None:
        self.take_way(Deactivated.RELEASE)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "leave-out":
            self.action_leave_out()
        elif event.button.id == "release":
            self.action_release()

    # --- other people ----------------------------------------------------------------------------

    def on_people_field_edit_wanted(self) -> None:
        self.ask(
            lambda stop: people_of(self.desk, self.selection, self.total, stop), self._edit, group="people"
        )

    def _edit(self, people: tuple[User, ...] | None) -> None:
        field = self.query_one(PeopleField)
        self.call_later(self.enable)
        if people is None:
            field.edit(
                "",
                plural(
                    "{n} person is meant; what you put here takes their place.",
                    "{n} people are meant; what you put here takes their place.",
                    self.total,
                ),
            )
        else:
            field.edit(
                "\n".join(user.email for user in people), say("One e-mail address a line; paste as you like.")
            )

    def on_people_field_typed(self, event: PeopleField.Typed) -> None:
        field = self.query_one(PeopleField)
        self.ask(
            lambda stop: self.desk.by_email(event.addresses),
            self._chosen,
            group="people",
            failed=field.complain,
        )

    def _chosen(self, people: tuple[User, ...]) -> None:
        self.selection = Chosen(tuple(user.id for user in people))
        self.first, self.total = people, len(people)
        self.query_one(PeopleField).show(people, len(people))
        self.deactivated = Deactivated.REFUSE
        self.reload()
        self.replan()

    def on_people_field_edit_ended(self) -> None:
        self.enable()
        self.query_one(SeatChoices).focus()

    def action_cancel(self) -> None:
        """Esc in the list of addresses leaves the list, not the dialog."""
        field = self.query_one(PeopleField)
        if field.editing and not self.applying:
            field.close()
        else:
            super().action_cancel()


def people_of(desk: Desk, selection: Selection, total: int, stop: Stop) -> tuple[User, ...] | None:
    """The people who are meant, or None when there are too many to look at one by one."""
    if isinstance(selection, Chosen):
        return desk.by_id(selection.ids) if len(selection.ids) <= LOOKED_AT else None
    if total > LOOKED_AT:
        return None
    return matching(desk, selection, stop)


def matching(desk: Desk, selection: Matching, stop: Stop) -> tuple[User, ...] | None:
    """Everyone who matches now, but for those unmarked; None when they became too many."""
    rows = desk.users(selection.filter, Sort(), 0, LOOKED_AT + len(selection.without) + 1, stop=stop)
    people = tuple(user for user in rows if user.id not in selection.without)
    return people if len(people) <= LOOKED_AT else None


def is_short(plan: Plan | None) -> bool:
    """Whether all that keeps the plan from being made is that seats are missing (R3): buying is the way."""
    return (
        plan is not None
        and not plan.refused
        and plan.blocked is not None
        and plan.blocked.code == "seats-short"
    )


def seats_changed(plan: Plan) -> int:
    """How many seats are given or taken."""
    return sum(t.people * len(t.before.seats ^ t.after.seats) for t in plan.transitions)


def change_done(receipt: Receipt) -> Message:
    """What was done, for a toast: `3 seats changed. Record 57.`"""
    seats = seats_changed(receipt.plan)
    if receipt.activity_id is None:
        return say("There was nothing to change.")
    return plural(
        "{n} seat changed. Record {record}.",
        "{n} seats changed. Record {record}.",
        seats,
        record=receipt.activity_id,
    )
