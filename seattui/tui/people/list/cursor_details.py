"""Details of the person at the cursor: beside the list if it is wide enough, otherwise on a screen of their
own."""

from __future__ import annotations

from functools import partial

from textual.timer import Timer

from seattui.domain.model import User
from seattui.tui.people.list.user_details import UserDetailsScreen
from seattui.tui.people.list.user_details_pane import UserDetailsPane, read_details
from seattui.tui.people.list.user_table import UserTable
from seattui.tui.shell.place import PlaceScreen

REST = 0.04
"""Seconds for which the cursor must stay on a row before its details are loaded."""


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
        self.pane.show(self.table.row)
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
            self.pane.show(self.table.row)
            self._read()

    def _read(self) -> None:
        self.timer = None
        session, row = self._place.session, self.table.row
        if session is None or row is None:
            self.pane.show(None)
            return
        self._place.ask(
            lambda _: read_details(session, row.id),
            lambda found: self.pane.show(self.table.row, found),
            group="details",
        )

    def open_page(self) -> None:
        """Opens the details screen of the person at the cursor."""
        place, row = self._place, self.table.row
        session = place.session
        if not self.table.warn_if_outdated() and session is not None and row is not None:
            words, subscriptions = self.table.words, self.pane.subscriptions
            place.open_page(
                lambda: UserDetailsScreen(session, place.place, row, words, subscriptions),
                partial(self._after_page, row),
            )

    def _after_page(self, person: User, wanted: str | None) -> None:
        """Runs an action whose key was pressed in the details, for that person only."""
        if wanted is not None:
            self._place.call_later(self._for_one, person, wanted)

    async def _for_one(self, person: User, action: str) -> None:
        if self.table.row is None or self.table.row.id != person.id:  # they are no longer at the cursor
            self._place.show_user(person)
            await self._place.listed()
        self.only = True
        try:
            await self._place.run_action(action)
        finally:
            self.only = False
