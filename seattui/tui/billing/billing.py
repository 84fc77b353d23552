"""Account & Billing: all subscriptions with their costs and renewal dates; and all invoices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from seattui.domain.billing.subscription import Subscription
from seattui.domain.people.idle import idle_holders
from seattui.domain.plan.plan import Plan
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.tui.action import EVERYWHERE, Action
from seattui.tui.actions import BY_ID, actions_for, bindings_for
from seattui.tui.billing.account_overview import AccountOverview
from seattui.tui.billing.billing_tabs import TABS, BillingTabs
from seattui.tui.billing.cost_chart import CostChart
from seattui.tui.billing.invoices_pane import InvoicesPane
from seattui.tui.billing.subscription_card import SubscriptionCard
from seattui.tui.change.undoing import Undoing
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.shell.trail import Spot
from seattui.tui.widgets.windowed_table import WindowedTable

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.plan_dialog import PlanDialog

CARD_KEYS = ("buy_seats", "remove_seats", "cancel_removal", "idle_holders")
ELSEWHERE = {"overview": ("overview", "details", "export"), "invoices": ("invoices", "decide", *CARD_KEYS)}
"""Actions left out of the footer in each of the two tabs."""


@dataclass(frozen=True, slots=True)
class OverviewData:
    """The data of the Overview that are known at once."""

    subscriptions: tuple[Subscription, ...]
    today: date


def load(session: ScreenSession) -> OverviewData:
    """Loads it; runs in a worker."""
    return OverviewData(session.subscriptions(), session.today())


def count_idle(
    session: ScreenSession, subscriptions: Sequence[Subscription], stop: CancelToken
) -> dict[str, int]:
    """Hub → number of idle holders; runs in a worker."""
    return {one.hub: session.count(idle_holders(one.hub), stop).number for one in subscriptions}


NO_SUBSCRIPTION = msg("No subscriptions yet. Add one: seattui subscriptions add HUB TIER")


@dataclass(frozen=True, slots=True)
class BillingSpot(Spot):
    """Which tab is shown."""

    tab: str = "overview"


class BillingScreen(PlaceScreen):
    """Overview: a card for each subscription; keys are about the focused one. Invoices: a list."""

    place = "billing"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for("billing"),
    ]

    def __init__(self, openers: Mapping[str, Callable[[BillingScreen], None]]) -> None:
        """`openers`: action id → opener of its dialog."""
        super().__init__()
        self.add_openers({action: partial(opener, self) for action, opener in openers.items()})
        self.add_openers({"undo": Undoing(self).last})
        self._wanted: str | None = None
        self._last: str | None = None
        """The hub of the card that was last focused."""
        self._decided: str | None = None
        """The hub to whose decision the cursor went last."""
        self._drawing = False
        """Cards are being mounted, and none is focused yet."""

    def compose_body(self) -> ComposeResult:
        yield BillingTabs(id="billing-head")
        with VerticalScroll(id="billing-cards", can_focus=False):
            yield AccountOverview()
            yield Static(Content(str(msg("Products & Add-ons"))), id="billing-products", markup=False)
            yield Static(Content(str(msg("Loading subscriptions …"))), id="billing-note", markup=False)
            yield Container(id="subscriptions")
            yield CostChart()
        yield InvoicesPane(id="billing-invoices")

    def on_mount(self) -> None:
        self.query_one(InvoicesPane).display = False

    @property
    def tabs(self) -> BillingTabs:
        return self.query_one(BillingTabs)

    def title_parts(self) -> Sequence[str]:
        return (str(TABS[self.tabs.shown]),)

    def spot(self) -> Spot | None:
        row = self.query_one(InvoicesPane).table.row
        return BillingSpot(row.number if row else None, self.tabs.shown)

    def show_spot(self, spot: Spot) -> None:
        if isinstance(spot, BillingSpot):
            self._turn(spot.tab)

    def footer_actions(self) -> tuple[Action, ...]:
        left_out = ELSEWHERE[self.tabs.shown]
        return tuple(a for a in actions_for(self.place, EVERYWHERE) if a.id not in left_out)

    @property
    def has_no_data(self) -> bool:
        return super().has_no_data or (self._requests.waiting("data") and not self.query(SubscriptionCard))

    @property
    def loads_again(self) -> bool:
        table = self.query_one(InvoicesPane).table
        reading = self.focused is table and (table.outdated or (table.reading and not table.listed))
        return reading or self._drawing or self._requests.waiting("data")

    # --- loading ---------------------------------------------------------------------------------

    def session_ready(self, session: ScreenSession) -> None:
        self.tabs.show(session.account.name, {tab: self.key_of(tab) for tab in ("overview", "invoices")})
        self._read(session)

    def store_changed(self) -> None:
        self.reload()

    def reload(self) -> None:
        session = self.session
        if session is None:
            return
        self._read(session)
        if self.tabs.shown == "invoices":
            self._read_invoices(session)

    def _read(self, session: ScreenSession) -> None:
        self.ask(lambda _: load(session), self._show, group="data")

    def _read_invoices(self, session: ScreenSession) -> None:
        pane = self.query_one(InvoicesPane)
        if lacking := self.frame.missing(BY_ID["export"]):
            pane.show_missing_permissions(self.frame, self.ask, BY_ID["export"], lacking)
        else:
            pane.read(session, self.ask)

    def _show(self, data: OverviewData) -> None:
        self._drawing = True
        self.run_worker(self._show_cards(data), group="show", exclusive=True)

    async def _show_cards(self, data: OverviewData) -> None:
        cards = {card.subscription.hub: card for card in self.query(SubscriptionCard)}
        chart = self.query_one(CostChart)
        keys = {action: self.key_of(action) for action in CARD_KEYS}
        new = []
        for one in data.subscriptions:
            card = cards.pop(one.hub, None)
            if card is not None:
                card.show(one, data.today)
            else:
                new.append(SubscriptionCard(one, data.today, keys))
        for gone in cards.values():
            gone.remove()
        chart.show(data.subscriptions, data.today)
        self.query_one(AccountOverview).show(data.subscriptions, data.today)
        note = self.query_one("#billing-note", Static)
        note.display = not data.subscriptions
        note.update(Content(str(NO_SUBSCRIPTION)))
        await self.query_one("#subscriptions").mount_all(new)
        self.call_after_refresh(self._focus_wanted)
        session = self.session
        if session is not None:
            self.ask_late(lambda stop: count_idle(session, data.subscriptions, stop), self._show_idle)

    def _show_idle(self, idle: Mapping[str, int]) -> None:
        self.query_one(AccountOverview).show_idle(idle)
        for card in self.query(SubscriptionCard):
            card.show_idle(idle.get(card.subscription.hub))

    def _focus_wanted(self) -> None:
        """Focuses the requested card, or else the first."""
        self._drawing = False
        if self.tabs.shown != "overview":
            return
        cards = list(self.query(SubscriptionCard))
        wanted = next((card for card in cards if card.subscription.hub == self._wanted), None)
        if wanted is not None:
            self._wanted = None
            self._focus_stop(wanted)
        elif cards and not isinstance(self.focused, SubscriptionCard | CostChart):
            self._focus_stop(cards[0])

    def _focus_stop(self, stop: Widget) -> None:
        """Focuses a card or the chart and scrolls all of it into view; for the first card its heading too."""
        stop.focus(scroll_visible=False)
        cards = self.query_one("#billing-cards", VerticalScroll)
        if stop is self.query(SubscriptionCard).first():
            cards.scroll_home(animate=False)
        else:
            cards.call_after_refresh(
                cards.scroll_to_widget, stop, animate=False
            )  # new cards are laid out by then

    # --- tabs ------------------------------------------------------------------------------------

    def action_overview(self) -> None:
        self._turn("overview")

    def action_invoices(self) -> None:
        self._turn("invoices")

    def on_billing_tabs_chosen(self, event: BillingTabs.Chosen) -> None:
        self._turn(event.tab)

    def _turn(self, tab: str) -> None:
        if tab == self.tabs.shown or self.session is None:
            return
        self.tabs.shown = tab
        pane = self.query_one(InvoicesPane)
        pane.display = tab == "invoices"
        self.query_one("#billing-cards").display = tab == "overview"
        if tab == "invoices":
            self._read_invoices(self.session)
            pane.table.focus()
        else:
            self._focus_wanted()
        self.refresh_frame()
        self.shows_else()

    def key_escape(self) -> None:
        """Goes from Invoices back to the Overview."""
        self._turn("overview")

    def back(self) -> bool:
        """Goes from Invoices back to the Overview; False when the Overview is shown."""
        before = self.tabs.shown
        self._turn("overview")
        return before != self.tabs.shown

    # --- cards -----------------------------------------------------------------------------------

    def focus_hub(self, hub: str) -> None:
        """Focuses this hub's subscription, now or when it is loaded."""
        self._wanted = hub
        self._turn("overview")
        if self.query(SubscriptionCard):
            self._focus_wanted()

    def on_account_overview_chosen(self, event: AccountOverview.Chosen) -> None:
        self.focus_hub(event.hub)

    def action_decide(self) -> None:
        """Goes to the subscription of the most urgent decision, and from there to the next one's."""
        hubs = self.query_one(AccountOverview).to_decide
        if not hubs:
            self.frame.tell(msg("There is nothing to decide for now."))
            return
        at = self.card.subscription.hub if self.card and self.tabs.shown == "overview" else ""
        place = (hubs.index(at) + 1) % len(hubs) if at == self._decided and at in hubs else 0
        self._decided = hubs[place]
        self.focus_hub(hubs[place])

    def on_descendant_focus(self) -> None:
        if isinstance(self.focused, SubscriptionCard):
            self._last = self.focused.subscription.hub

    @property
    def card(self) -> SubscriptionCard | None:
        """The card that keys are about: the focused one, or the one focused last before moving to the chart."""
        if isinstance(self.focused, SubscriptionCard):
            return self.focused
        cards = list(self.query(SubscriptionCard))
        return next(
            (card for card in cards if card.subscription.hub == self._last), cards[-1] if cards else None
        )

    def chosen(self) -> tuple[ScreenSession, Subscription] | None:
        """The subscription that a card's key is about; shows a message when there are several and none was
        chosen."""
        if self.session is None:
            return None
        if not self.query(SubscriptionCard):
            self.frame.tell(NO_SUBSCRIPTION)
            return None
        if self.tabs.shown == "overview" and (card := self.card) is not None:
            return self.session, card.subscription
        self.frame.tell(msg("Select a subscription in the Overview first."))
        return None

    def on_subscription_card_wanted(self, event: SubscriptionCard.Wanted) -> None:
        self.set_focus(event.card)
        self.frame.perform(BY_ID[event.action])

    def on_subscription_card_stepped(self, event: SubscriptionCard.Stepped) -> None:
        self._step(event.by)

    def on_cost_chart_stepped(self, event: CostChart.Stepped) -> None:
        self._step(event.by)

    def _step(self, by: int) -> None:
        """Focuses the next or previous card, or the chart below them; at the ends, scrolls the rest into
        view."""
        stops: list[Widget] = [*self.query(SubscriptionCard), self.query_one(CostChart)]
        index = stops.index(self.focused) + by if self.focused in stops else 0
        if 0 <= index < len(stops):
            self._focus_stop(stops[index])
        elif by > 0:
            self.query_one("#billing-cards").scroll_end(animate=False)
        else:
            self.query_one("#billing-cards").scroll_home(animate=False)

    def action_idle_holders(self) -> None:
        if (chosen := self.chosen()) is not None:
            self.show_idle(chosen[1].hub)

    def show_idle(self, hub: str) -> None:
        """Opens Users with the idle holders of this hub's seats."""
        self.run_worker(self.frame.list_users(idle_holders(hub)), group="users", exclusive=True)

    # --- changes ---------------------------------------------------------------------------------

    def push(self, dialog: PlanDialog, result: Callable[[Plan], Sequence[Message]]) -> None:
        """Opens a dialog; afterwards shows a confirmation of what was done."""
        from seattui.tui.change.done import DoneDialog, mailed_by

        def then(receipt: Receipt | None) -> None:
            if receipt is None:
                return
            self.reload()
            mail = mailed_by(receipt.plan, bool(self.frame.settings.smtp_host))
            self.app.push_screen(DoneDialog(dialog.heading, result(receipt.plan), mail))

        self.app.push_screen(dialog, then)

    # --- invoices --------------------------------------------------------------------------------

    def on_windowed_table_failed(self, event: WindowedTable.Failed) -> None:
        self.show_error(event.error)

    def on_windowed_table_selected(self, event: WindowedTable.Selected) -> None:
        self.action_details()

    def action_details(self) -> None:
        from seattui.tui.billing.invoice_details import InvoiceScreen

        row = self.query_one(InvoicesPane).table.row
        if self.session is not None and row is not None and self.tabs.shown == "invoices":
            session = self.session
            self.open_page(lambda: InvoiceScreen(session, row))

    def action_export(self) -> None:
        from seattui.tui.billing.export_invoices import ExportInvoicesDialog

        if self.session is None:
            return
        self._turn("invoices")
        row = self.query_one(InvoicesPane).table.row
        self.app.push_screen(ExportInvoicesDialog(self.session, self.frame.settings, row))
