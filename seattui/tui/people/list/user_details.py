"""A person's details, on a screen of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import User, UserDetails
from seattui.kit.errors import SeattuiError
from seattui.tui.action import Action
from seattui.tui.actions import BY_ID
from seattui.tui.frame import Frame
from seattui.tui.people.list.user_columns import Words
from seattui.tui.people.list.user_details_pane import UserDetailsPane, read_details
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.header import HeaderBar
from seattui.tui.shell.places import PlacesBar
from seattui.tui.shell.requests import Requests
from seattui.tui.shell.who_may import refusal, tell_why_not

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

DONE_THERE = ("change_seat", "edit", "move_seat", "invite", "deactivate", "offboard", "remove", "copy_email")


class UserDetailsScreen(Screen["str | None"]):
    """Dismissed with the id of an action for its place to run, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(BY_ID[name].keys, f"leave_for('{name}')", show=False, id=name) for name in DONE_THERE),
        Binding("escape", "leave", show=False),
    ]

    def __init__(
        self,
        session: ScreenSession,
        place: str,
        user: User,
        words: Words,
        subscriptions: Sequence[Subscription],
    ) -> None:
        super().__init__()
        self._session = session
        self._place = place
        self._user = user
        self._words = words
        self._subscriptions = subscriptions
        self.ask = Requests(self, self._failed)

    @property
    def frame(self) -> Frame:
        return cast(Frame, self.app)

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield PlacesBar(self._place)
        yield UserDetailsPane(self._words, id="person")
        yield KeyBar()

    def on_mount(self) -> None:
        pane = self.query_one(UserDetailsPane)
        pane.can_focus = True
        pane.focus()
        pane.subscriptions = self._subscriptions
        pane.show(self._user)
        self.query_one(HeaderBar).show(self.frame)
        self.query_one(PlacesBar).show(self.frame)
        self.query_one(KeyBar).show(self.frame, self._keys())
        self.read()

    def _keys(self) -> tuple[Action, ...]:
        return tuple(replace(BY_ID[name], footer=True) for name in (*DONE_THERE, "back", "help"))

    def read(self) -> None:
        """Loads the person again."""
        self.ask(lambda _: read_details(self._session, self._user.id), self._found, group="details")

    def _found(self, found: UserDetails | None) -> None:
        if found is not None:
            self._user = found.user
            self.query_one(UserDetailsPane).show(found.user, found)

    def _failed(self, error: SeattuiError) -> None:
        self.frame.show_error(error)

    def action_leave_for(self, name: str) -> None:
        action = BY_ID[name]
        if lacking := self.frame.missing(action):
            tell_why_not(self.frame, self.ask, action, refusal(action, lacking))
        else:
            self.dismiss(name)

    def action_leave(self) -> None:
        self.dismiss(None)
