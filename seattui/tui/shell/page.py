"""The base of a page of details over a place: header, places row, what it shows, footer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen, ScreenResultType

from seattui.kit.i18n import Message
from seattui.tui.action import Action
from seattui.tui.actions import BY_ID
from seattui.tui.frame import Frame
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.header import HeaderBar
from seattui.tui.shell.places import PlacesBar
from seattui.tui.shell.trail import Page


class PageScreen(Screen[ScreenResultType]):
    """Closed with Esc or q. `PlaceScreen.open_page` opens it, so that `<` and `>` find it again."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    place: str
    shown_keys: ClassVar[tuple[str, ...]] = ()
    """The actions in the footer, besides those of every page."""
    again: Callable[[], object]
    """Opens another one like it."""

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
