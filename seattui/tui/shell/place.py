"""The base of the five places: header, places row, body, footer, and questions to the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.tui.action import EVERYWHERE, SEARCH, Action
from seattui.tui.actions import BY_ID, actions_for
from seattui.tui.frame import Frame
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.header import HeaderBar
from seattui.tui.shell.places import PlacesBar
from seattui.tui.shell.requests import Asker

if TYPE_CHECKING:
    from seattui.domain.model import User, UserFilter
    from seattui.service.screen_session import ScreenSession

T = TypeVar("T")


class PlaceScreen(Screen[None]):
    """One place. A subclass sets `place`, its BINDINGS (`bindings_for`), and overrides what is below."""

    place: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._asker = Asker(self, lambda error: self.trouble(error))
        self._opened = False
        self._outdated = False

    # --- what a place overrides -------------------------------------------------------------------

    def compose_body(self) -> ComposeResult:
        """The widgets between places row and footer."""
        yield from ()

    def session_ready(self, session: ScreenSession) -> None:
        """The store is open: called once, on the UI thread, after mounting."""

    def store_changed(self) -> None:
        """Somebody changed the store: read again what is shown. Never called before `session_ready`."""

    def read_anew(self) -> None:
        """Reads everything that is shown."""

    def show_user(self, user: User) -> None:
        """Puts the cursor on this person. Only Users is asked to."""

    def show_filtered(self, wanted: UserFilter) -> None:
        """Lists exactly these people. Only Users is asked to."""

    def back(self) -> bool:
        """Back to what the place showed before; False where there is nothing to go back from."""
        return False

    def footer_actions(self) -> tuple[Action, ...]:
        """The keys that work now, the most used first. In a field letters are typed."""
        if isinstance(self.focused, Input):
            return actions_for(SEARCH)
        return actions_for(self.place, EVERYWHERE)

    @property
    def blank(self) -> bool:
        """Whether nothing of it has been read yet, so that no key can be about it."""
        return not self._opened

    @property
    def behind(self) -> bool:
        """Whether keys had better wait: what they are about isn't here yet."""
        return self.blank

    # --- what a place uses ------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        return cast(Frame, self.app)

    @property
    def session(self) -> ScreenSession | None:
        return self.frame.session

    def key_of(self, action: str) -> str:
        """The key that an action is on, as a person knows it."""
        return self.frame.shown_key(BY_ID[action])

    def opens(self, openers: Mapping[str, Callable[[], None]]) -> None:
        """Takes what keys open by the ids of their actions, beside its own methods `action_<id>`."""
        for action, opener in openers.items():
            setattr(self, f"action_{action}", opener)

    def ask(self, call: Callable[[CancelToken], T], then: Callable[[T], None], *, group: str) -> None:
        """Runs `call` off the UI thread and hands its answer to `then` on it.

        Within a group the newest question wins: the one before is stopped and its answer dropped. What
        goes wrong (SeattuiError) goes to `trouble`.
        """
        self._asker(call, then, group=group)

    def trouble(self, error: SeattuiError) -> None:
        """Shows what went wrong; a toast unless a place has a better spot for it."""
        self.frame.trouble(error)

    # --- how it is done ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield PlacesBar(self.place)
        with Vertical(id="body"):
            yield from self.compose_body()
        yield KeyBar()

    def on_mount(self) -> None:
        self.refresh_frame()

    def open_session(self, session: ScreenSession) -> None:
        """The app calls this when the store is open, or after mounting when it is already."""
        self.refresh_frame()
        if not self._opened:
            self._opened = True
            self.session_ready(session)

    def note_change(self) -> None:
        """The app calls this when the store changed; a place that isn't shown waits until it is."""
        if not self._opened:
            return
        if self.app.screen_stack[0] is self:
            self._outdated = False
            self.store_changed()
        else:
            self._outdated = True

    def on_screen_resume(self) -> None:
        if not self._opened and self.session is not None:
            self.open_session(self.session)
        elif self._outdated:
            self._outdated = False
            self.store_changed()

    def action_refresh(self) -> None:
        """Everything is read and drawn again, whatever another program wrote over the screen."""
        self.frame.repaint()
        self.read_anew()

    def refresh_frame(self) -> None:
        """Header and footer again: operator, permissions or focus may have changed."""
        self.query_one(HeaderBar).show(self.frame)
        self.query_one(PlacesBar).show(self.frame)
        self.query_one(KeyBar).show(self.frame, self.footer_actions())

    def on_descendant_focus(self) -> None:
        self.refresh_frame()

    def on_descendant_blur(self) -> None:
        self.refresh_frame()

    def on_key(self, event: events.Key) -> None:
        """A key whose action can't be used now says why; Textual passes those by."""
        for action in actions_for(self.place):
            if event.key in self.frame.keys_of(action) and (why := self._why_not(action)):
                event.stop()
                event.prevent_default()
                self.frame.tell(why, severity="warning")
                return

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """None, which is dimmed, for what can't be used now."""
        known = next((a for a in actions_for(self.place) if a.id == action), None)
        return None if known and self._why_not(known) else True

    def _why_not(self, action: Action) -> Message | None:
        """What the operator lacks for it, or why nothing can be changed; None when it can be used."""
        if lacking := self.frame.missing(action):
            return refusal(action, lacking)
        return self.frame.held_back if action.changes else None


def refusal(action: Action, lacking: tuple[str, ...]) -> Message:
    """`Change seat needs Modify billing.`"""
    if len(lacking) == 1:
        return msg("{action} needs {permission}.", action=action.label, permission=lacking[0])
    return msg("{action} needs {one} and {other}.", action=action.label, one=lacking[0], other=lacking[1])
