"""Dialogs whose change gives seats: where those are short, they lead to Purchase seats with the same change."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.widgets import Input

from seattui.domain.changes.shared.ledger import SeatsShort
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.i18n import Message, msg
from seattui.tui.change.checkout import CheckoutDialog
from seattui.tui.change.plan_dialog import PlanDialog

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt


class ChecksOut(PlanDialog):
    """A dialog with a Checkout. Without a receipt from there everything here stays as it is (R10)."""

    @abstractmethod
    def buying(self) -> tuple[Change, Message, Message] | None:
        """The change that buys what is short too; for whom; and the confirming words when nothing is short
        any more."""

    def planned(self, plan: Plan | None) -> None:
        super().planned(plan)
        if is_short(plan):
            self.say_note(
                msg("Checkout shows the price of the missing seats; nothing is bought before you confirm it.")
            )

    @property
    def ready(self) -> bool:
        """Where seats are short, for checking out."""
        return super().ready or (is_short(self.plan) and not self.applying)

    def confirm(self) -> None:
        if is_short(self.plan) and self.ready:
            self.check_out()
        else:
            super().confirm()

    def check_out(self) -> None:
        """On to Purchase seats; what was bought and done there closes this dialog too."""
        buying = self.buying()
        if buying is None:
            return
        change, people, otherwise = buying
        because = self.query_one("#because", Input).value

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.dismiss(receipt)
            else:
                self.store_changed()

        self.app.push_screen(CheckoutDialog(self.session, change, people, because, otherwise), then)


def is_short(plan: Plan | None) -> bool:
    """Whether all that keeps the plan from being made is that seats are missing (R3): buying is the way."""
    return plan is not None and not plan.refused and isinstance(plan.blocked, SeatsShort)
