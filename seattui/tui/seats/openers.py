"""Openers of the dialogs about seats: for people of a list, and for a subscription in Account & Billing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Matching, Selection, User
from seattui.domain.people.idle import IDLE_DAYS
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.people_changes import PeopleChanges

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Plan, Receipt
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.plan_dialog import PlanDialog
    from seattui.tui.frame import Frame

# --- of people -----------------------------------------------------------------------------------


def change_seat(changes: PeopleChanges) -> None:
    from seattui.tui.seats.change_seat import ChangeSeatDialog, change_done

    def make_dialog(
        session: ScreenSession, selection: Selection, first: tuple[User, ...], total: int
    ) -> ChangeSeatDialog:
        dialog = ChangeSeatDialog(session, selection, first, total)
        dialog.days = changes.place.frame.settings.invite_days
        return dialog

    changes.open(make_dialog, change_done)


def move_seat(changes: PeopleChanges) -> None:
    """For the person at the cursor."""
    from seattui.tui.seats.move_seat import MoveSeatDialog, move_done

    place, table = changes.place, changes.people.table
    session, row = place.session, table.person
    if table.warn_if_outdated() or session is None or row is None:
        return
    if not row.access_state.seats:
        place.frame.tell(
            msg(
                "{name} has no seat to move. Assign one with {key}.",
                name=row.display_name,
                key=place.key_of("change_seat"),
            )
        )
        return
    dialog = MoveSeatDialog(session, row)
    dialog.days = place.frame.settings.invite_days
    changes.push(dialog, move_done)


def release_idle(changes: PeopleChanges) -> None:
    """Idle seats of the marked people, or else of all listed people."""
    from seattui.tui.seats.change_seat import seats_changed
    from seattui.tui.seats.release_seats import ReleaseDialog

    place, people = changes.place, changes.people

    def make_dialog(
        session: ScreenSession, selection: Selection, first: tuple[User, ...], total: int
    ) -> ReleaseDialog:
        hubs = people.idle_hubs if people.lists_idle else ()
        days = IDLE_DAYS if people.wanted.idle_days is None else people.wanted.idle_days
        return ReleaseDialog(session, selection, first, total, hubs, days)

    def done(receipt: Receipt) -> Message:
        return plural(
            "{n} seat unassigned. Record {record}.",
            "{n} seats unassigned. Record {record}.",
            seats_changed(receipt.plan),
            record=receipt.activity_id,
        )

    if people.table.marks:
        changes.open(make_dialog, done)
    elif not people.lists_idle:
        place.frame.tell(msg("List the idle seats with {key} first.", key=place.key_of("idle_seats")))
    elif not people.table.warn_if_outdated() and people.table.pages.total:
        wanted = people.wanted
        changes.open_about(Matching(wanted), people.table.pages.total, make_dialog, done, wanted)


# --- of a subscription ---------------------------------------------------------------------------


class SubscriptionPlace(Protocol):
    """A place whose keys are about one subscription."""

    @property
    def frame(self) -> Frame: ...
    def key_of(self, action: str) -> str: ...
    def chosen(self) -> tuple[ScreenSession, Subscription] | None:
        """The subscription that a key is about; shows a message when there are several and none was chosen."""

    def push(self, dialog: PlanDialog, result: Callable[[Plan], Sequence[Message]]) -> None:
        """Opens a dialog; afterwards shows a confirmation of what was done."""

    def show_idle(self, hub: str) -> None:
        """Lists the idle holders of this hub's seats."""


def buy_seats(place: SubscriptionPlace) -> None:
    from seattui.tui.change.checkout import purchase_message
    from seattui.tui.seats.buy_seats import BuySeatsDialog

    if (chosen := place.chosen()) is None:
        return
    session, one = chosen
    if one.removal is not None:
        place.frame.tell(
            msg(
                "A removal is scheduled here: its seats are already paid for. Cancel the request "
                "with {key}, then buy the missing seats.",
                key=place.key_of("cancel_removal"),
            ),
            severity="warning",
        )
        return
    place.push(BuySeatsDialog(session, one), purchase_message)


def remove_seats(place: SubscriptionPlace) -> None:
    from seattui.tui.seats.remove_seats import RemoveSeatsDialog, removal_scheduled

    if (chosen := place.chosen()) is None:
        return
    session, one = chosen
    if one.removal is not None:
        place.frame.tell(
            msg(
                "A removal is already scheduled here. Cancel it with {key}, then schedule a new one.",
                key=place.key_of("cancel_removal"),
            ),
            severity="warning",
        )
        return
    dialog = RemoveSeatsDialog(session, one, lambda: place.show_idle(one.hub))
    place.push(dialog, lambda plan: removal_scheduled(plan, one))


def cancel_removal(place: SubscriptionPlace) -> None:
    from seattui.tui.seats.remove_seats import CancelRemovalDialog, removal_cancelled

    if (chosen := place.chosen()) is None:
        return
    session, one = chosen
    if one.removal is None:
        place.frame.tell(msg("No removal is scheduled for {name}.", name=one.name))
        return
    place.push(CancelRemovalDialog(session, one), lambda plan: removal_cancelled(one))
