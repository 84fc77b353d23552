"""Details of the person at the cursor: beside the list if it is wide enough, otherwise on a screen of their
own."""

from __future__ import annotations

import asyncio
from functools import partial
from time import monotonic

from textual.timer import Timer

from seattui.domain.model import User
from seattui.tui.action import Action
from seattui.tui.people.list.user_details import UserDetailsScreen
from seattui.tui.people.list.user_details_pane import UserDetailsPane, read_details
from seattui.tui.people.list.user_table import UserTable
from seattui.tui.shell.place import PlaceScreen

REST = 0.04
"""Seconds for which the cursor must stay on a row before its details are loaded."""
ABOUT_PEOPLE = ("people", "seats")
"""Subjects of the actions that are about whoever is at the cursor."""
LONG = 2.0
"""Seconds after which a person who has to be found again isn't waited for."""


class CursorDetails:
    """Fills the details pane of a place."""

    def __init__(self, place: PlaceScreen) -> None:
        self._place = place
        self.timer: Timer | None = None
        """Fires when the cursor has stayed on a row."""
        self.only = False
        """True if only the person at the cursor is meant, whoever is marked: a key was pressed in their details."""

    @property
    def table(self) -> UserTable:
        return self._place.query_one(UserTable)

    @property
    def pane(self) -> UserDetailsPane:
        return self._place.query_one(UserDetailsPane)

    def moved(self) -> None:
        """Shows what the row has at once; loads the rest when the cursor stays there."""
        if not self.pane.display:
            return
        self.pane.show(self.table.person)
        if self.timer is not None:
            self.timer.stop()
        self.timer = self._place.set_timer(REST, self._read)

    def list_loaded(self) -> None:
        """Loads the details again, because the list was loaded again."""
        if self.pane.display:
            self._read()

    def show_if_visible(self) -> None:
        """Shows the pane if a resize made room for it."""
        if self.pane.display and self.table.source is not None:
            self.pane.show(self.table.person)
            self._read()

    def _read(self) -> None:
        self.timer = None
        session, person = self._place.session, self.table.person
        if session is None or person is None:
            self.pane.show(None)
            return
        subscriptions = self.pane.subscriptions
        self._place.ask(
            lambda _: read_details(session, person.id, subscriptions),
            lambda found: self.pane.show(self.table.person, found),
            group="details",
        )

    def open_page(self) -> None:
        """Opens the details screen of the person at the cursor."""
        place, row = self._place, self.table.person
        session = place.session
        if not self.table.warn_if_outdated() and session is not None and row is not None:
            words, subscriptions = self.table.words, self.pane.subscriptions
            place.open_page(
                lambda: UserDetailsScreen(session, place.place, row, words, subscriptions),
                partial(self._after_page, row),
            )

    def show_history(self) -> None:
        """Opens Activity with the changes of the person at the cursor."""
        place, person = self._place, self.table.person
        if not self.table.warn_if_outdated() and person is not None:
            way = place.frame.show_history(person.id, person.display_name)
            place.run_worker(way, group="users", exclusive=True)

    def _after_page(self, person: User, action: Action) -> None:
        """Does an action whose key was pressed in the details: for that person only, unless it is one of the list."""
        if action.subject in ABOUT_PEOPLE:
            self._place.call_later(self._for_one, person, action.id)
        else:
            self._place.frame.perform(action)

    async def _for_one(self, person: User, action: str) -> None:
        if not self._at_cursor(person):
            self._place.show_user(person)
            end = monotonic() + LONG
            while self.table.reading and monotonic() < end:
                await asyncio.sleep(0.001)
            if not self._at_cursor(person):
                return
        self.only = True
        try:
            await self._place.run_action(action)
        finally:
            self.only = False

    def _at_cursor(self, person: User) -> bool:
        now = self.table.person
        return now is not None and now.id == person.id
