"""A person's details, on a screen of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import User
from seattui.kit.i18n import Message, msg
from seattui.kit.text import safe
from seattui.tui.actions import bound
from seattui.tui.people.list.user_columns import Words
from seattui.tui.people.list.user_details_pane import Found, UserDetailsPane, read_details
from seattui.tui.shell.page import PageScreen

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

SHOWN = ("change_seat", "edit", "move_seat", "invite", "deactivate", "offboard", "remove", "copy_email")


class UserDetailsScreen(PageScreen):
    """A key of a change is the place's, which makes it for this person alone."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("history", "history")]
    shown_keys = (*SHOWN, "history")

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
        self.place = place
        self._user = user
        self._words = words
        self._subscriptions = subscriptions

    @property
    def key(self) -> int:
        return self._user.id

    def gone(self) -> Message | None:
        if self._session.by_id([self._user.id]):
            return None
        return msg("{who} was removed from the account.", who=self._user.display_name)

    def title_parts(self) -> Sequence[str]:
        return (safe(self._user.display_name, 60),)

    def compose_body(self) -> ComposeResult:
        yield UserDetailsPane(self._words, id="person")

    def on_mount(self) -> None:
        pane = self.query_one(UserDetailsPane)
        pane.can_focus = True
        pane.focus()
        pane.subscriptions = self._subscriptions
        pane.show(self._user)
        self.read()

    def read(self) -> None:
        self.ask(
            lambda _: read_details(self._session, self._user.id, self._subscriptions),
            self._found,
            group="details",
        )

    def _found(self, found: Found | None) -> None:
        if found is not None:
            self._user = found.details.user
            self.query_one(UserDetailsPane).show(self._user, found)

    def action_history(self) -> None:
        user = self._user
        self.app.run_worker(self.frame.show_history(user.id, user.display_name), group="users")
