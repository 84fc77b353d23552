"""Seats: how many paid seats are assigned, how many remain, and who has them."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Button

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import UserFilter
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.actions import BY_ID, bindings_for
from seattui.tui.people.list.people_place import PeoplePlace
from seattui.tui.people.list.people_view import PeopleView
from seattui.tui.seats.seat_meter import SeatMeters
from seattui.tui.widgets.windowed_table import Stay


class SeatsScreen(PeoplePlace):
    """Seat meters above the list of people who have a seat of the chosen subscription."""

    place = "seats"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("seats")]

    def above(self) -> ComposeResult:
        with VerticalScroll(id="meters", can_focus=False):
            yield SeatMeters()
        yield Button("", id="remove-seats", compact=True)

    def first_filter(self) -> UserFilter:
        """People with a seat of the chosen hub, at first the first hub."""
        subscriptions = self.subscriptions
        hubs = [s.hub for s in subscriptions]
        hub = self.wanted.seat if self.wanted.seat in hubs else next(iter(hubs), None)
        return UserFilter(seat=hub)

    def nobody_yet(self) -> tuple[Message, ...]:
        subscriptions = self.subscriptions
        held = next((s for s in subscriptions if s.hub == self.wanted.seat), None)
        if held is None:
            return super().nobody_yet()
        lines = [msg("Nobody holds a seat of {hub} yet.", hub=held.hub_name)]
        if not self.frame.missing(BY_ID["change_seat"]):
            lines.append(
                msg(
                    "List everyone with {key}, mark people, and assign seats with {change}.",
                    key=self.key_of("users"),
                    change=self.key_of("change_seat"),
                )
            )
        return tuple(lines)

    def apply_view(self, people_view: PeopleView) -> None:
        super().apply_view(people_view)
        removable = sum(s.removable for s in people_view.subscriptions)
        button = self.query_one("#remove-seats", Button)
        button.label = Content(
            f"{plural('Remove unassigned seats ({n})', 'Remove unassigned seats ({n})', removable)}"
        )
        button.refresh(layout=True)
        button.disabled = removable == 0

    def reload_list(self, stay: Stay, at: int | None = None) -> None:
        super().reload_list(stay, at)
        self.set_class(self.lists_idle, "-idle")
        if self.people_view is not None and self.session is not None:
            self.query_one(SeatMeters).show(
                self.people_view.subscriptions, self.session.today(), self.wanted.seat
            )

    def on_seat_meters_chosen(self, event: SeatMeters.Chosen) -> None:
        self.set_filter(replace(self.wanted, seat=event.hub), Stay.TOP)
        self.table.focus()

    def on_seat_meters_left(self) -> None:
        self.table.focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "remove-seats":
            event.stop()
            self.run_worker(self._to_billing(), group="billing", exclusive=True)

    async def _to_billing(self) -> None:
        """Opens Account & Billing at the subscription of which most can be removed."""
        most = most_removable(self.subscriptions)
        if most is None:
            return
        from seattui.tui.billing.billing import BillingScreen

        await self.app.switch_mode("billing")
        place = self.app.screen_stack[0]
        if isinstance(place, BillingScreen):
            place.focus_hub(most.hub)


def most_removable(subscriptions: tuple[Subscription, ...]) -> Subscription | None:
    """One without a scheduled removal first, which would have to be cancelled before (R19)."""
    able = (s for s in subscriptions if s.removable)
    return max(able, key=lambda s: (s.removal is None, s.removable), default=None)
