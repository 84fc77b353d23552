"""Purchase seats: how many, what is due now, what every later invoice adds; ends in Complete purchase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.shared.checks import MAX_SEATS
from seattui.domain.model import Subscription
from seattui.domain.plan.effects import SeatsBought
from seattui.domain.plan.plan import Change, Charge, Plan
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.money import Money
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.change.plan_view import Bill, PlanView
from seattui.tui.widgets.field import Field
from seattui.tui.widgets.number_line import NumberLine
from seattui.tui.widgets.terms import each

if TYPE_CHECKING:
    from seattui.service.session import Session

COMPLETE = msg("Complete purchase")


class BuySeatsDialog(PlanDialog):
    """Further seats of one subscription, charged at once for the rest of the billing period (R14)."""

    nothing = msg("Type how many seats to buy.")

    def __init__(self, session: Session, subscription: Subscription) -> None:
        super().__init__(session)
        self.subscription = subscription
        self.heading = msg("Purchase seats: {name}", name=subscription.name)

    def questions(self) -> ComposeResult:
        yield NumberLine(msg("Seats to buy"), 1, *bounds(self.subscription))

    def plan_view(self) -> PlanView:
        return PlanView(msg("Current subscription"), msg("After update"))

    @property
    def number(self) -> NumberLine:
        return self.query_one(NumberLine)

    def on_mount(self) -> None:
        self.number.field.focus()
        self.replan()

    def change(self) -> Change | None:
        seats = self.number.number
        return BuySeats(self.subscription.hub, seats) if seats else None

    def confirming(self, plan: Plan | None) -> Message:
        return COMPLETE

    def planned(self, plan: Plan | None) -> None:
        if plan is not None:
            self.say_note(msg("Amounts are without tax. The seats end with the term, like all others."))

    def reload(self) -> None:
        """The price may be another one by now."""

        def load(stop: CancelToken) -> Subscription | None:
            return next((s for s in self.session.subscriptions() if s.hub == self.subscription.hub), None)

        def loaded(one: Subscription | None) -> None:
            if one is not None:
                self.subscription = one
                self.number.bound_by(*bounds(one))

        self.ask(load, loaded, group="seen")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input is self.number.field:
            self.number.msg()
            self.replan()


class CheckoutDialog(PlanDialog):
    """Seats that people are to get and that are short: bought and assigned as one change (R10, R13).

    Left without a receipt, it gives way to the dialog before it as that was.
    """

    heading = msg("Purchase seats")
    leaving = msg("Back")

    def __init__(
        self, session: Session, change: Change, people: Message, because: str, otherwise: Message
    ) -> None:
        """`people` says for whom; `because` is the reason that was typed before; `otherwise` are the
        confirming words where nothing is bought after all."""
        super().__init__(session)
        self._change = change
        self._people = people
        self._because = because
        self._otherwise = otherwise

    def questions(self) -> ComposeResult:
        yield Static(Content(str(self._people)), classes="dialog-text", markup=False)

    def plan_view(self) -> PlanView:
        return Bill(msg("Current subscription"), msg("After update"))

    def on_mount(self) -> None:
        self.query_one("#because", Field).fill(self._because)
        self.query_one("#cancel").focus()
        self.replan()

    def change(self) -> Change | None:
        return self._change

    def confirming(self, plan: Plan | None) -> Message:
        """Seats that became free meanwhile need no purchase."""
        return self._otherwise if plan is not None and not bought(plan) else COMPLETE

    def planned(self, plan: Plan | None) -> None:
        if plan is not None:
            self.say_note(msg("Amounts are without tax. Nobody gets a seat unless all of it is done."))


def bounds(one: Subscription) -> tuple[int, Message, Message]:
    """How many may be bought, what each costs, and what is said of more."""
    most = max(0, MAX_SEATS - one.purchased)
    price = (
        msg(
            "at {amount} each, {each}",
            amount=Money(one.seat_minor, one.currency),
            each=each(one.billing_months),
        )
        if one.seat_minor is not None
        else msg("there is no price for a further seat")
    )
    return most, price, msg("At most {n}.", n=most)


def bought(plan: Plan) -> tuple[SeatsBought, ...]:
    """What the plan buys, a subscription each."""
    return tuple(effect for effect in plan.effects if isinstance(effect, SeatsBought))


def purchase_message(plan: Plan) -> tuple[Message, ...]:
    """What was bought and charged, for the confirmation."""
    seats = sum(one.seats for one in bought(plan))
    later = [line for line in plan.lines if isinstance(line, Charge)]
    return (
        plural("{n} seat was bought.", "{n} seats were bought.", seats),
        msg("Charged now: {amount}. The invoice stands under Invoices.", amount=plan.due_now),
        *(msg("{what}: {amount}", what=line.label, amount=line.after) for line in later),
    )
