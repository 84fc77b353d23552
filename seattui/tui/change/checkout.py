"""Checkout: buys the seats that a change of people lacks and assigns them in one change; and confirmations of
purchases."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from seattui.domain.plan.effects import SeatsBought
from seattui.domain.plan.plan import Change, Charge, Plan
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.change.plan_view import Bill, PlanView
from seattui.tui.widgets.field import Field
from seattui.tui.widgets.wrapped import Prose

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.everyone import Everyone

COMPLETE = msg("Complete purchase")


class CheckoutDialog(PlanDialog):
    """Buys missing seats and assigns them as one change (R10, R13).

    Closed without a receipt, it returns to the unchanged dialog below it.
    """

    heading = msg("Purchase seats")
    close_label = msg("Back")

    def __init__(
        self,
        session: ScreenSession,
        change: Change,
        people: Message,
        because: str,
        fallback_label: Message,
        concerned: int,
        everyone: Callable[[Plan | None], Everyone | None],
    ) -> None:
        """`people`: the people's names; `because`: the reason entered before; `fallback_label`: the button's text
        if no seats need to be bought after all; `everyone`: the `concerned` people, and what a plan does to them."""
        super().__init__(session)
        self._everyone = everyone
        self._concerned = concerned
        self._change = change
        self._people = people
        self._because = because
        self._fallback_label = fallback_label

    def questions(self) -> ComposeResult:
        yield Prose(Content(str(self._people)), classes="dialog-text", markup=False)

    def plan_view(self) -> PlanView:
        return Bill(msg("Current subscription"), msg("After update"))

    def on_mount(self) -> None:
        self.query_one("#because", Field).fill(self._because)
        self.start_at(self.query_one("#cancel"))
        self.replan()

    def change(self) -> Change | None:
        return self._change

    @property
    def concerned(self) -> int:
        return self._concerned

    def everyone(self) -> Everyone | None:
        return self._everyone(self.plan)

    def confirm_label(self, plan: Plan | None) -> Message:
        """Seats that became free meanwhile needn't be bought."""
        return self._fallback_label if plan is not None and not bought(plan) else COMPLETE

    def planned(self, plan: Plan | None) -> None:
        if plan is not None:
            self.show_note(
                msg("Amounts are without tax. All or nothing: if the purchase fails, nobody gets a seat.")
            )


def bought(plan: Plan) -> tuple[SeatsBought, ...]:
    """What the plan buys, for each subscription."""
    return tuple(effect for effect in plan.effects if isinstance(effect, SeatsBought))


def purchase_message(plan: Plan) -> tuple[Message, ...]:
    """Confirmation: what was bought and charged."""
    seats = sum(one.seats for one in bought(plan))
    later = [line for line in plan.lines if isinstance(line, Charge)]
    return (
        plural("{n} seat was bought.", "{n} seats were bought.", seats),
        msg("Charged now: {amount}. See Invoices.", amount=plan.due_now),
        *(msg("{what}: {amount}", what=line.label, amount=line.after) for line in later),
    )
