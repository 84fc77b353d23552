"""Idle seats in a list of people: what they cost, and the keys that free them or note an exception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from seattui.domain.model import ANY_SEAT, NO_SEAT, Matching, Selection, Sort, User, UserFilter
from seattui.domain.people.idle import IDLE_DAYS, IdleSeats, idle_holders, idle_seats
from seattui.domain.people.idle_rule import asks_for_pending
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.people.edit.people_changes import PeopleChanges
from seattui.tui.people.idle.idle_line import IdleLine
from seattui.tui.widgets.windowed_table import Stay

if TYPE_CHECKING:
    from seattui.service.session import Session

DAYS = (30, 60, IDLE_DAYS, 180)
FREES = ("release_idle", "except_idle")
"""The actions that a list of idle seats is for."""


class IdleChanges(PeopleChanges):
    """The part of a place of people that lists idle seats; `idle_line` stands over its list."""

    wanted: UserFilter
    sort: Sort
    _before: tuple[UserFilter, Sort] | None = None
    """The list from which the idle seats were listed, to go back to."""
    _idle_hubs: tuple[str, ...] = ()
    """In which somebody who is listed holds an idle seat."""
    _was_idle = False
    """Whether the footer was drawn for a list of idle seats."""

    def want(self, wanted: UserFilter, stay: Stay) -> None:
        """Narrows the list to this."""
        raise NotImplementedError

    def list_as(self, wanted: UserFilter, sort: Sort) -> None:
        """Another list altogether."""
        raise NotImplementedError

    def idle_line(self) -> ComposeResult:
        line = IdleLine()
        line.display = False
        yield line

    @property
    def lists_idle(self) -> bool:
        """Whether the list is one of idle people who hold a paid seat."""
        return of_idle_seats(self.wanted)

    def before_idle(self, wanted: UserFilter) -> None:
        """To be told before another list is shown, so that the one before the idle seats can be shown again."""
        if not of_idle_seats(wanted):
            self._before = None
        elif not self.lists_idle:
            self._before = (self.wanted, self.sort)

    @property
    def searched_before_idle(self) -> bool:
        """Whether the search was there before the idle seats were listed, so that leaving them comes first."""
        return self._before is not None and self._before[0].search == self.wanted.search

    def back(self) -> bool:
        """From the idle seats to the list as it was."""
        if self._before is None:
            return False
        self.list_as(*self._before)
        return True

    def action_idle_seats(self) -> None:
        """First those of any hub; again, after another number of days."""
        self.table.focus()
        if not self.lists_idle:
            self.want(replace(idle_holders(), search=self.wanted.search), Stay.TOP)
            return
        days = self.wanted.idle_days or 0
        self.want(replace(self.wanted, idle_days=next((n for n in DAYS if n > days), DAYS[0])), Stay.TOP)

    def reckon_idle(self) -> None:
        """Has it read what the seats of those who are listed cost; without such a list, shows nothing."""
        session, line = self.session, self.query_one(IdleLine)
        if self.lists_idle is not self._was_idle:
            self._was_idle = self.lists_idle
            self.refresh_frame()
        if session is None or not self.lists_idle:
            line.display = False
            return
        wanted = self.wanted
        line.entitle(self._title(wanted), msg("{key} goes back", key=self.key_of("unmark")))
        hint = msg(
            "{key} frees all of them, or the marked ones; {other} notes who is on leave",
            key=self.key_of("release_idle"),
            other=self.key_of("except_idle"),
        )

        def reckoned(idle: Sequence[IdleSeats]) -> None:
            self._idle_hubs = tuple(one.subscription.hub for one in idle if one.held)
            line.tell(idle, hint)

        self.ask(lambda stop: idle_of(session, wanted, stop), reckoned, group="idle")

    def _title(self, wanted: UserFilter) -> Message:
        """`Idle seats · 90 days`, and what keeps others out of the list."""
        title = plural("Idle seats · {n} day", "Idle seats · {n} days", wanted.idle_days or 0)
        return msg("{title} · pending too", title=title) if asks_for_pending(wanted) else title

    # --- freeing them ------------------------------------------------------------------------------

    def action_release_idle(self) -> None:
        """Of the marked people, else of all who are listed."""
        if self.table.marks:
            self.with_people(self._open_release)
        elif not self.lists_idle:
            self.frame.tell(msg("{key} lists the idle seats first.", key=self.key_of("idle_seats")))
        elif not self.table.too_early() and self.table.pages.total:
            self.with_these(Matching(self.wanted), self.table.pages.total, self._open_release, self.wanted)

    def _open_release(self, session: Session, people: Selection, first: tuple[User, ...], total: int) -> None:
        from seattui.tui.seats.change_seat import seats_changed
        from seattui.tui.seats.release_seats import ReleaseDialog

        hubs = self._idle_hubs if self.lists_idle else ()
        days = IDLE_DAYS if self.wanted.idle_days is None else self.wanted.idle_days
        self.open_change(
            ReleaseDialog(session, people, first, total, hubs, days),
            lambda receipt: plural(
                "{n} seat unassigned. Record {record}.",
                "{n} seats unassigned. Record {record}.",
                seats_changed(receipt.plan),
                record=receipt.activity_id,
            ),
        )

    def action_except_idle(self) -> None:
        self.with_people(self._open_except)

    def _open_except(self, session: Session, people: Selection, first: tuple[User, ...], total: int) -> None:
        from seattui.tui.people.idle.except_idle import ExceptIdleDialog, excepted

        self.open_change(ExceptIdleDialog(session, people, first, total), excepted)


def of_idle_seats(wanted: UserFilter) -> bool:
    return wanted.idle_days is not None and wanted.seat not in (None, NO_SEAT)


def no_idle_seats(days: int, held: int) -> tuple[Message, ...]:
    """What an empty list of idle seats says: that is good news. `held`: how many seats there are to be idle."""
    if not held:
        return (msg("Nobody holds a paid seat here yet."),)
    return (
        msg("No paid seat here is idle."),
        plural(
            "Whoever holds one was active or on leave in the last {n} day,",
            "Whoever holds one was active or on leave in the last {n} days,",
            days,
        ),
        msg("got the seat or came in that time, or hasn't accepted yet."),
    )


def idle_of(session: Session, wanted: UserFilter, stop: CancelToken) -> Sequence[IdleSeats]:
    """What the idle seats in this list come to, a subscription each; in a worker."""
    today = session.reckoning_day()
    hubs = [one for one in session.subscriptions() if wanted.seat in (ANY_SEAT, one.hub)]
    return [idle_seats(one, session.count(replace(wanted, seat=one.hub), stop).number, today) for one in hubs]
