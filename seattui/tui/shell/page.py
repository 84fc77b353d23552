"""The base of a page of details over a place: header, places row, what it shows, footer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message
from seattui.tui.action import Action
from seattui.tui.actions import BY_ID, actions_for, bound
from seattui.tui.frame import Frame
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.header import HeaderBar
from seattui.tui.shell.open_screens import ClosesOnce
from seattui.tui.shell.places import PlacesBar
from seattui.tui.shell.requests import Requests
from seattui.tui.shell.trail import Page
from seattui.tui.shell.who_may import tell_why_not, why_not


class PageScreen(ClosesOnce["str | None"]):
    """Closed with Esc or q, or with a key of its place that has no meaning here: then it is dismissed with the id of
    that action, which the place does. `PlaceScreen.open_page` opens it, so that `<` and `>` find it again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        bound("refresh", "refresh"),
    ]
    place: str
    shown_keys: ClassVar[tuple[str, ...]] = ()
    """The actions in the footer, besides those of every page."""
    again: Callable[[], object]
    """Opens another one like it."""

    def __init__(self) -> None:
        super().__init__()
        self.ask = Requests(self, self._failed)

    # --- what a page defines ----------------------------------------------------------------------

    @property
    @abstractmethod
    def key(self) -> Hashable:
        """Whose details they are."""

    def compose_body(self) -> ComposeResult:
        """What is between the places row and the footer."""
        yield from ()

    def title_parts(self) -> Sequence[str]:
        """What is shown, for the title."""
        return ()

    def read(self) -> None:
        """Loads what is shown again, where it can change."""

    def gone(self) -> Message | None:
        """Why it can't be opened any more; runs in a thread."""
        return None

    # --- implementation ---------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        return cast(Frame, self.app)

    @property
    def page(self) -> Page:
        return Page((type(self).__name__, self.key), self.again, self.gone)

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield PlacesBar(self.place)
        yield from self.compose_body()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(HeaderBar).show(self.frame)
        self.query_one(PlacesBar).show(self.frame, self.title_parts())
        self.query_one(KeyBar).show(self.frame, self.footer_actions())

    def footer_actions(self) -> tuple[Action, ...]:
        return tuple(replace(BY_ID[name], footer=True) for name in (*self.shown_keys, "back", "help"))

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        self.frame.note_step()

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_refresh(self) -> None:
        self.frame.repaint()
        self.read()

    def on_key(self, event: events.Key) -> None:
        if event.key in self.active_bindings:
            return
        for action in actions_for(self.place):
            if action.id != "details" and event.key in self.frame.keys_of(action):
                event.stop()
                event.prevent_default()
                if not self.leave_for(action):
                    self.frame.drop_typed_with(event)
                return

    def leave_for(self, action: Action) -> bool:
        """Closes the page for the place to do this; False, having said why, if it isn't available."""
        if why := why_not(self.frame, action):
            tell_why_not(self.frame, self.ask, action, why)
            return False
        self.dismiss(action.id)
        return True

    def _failed(self, error: SeattuiError) -> None:
        self.frame.show_error(error)
