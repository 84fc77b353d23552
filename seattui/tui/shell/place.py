"""The base of the five places: header, places row, body, footer, and requests to the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message
from seattui.tui.action import EVERYWHERE, SEARCH, Action
from seattui.tui.actions import BY_ID, actions_for
from seattui.tui.frame import Frame
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.header import HeaderBar
from seattui.tui.shell.page import PageScreen
from seattui.tui.shell.places import PlacesBar
from seattui.tui.shell.requests import Requests
from seattui.tui.shell.trail import Spot
from seattui.tui.shell.who_may import tell_why_not, why_not
from seattui.tui.shell.work import InThread
from seattui.tui.terminal.private import AT_ONCE, draw_at_once, known
from seattui.tui.terminal.size_classes import size_classes

if TYPE_CHECKING:
    from seattui.domain.model import SavedView, User, UserFilter
    from seattui.service.screen_session import ScreenSession

T = TypeVar("T")

LATE = 0.3
"""Seconds after which numbers over everybody are asked for: whoever passes through a place doesn't wait for them."""

OPENS = "opens"
"""The group of requests whose answer opens another screen: of two that were asked for the later one opens."""

OLD_ROWS = 0.05
"""Seconds after which the old rows are drawn where a dialog was, if the new ones haven't come."""


class PlaceScreen(Screen[None]):
    """One place. A subclass sets `place` and its BINDINGS (`bindings_for`), and overrides the methods of the
    first section."""

    place: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._requests = Requests(self, lambda error: self.show_error(error))
        self._opened = False
        self._outdated = False
        self._shown = False
        self._late: Callable[[], object] | None = None
        """Asks what `ask_late` was told to, until it is answered."""
        self._soon: Timer | None = None

    # --- what a place overrides -------------------------------------------------------------------

    def compose_body(self) -> ComposeResult:
        """The widgets between the places row and the footer."""
        yield from ()

    def session_ready(self, session: ScreenSession) -> None:
        """Called once, on the UI thread, when the store is open and the screen is mounted."""

    def store_changed(self) -> None:
        """Another client changed the store: reload what is shown. Never called before `session_ready`."""

    def reload(self) -> None:
        """Reloads everything that is shown."""

    def show_user(self, user: User) -> None:
        """Puts the cursor on this person. Called on Users only."""

    def show_filtered(self, wanted: UserFilter) -> None:
        """Lists exactly these people. Called on Users only."""

    def show_history(self, user_id: int, name: str) -> None:
        """Lists the changes of this person, who is called so. Called on Activity only."""

    def show_view(self, saved: SavedView) -> None:
        """Lists what a saved view says. Called on places with people only."""

    def back(self) -> bool:
        """Goes back to what the place showed before; False when there is nothing to go back to."""
        return False

    def title_parts(self) -> Sequence[str]:
        """What is shown, for the title, besides the place."""
        return ()

    def spot(self) -> Spot | None:
        """What is shown, for `<` and `>` to come back to; None before it is known."""
        return Spot()

    def gone(self, spot: Spot) -> Message | None:
        """Why the place can't show this any more."""
        return None

    def show_spot(self, spot: Spot) -> None:
        """Shows it again."""

    def footer_actions(self) -> tuple[Action, ...]:
        """The actions available now, the most used first. In a text field only those of searching."""
        if isinstance(self.focused, Input):
            return actions_for(SEARCH)
        return actions_for(self.place, EVERYWHERE)

    @property
    def has_no_data(self) -> bool:
        """Whether nothing has been loaded yet, so that no key can refer to it."""
        return not self._opened

    @property
    def awaiting_data(self) -> bool:
        """Whether keys should wait: what they refer to isn't loaded yet."""
        return self.has_no_data or self.opens_next or self.loads_again

    @property
    def loads_again(self) -> bool:
        """Whether what it shows is being loaded again. It is asked only once all of its widgets are there."""
        return False

    @property
    def opens_next(self) -> bool:
        """Whether a key has asked for another screen, for which the keys after it are."""
        return self._requests.waiting(OPENS)

    def ignores_key(self, key: events.Key) -> bool:
        """Esc calls off what would open next, and does nothing else."""
        if key.key != "escape" or not self.opens_next:
            return False
        self.drop(OPENS)
        return True

    # --- what a place uses ------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        return cast(Frame, self.app)

    @property
    def session(self) -> ScreenSession | None:
        return self.frame.session

    def key_of(self, action: str) -> str:
        """The key of an action, as shown to people."""
        return self.frame.shown_key(BY_ID[action])

    def add_openers(self, openers: Mapping[str, Callable[[], None]]) -> None:
        """Adds openers by action id; they are bound like methods `action_<id>`."""
        for action, opener in openers.items():
            setattr(self, f"action_{action}", opener)

    def ask(self, call: Callable[[CancelToken], T], then: Callable[[T], None], *, group: str) -> InThread[T]:
        """Runs `call` off the UI thread and passes its result to `then` on it.

        A new request cancels an earlier one of the same group, and its result is dropped. A SeattuiError is
        passed to `show_error`.
        """
        return self._requests(call, then, group=group, failed=self._not_opened if group == OPENS else None)

    def _not_opened(self, error: SeattuiError) -> None:
        self.show_error(error)
        self.frame.drop_typed()

    def drop(self, group: str) -> None:
        """Cancels a request and ignores its result."""
        self._requests.drop(group)

    def ask_late(self, call: Callable[[CancelToken], T], then: Callable[[T], None]) -> None:
        """Asks for numbers over everybody, once the place has been shown for a moment, and not after it is left; when
        it is shown again, again unless they were answered. One request; a new one replaces it.
        """

        def answered(found: T) -> None:
            self._late = None
            then(found)

        self._late = lambda: self.ask(call, answered, group="late")
        self._ask_late_soon()

    def _ask_late_soon(self) -> None:
        self._drop_late()
        if self._late is not None and self._shown:
            self._soon = self.set_timer(LATE, self._late)

    def _drop_late(self) -> None:
        self._requests.drop("late")
        if self._soon is not None:
            self._soon.stop()

    def shows_else(self, typing: object = None) -> None:
        """Something else is shown than before: its title, and a step to come back to. `typing`: the search in which it
        was typed."""
        self.query_one(PlacesBar).set_title(self.title_parts())
        if self.app.screen_stack[0] is self:
            self.frame.note_step(typing)

    def open_page(self, page: Callable[[], PageScreen], then: Callable[[Action], None] | None = None) -> None:
        """Opens a page of details over the place; `then` does an action for which the page was left."""
        opened = page()
        opened.again = partial(self.open_page, page, then)
        do = then or self.frame.perform
        self.app.push_screen(opened, lambda left_for: do(BY_ID[left_for]) if left_for else None)

    def draw_after(self, loaded: Callable[[], bool]) -> None:
        """Draws a dialog's end and the list that was chosen in it in one step, unless the list takes long: otherwise
        the old rows would be drawn in between. Called when a list was asked for."""
        self.run_worker(self._draw_after(loaded), group="draw")

    async def _draw_after(self, loaded: Callable[[], bool]) -> None:
        with self.app.batch_update():
            end = monotonic() + OLD_ROWS
            while not loaded() and monotonic() < end:
                await asyncio.sleep(0.001)
        if known(AT_ONCE):
            draw_at_once(self)

    @property
    def awaiting_numbers(self) -> bool:
        """Whether what `ask_late` was told to isn't answered yet."""
        return self._late is not None

    def show_error(self, error: SeattuiError) -> None:
        """Shows an error; as a notice unless a place overrides it."""
        self.frame.show_error(error)

    # --- implementation ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        # Textual gives the classes of the size after it has styled everything, and styles it again.
        self.add_class(*size_classes(self.app), update=False)
        yield HeaderBar()
        yield PlacesBar(self.place)
        with Vertical(id="body"):
            yield from self.compose_body()
        yield KeyBar()

    def on_mount(self) -> None:
        self.refresh_frame()

    def open_session(self, session: ScreenSession) -> None:
        """Called by the app when the store is open, or after mounting if it already is."""
        self.refresh_frame()
        if not self._opened:
            self._opened = True
            self.session_ready(session)

    def note_change(self) -> None:
        """Called by the app when the store changed; a place that isn't shown reloads when it is shown."""
        if not self._opened:
            return
        if self.app.screen_stack[0] is self:
            self._outdated = False
            self.store_changed()
        else:
            self._outdated = True

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        if self._shown:
            event.prevent_default()  # Textual says it twice the first time, and each time styles all of it
            return
        self._shown = True
        if not self._opened and self.session is not None:
            self.open_session(self.session)
        elif self._outdated:
            self._outdated = False
            self.store_changed()
        else:
            self._ask_late_soon()
        self.frame.note_step()

    def on_screen_suspend(self) -> None:
        self._shown = False
        self._drop_late()

    def action_refresh(self) -> None:
        """Reloads everything and draws the whole screen again, including cells overwritten by another
        program."""
        self.frame.repaint()
        self.reload()

    def refresh_frame(self) -> None:
        """Updates header and footer: operator, permissions or focus may have changed."""
        self.query_one(HeaderBar).show(self.frame)
        self.query_one(PlacesBar).show(self.frame, self.title_parts())
        self.query_one(KeyBar).show(self.frame, self.footer_actions())

    def on_descendant_focus(self) -> None:
        self.refresh_frame()

    def on_descendant_blur(self) -> None:
        self.refresh_frame()

    def on_key(self, event: events.Key) -> None:
        """Explains why an action isn't available when its key is pressed; Textual ignores such keys."""
        for action in actions_for(self.place):
            if event.key in self.frame.keys_of(action) and (why := why_not(self.frame, action)):
                event.stop()
                event.prevent_default()
                tell_why_not(self.frame, self.ask, action, why)
                self.frame.drop_typed_with(event)
                return

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """None, which dims it, for an action that isn't available."""
        known = next((a for a in actions_for(self.place) if a.id == action), None)
        return None if known and why_not(self.frame, known) else True
