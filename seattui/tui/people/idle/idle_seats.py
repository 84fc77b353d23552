"""Lists idle seats in a list of people, goes back to the former list, and calculates costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from textual.widget import Widget

from seattui.domain.model import ANY_SEAT, NO_SEAT, Sort, UserFilter
from seattui.domain.people.idle import IDLE_DAYS, IdleSeats, idle_holders, idle_seats
from seattui.domain.people.idle_rule import asks_for_pending
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.people.idle.idle_line import IdleLine
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.widgets.windowed_table import Stay

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

DAYS = (30, 60, IDLE_DAYS, 180)
IDLE_ACTIONS = ("release_idle", "except_idle")
"""Actions for a list of idle seats."""


class FilterableList(Protocol):
    """A list of people that can be filtered, as needed here."""

    wanted: UserFilter
    sort: Sort

    @property
    def table(self) -> Widget: ...
    def set_filter(self, wanted: UserFilter, stay: Stay) -> None:
        """Sets the list's filter."""

    def show_list(self, wanted: UserFilter, sort: Sort) -> None:
        """Sets filter and sort."""


class IdleListing:
    """Lists idle seats in a place with people; `line` is above its list."""

    def __init__(self, place: PlaceScreen, people: FilterableList) -> None:
        self._place = place
        self._people = people
        self.line = IdleLine()
        self.line.display = False
        self.hubs: tuple[str, ...] = ()
        """Hubs in which a listed person has an idle seat."""
        self._previous: tuple[UserFilter, Sort] | None = None
        """The list shown before the idle seats, to go back to."""
        self._was_idle = False
        """Whether the footer was last drawn for a list of idle seats."""

    @property
    def listed(self) -> bool:
        """Whether the list shows idle people with a paid seat."""
        return lists_idle_seats(self._people.wanted)

    def remember_previous(self, wanted: UserFilter) -> None:
        """Call this before another list is shown: remembers the list shown before the idle seats."""
        if not lists_idle_seats(wanted):
            self._previous = None
        elif not self.listed:
            self._previous = (self._people.wanted, self._people.sort)

    @property
    def searched_before(self) -> bool:
        """Whether the search existed before the idle seats were listed, so that Esc goes back instead of
        clearing it."""
        return self._previous is not None and self._previous[0].search == self._people.wanted.search

    def back(self) -> bool:
        """Goes back to the list shown before the idle seats."""
        if self._previous is None:
            return False
        self._people.show_list(*self._previous)
        return True

    def show_idle_seats(self) -> None:
        """Lists idle seats of any hub; called again, for another number of days."""
        people, wanted = self._people, self._people.wanted
        people.table.focus()
        if not self.listed:
            people.set_filter(replace(idle_holders(), search=wanted.search), Stay.TOP)
            return
        days = wanted.idle_days or 0
        people.set_filter(replace(wanted, idle_days=next((n for n in DAYS if n > days), DAYS[0])), Stay.TOP)

    def load_costs(self) -> None:
        """Loads the costs of the listed seats; clears them if the list isn't of idle seats."""
        place, session, wanted = self._place, self._place.session, self._people.wanted
        if self.listed is not self._was_idle:
            self._was_idle = self.listed
            place.refresh_frame()
        if session is None or not self.listed:
            self.line.display = False
            return
        self.line.set_title(self._title(wanted), msg("{key}: back", key=place.key_of("unmark")))
        hint = msg(
            "{key} unassigns all listed, or the marked ones · {other} marks as on leave",
            key=place.key_of("release_idle"),
            other=place.key_of("except_idle"),
        )

        def costs_loaded(idle: Sequence[IdleSeats]) -> None:
            if not self.listed:
                return
            self.hubs = tuple(one.subscription.hub for one in idle if one.held)
            self.line.tell(idle, hint)

        place.ask(lambda stop: load_idle_seats(session, wanted, stop), costs_loaded, group="idle")

    def _title(self, wanted: UserFilter) -> Message:
        """`Idle seats · 90 days`, and the other filters."""
        title = plural("Idle seats · {n} day", "Idle seats · {n} days", wanted.idle_days or 0)
        return msg("{title} · incl. pending", title=title) if asks_for_pending(wanted) else title


def lists_idle_seats(wanted: UserFilter) -> bool:
    return wanted.idle_days is not None and wanted.seat not in (None, NO_SEAT)


def no_idle_seats(days: int, held: int) -> tuple[Message, ...]:
    """The message of an empty list of idle seats. `held`: how many seats are assigned at all."""
    if not held:
        return (msg("Nobody holds a paid seat yet."),)
    return (
        msg("No paid seats are idle."),
        plural(
            "Everyone with a seat was active or on leave in the last {n} day,",
            "Everyone with a seat was active or on leave in the last {n} days,",
            days,
        ),
        msg("got the seat or joined in that time, or hasn't accepted yet."),
    )


def load_idle_seats(session: ScreenSession, wanted: UserFilter, stop: CancelToken) -> Sequence[IdleSeats]:
    """The idle seats in this list, for each subscription; runs in a worker."""
    today = session.reckoning_day()
    hubs = [one for one in session.subscriptions() if wanted.seat in (ANY_SEAT, one.hub)]
    return [idle_seats(one, session.count(replace(wanted, seat=one.hub), stop).number, today) for one in hubs]
