"""Purchase seats: how many, what is due now, what each later invoice adds; ends with Complete purchase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input

from seattui.domain.billing.subscription import Subscription
from seattui.domain.billing.terms import each
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.shared.checks import MAX_SEATS
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg
from seattui.kit.money import Money
from seattui.tui.change.checkout import COMPLETE
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.change.plan_view import PlanView
from seattui.tui.widgets.number_line import NumberLine

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


class BuySeatsDialog(PlanDialog):
    """Additional seats of one subscription, charged at once for the rest of the billing period (R14)."""

    nothing = msg("Enter how many seats to buy.")

    def __init__(self, session: ScreenSession, subscription: Subscription) -> None:
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
        self.start_at(self.number.field)
        self.replan()

    def change(self) -> Change | None:
        seats = self.number.number
        return BuySeats(self.subscription.hub, seats) if seats else None

    def confirm_label(self, plan: Plan | None) -> Message:
        return COMPLETE

    def planned(self, plan: Plan | None) -> None:
        if plan is not None:
            self.show_note(msg("Amounts are without tax. The seats end with the term, like all others."))

    def reload(self) -> None:
        """The price may have changed."""

        def load(stop: CancelToken) -> Subscription | None:
            return next((s for s in self.session.subscriptions() if s.hub == self.subscription.hub), None)

        def loaded(one: Subscription | None) -> None:
            if one is not None:
                self.subscription = one
                self.number.set_limit(*bounds(one))

        self.ask(load, loaded, group="data")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input is self.number.field:
            self.number.msg()
            self.replan()


def bounds(one: Subscription) -> tuple[int, Message, Message]:
    """How many can be bought, the price of each, and the message for a higher number."""
    most = max(0, MAX_SEATS - one.purchased)
    price = (
        msg(
            "{amount} {each} per seat",
            amount=Money(one.seat_minor, one.currency),
            each=each(one.billing_months),
        )
        if one.seat_minor is not None
        else msg("there is no price for additional seats")
    )
    return most, price, msg("At most {n}.", n=most)
