"""How the app opens its session, and what it does when the store moves or is out of reach."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import work

from seattui.kit.errors import NotPermitted, SeattuiError, StoreMissing, StoreUpgraded
from seattui.kit.i18n import Message, msg
from seattui.tui.opening import catching_up
from seattui.tui.opening import opened as reading
from seattui.tui.opening.unopened import UnopenedScreen
from seattui.tui.opening.watching import Watching
from seattui.tui.settings.settings_app import SettingsApp
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.open_screens import is_whole, open_screens
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.shell.state import Preferences
from seattui.tui.shell.work import in_thread
from seattui.tui.terminal import ahead

if TYPE_CHECKING:
    from seattui.domain.model import Operator, Permission
    from seattui.service.scheduler import Due
    from seattui.service.screen_session import ScreenSession


class OpeningApp(SettingsApp, inherit_bindings=False):
    """Opens the session with `opening` in a thread, hands it to the places, and watches the store."""

    def __init__(self, opening: Callable[[], ScreenSession], *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.preferences = Preferences()
        self.opening = opening
        self.session: ScreenSession | None = None
        self.operator: Operator | None = None
        self.permissions: Mapping[str, Permission] = {}
        self.overdue: Message | None = None
        self.out_of_reach: SeattuiError | None = None
        self._watching: Watching | None = None
        self._ahead: asyncio.Task[None] | None = None
        self.last_key = 0.0

    # --- what the app defines -----------------------------------------------------------------------

    def parts_ahead(self) -> Iterator[Callable[[], object]]:
        """What is loaded while nobody presses a key."""
        yield from ()

    # --- opening ------------------------------------------------------------------------------------

    @work(exclusive=True, group="opening")
    async def open_session(self) -> None:
        """Opens the store off the UI thread, retrying as often as asked; then hands the session to the
        places."""
        while True:
            try:
                try:
                    opened = await in_thread(partial(reading.opened, self.opening), "opening")
                finally:
                    reading.collect_garbage()
                break
            except SeattuiError as error:
                if self.guardian:
                    self.end_with(error)
                    return
                from seattui.tui.opening.recovering import recovered

                again = await recovered(self, self.settings, error, self.opening)
                if again is None:
                    code = 0 if isinstance(error, StoreMissing) else error.exit_code
                    self.exit(code, code)
                    return
                self.opening = again
        session = opened.session
        self.session, self.operator = session, opened.operator
        self.preferences = self.state.of(opened.kept_as)
        if self.guardian:
            self.use_first_theme(self.preferences)
        self.permissions = {p.code: p for p in opened.permissions}
        if self._watching:
            self._watching.stop()
        self._watching = Watching(
            session, partial(self.call_later, self.store_moved), partial(self.call_later, self.reach)
        )
        for place in self._places():
            place.open_session(session)
        for notice in filter(None, (self.state.notice, *self.of_themes, *opened.warnings)):
            self.tell(notice, severity="warning")
        self._catch_up(session)
        if self._ahead is None:
            self._ahead = asyncio.create_task(ahead.load(self, self.parts_ahead()), name="seattui-ahead")

    @property
    def awaiting_data(self) -> bool:
        return bool(self.screen_stack and getattr(self.screen, "awaiting_data", False))

    # --- while it is open ---------------------------------------------------------------------------

    @work(exclusive=True, group="catching-up")
    async def _catch_up(self, session: ScreenSession) -> None:
        """Posts what fell due. If the operator declines, nothing can be changed until it is posted."""
        try:
            posted, self.overdue = await catching_up.catch_up(session, partial(self._ask_to_post, session))
        except SeattuiError as error:
            self.show_error(error)
            return
        if posted:
            self.tell(catching_up.posted_message(posted))
        if posted or self.overdue:
            self.store_moved()

    async def _ask_to_post(
        self, session: ScreenSession, due: Sequence[Due], names: Mapping[str, str]
    ) -> int | None:
        from seattui.tui.opening.catch_up import CatchUpDialog

        return await self.push_screen_wait(CatchUpDialog(session, due, names))

    def reach(self, trouble: SeattuiError | None) -> None:
        """The store is out of reach, until this is called with None: lists stay as they are, and no plan does."""
        before, self.out_of_reach = self.out_of_reach, trouble
        self.refresh_places()
        if trouble is None:
            for screen in open_screens(self):
                for bar in screen.query(KeyBar):
                    bar.take_back(str(before))
            self.tell(msg("The store is back: this is its current state."))
        elif str(before) != str(trouble):
            self.show_error(trouble)
            self._plan_again()

    @work(exclusive=True, group="store-moved")
    async def store_moved(self) -> None:
        """Another client changed the store: reloads the operator's permissions, then what is on screen."""
        assert self.session is not None
        try:
            self.operator = await in_thread(self.session.operator, "operator")
            if self.overdue and not await catching_up.still_overdue(self.session):
                self.overdue = None
        except StoreUpgraded:
            if not isinstance(self.screen, UnopenedScreen):
                self.open_session()  # shows that the store is newer, and continues once seattui is updated
            return
        except NotPermitted as error:
            self.end_with(error)  # deactivated, removed, or no longer tied: they don't read on
            return
        except SeattuiError as error:
            self.show_error(error)
        for place in self._places():
            place.refresh_frame()
            place.note_change()
        self._plan_again()

    def _plan_again(self) -> None:
        """In what is open on top of a place."""
        moved = getattr(self.screen, "store_changed", None)
        if moved and is_whole(self.screen) and not isinstance(self.screen, PlaceScreen):
            moved()

    def stop_watching(self) -> None:
        """The app ends."""
        if self._ahead:
            self._ahead.cancel()
        if self._watching:
            self._watching.stop()

    def refresh_places(self) -> None:
        for place in self._places():
            place.refresh_frame()

    def _places(self) -> list[PlaceScreen]:
        return [s for s in open_screens(self) if isinstance(s, PlaceScreen) and is_whole(s)]
