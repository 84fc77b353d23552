"""Details of the person at the cursor: beside the list if it is wide enough, otherwise on a screen of their
own."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer

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
        self._place.ask(
            lambda _: read_details(session, person.id),
            lambda found: self.pane.show(self.table.person, found),
            group="details",
        )

    def open_page(self, then: Callable[[str | None], None]) -> None:
        """Opens the details screen; `then` gets the id of an action whose key was pressed there, or None."""
        session, person = self._place.session, self.table.person
        if not self.table.warn_if_outdated() and session is not None and person is not None:
            words, subscriptions = self.table.words, self.pane.subscriptions
            page = UserDetailsScreen(session, self._place.place, person, words, subscriptions)
            self._place.app.push_screen(page, then)
