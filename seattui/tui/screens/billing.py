"""Account & Billing, Overview: every subscription, what it costs, when it renews, and what leaves then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from seattui.domain.model import Subscription
from seattui.i18n import Message, say
from seattui.tui.actions import BY_ID, bindings_for
from seattui.tui.screens.place import PlaceScreen
from seattui.tui.widgets.subscription_card import SubscriptionCard

if TYPE_CHECKING:
    from seattui.desk import Desk, Receipt
    from seattui.tui.screens.plan_dialog import PlanDialog


class BillingScreen(PlaceScreen):
    """A card a subscription; the keys are about the one that has the focus."""

    place = "billing"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("billing"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._wanted: str | None = None

    def compose_body(self) -> ComposeResult:
        yield Static(Content(str(say("Overview"))), id="billing-head", markup=False)
        with VerticalScroll(id="billing-cards", can_focus=False):
            yield Static(Content(str(say("Looking up the subscriptions …"))), id="billing-note", markup=False)

    # --- reading ---------------------------------------------------------------------------------

    def desk_ready(self, desk: Desk) -> None:
        self._read(desk)

    def store_changed(self) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        if self.desk is not None:
            self._read(self.desk)

    def _read(self, desk: Desk) -> None:
        self.ask(
            lambda stop: (desk.subscriptions(), desk.today()), lambda got: self._show(*got), group="seen"
        )

    def _show(self, subscriptions: tuple[Subscription, ...], today: date) -> None:
        cards = {card.subscription.hub: card for card in self.query(SubscriptionCard)}
        place = self.query_one("#billing-cards")
        for one in subscriptions:
            card = cards.pop(one.hub, None)
            if card is not None:
                card.show(one, today)
            else:
                place.mount(
                    SubscriptionCard(one, today, self._key("remove_seats"), self._key("cancel_removal"))
                )
        for gone in cards.values():
            gone.remove()
        note = self.query_one("#billing-note", Static)
        note.display = not subscriptions
        note.update(Content(str(say("No subscription yet. To add one: seattui subscriptions add HUB TIER"))))
        desk = self.desk
        if desk is not None:
            self.query_one("#billing-head", Static).update(heading(desk.account.name))
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """The focus stands on a card: the one that was asked for, else the first."""
        cards = list(self.query(SubscriptionCard))
        wanted = next((card for card in cards if card.subscription.hub == self._wanted), None)
        if wanted is not None:
            self._wanted = None
            wanted.focus()
        elif cards and not isinstance(self.focused, SubscriptionCard):
            cards[0].focus()

    def _key(self, action: str) -> str:
        return self.frame.shown_key(BY_ID[action])

    # --- keys ------------------------------------------------------------------------------------

    def focus_hub(self, hub: str) -> None:
        """The focus goes to this hub's subscription, at once or when it has been read."""
        self._wanted = hub
        if self.query(SubscriptionCard):
            self._settle()

    @property
    def card(self) -> SubscriptionCard | None:
        """The card that the keys are about."""
        return self.focused if isinstance(self.focused, SubscriptionCard) else None

    def on_subscription_card_wanted(self, event: SubscriptionCard.Wanted) -> None:
        event.card.focus()
        self.frame.perform(BY_ID[event.action])

    def action_remove_seats(self) -> None:
        from seattui.tui.screens.remove_seats import RemoveSeatsDialog, removal_scheduled

        card, desk = self.card, self.desk
        if card is None or desk is None:
            return
        one = card.subscription
        if one.removal is not None:
            self.frame.tell(
                say(
                    "A removal is already scheduled here. {key} cancels it; then schedule anew.",
                    key=self._key("cancel_removal"),
                ),
                severity="warning",
            )
            return
        self._open(RemoveSeatsDialog(desk, one), lambda receipt: removal_scheduled(receipt, one))

    def action_cancel_removal(self) -> None:
        from seattui.tui.screens.remove_seats import CancelRemovalDialog, removal_cancelled

        card, desk = self.card, self.desk
        if card is None or desk is None:
            return
        if card.subscription.removal is None:
            self.frame.tell(say("No removal is scheduled for {name}.", name=card.subscription.name))
            return
        self._open(CancelRemovalDialog(desk, card.subscription), removal_cancelled)

    def _open(self, dialog: PlanDialog, done: Callable[[Receipt], Message]) -> None:
        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.frame.tell(done(receipt))
                self.action_refresh()

        self.app.push_screen(dialog, then)


def heading(account: str) -> Content:
    """What the place shows, of whom, and that amounts are without tax."""
    about = say("{account} · amounts without tax", account=account)
    return Content.assemble(
        (str(say("Overview")), "bold"),
        "   ",
        str(say("Products & Add-ons")),
        "   ",
        (str(about), "$foreground-muted"),
    )
