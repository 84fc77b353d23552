"""Dialogs that assign seats: if there aren't enough, they open Purchase seats with the same change."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.widgets import Input

from seattui.domain.changes.shared.ledger import SeatsShort
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.i18n import Message
from seattui.tui.change.checkout import CheckoutDialog
from seattui.tui.change.plan_dialog import PlanDialog

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.tui.change.everyone import Everyone


class PurchasingDialog(PlanDialog):
    """A dialog that can open Checkout. If nothing is bought there, it stays as it was (R10)."""

    @abstractmethod
    def everyone_of(self, plan: Plan | None) -> Everyone | None:
        """Whom it is about, and what this plan does to them."""

    @abstractmethod
    def with_purchase(self) -> tuple[Change, Message, Message] | None:
        """The change including the purchase of missing seats; the people; and the button's text if no seats
        are missing any more."""

    @property
    def ready(self) -> bool:
        """Also while seats are missing: the button then opens Checkout."""
        return super().ready or (lacks_seats(self.plan) and not self.applying)

    def confirm(self) -> None:
        if lacks_seats(self.plan) and self.ready:
            self.check_out()
        else:
            super().confirm()

    def check_out(self) -> None:
        """Opens Purchase seats; when the change is made there, this dialog is closed too."""
        with_purchase = self.with_purchase()
        if with_purchase is None:
            return
        change, people, fallback_label = with_purchase
        because = self.query_one("#because", Input).value

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.dismiss(receipt)
            else:
                self.store_changed()

        dialog = CheckoutDialog(
            self.session, change, people, because, fallback_label, self.concerned, self.everyone_of
        )
        self.app.push_screen(dialog, then)


def lacks_seats(plan: Plan | None) -> bool:
    """Whether missing seats are all that refuses the plan (R3), so that buying some makes it possible."""
    return plan is not None and not plan.refused and isinstance(plan.blocked, SeatsShort)
