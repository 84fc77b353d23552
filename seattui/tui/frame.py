"""What a screen may use of the app, as protocols, so that screens don't depend on the app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from seattui.kit.i18n import Message
from seattui.tui.action import Action

if TYPE_CHECKING:
    from textual import events

    from seattui.domain.model import Operator, Permission, SavedView, User, UserFilter
    from seattui.kit.errors import SeattuiError
    from seattui.kit.settings import Settings
    from seattui.service.screen_session import ScreenSession

T = TypeVar("T")


class PreferencesReader(Protocol):
    """Remembered values, by name."""

    def recall(self, name: str, default: T) -> T: ...


class Frame(Protocol):
    """The app, as its screens see it."""

    session: ScreenSession | None
    operator: Operator | None
    settings: Settings
    preferences: PreferencesReader
    """What is remembered for this account; empty until the store is open."""
    permissions: Mapping[str, Permission]
    """By code; empty until the store is open."""
    out_of_reach: SeattuiError | None
    """Why the store can't be read at the moment."""

    def go(self, place: str) -> None:
        """Shows one of the five places."""

    def repaint(self) -> None:
        """Draws the whole screen again, even cells that didn't change."""

    @property
    def changes_blocked(self) -> Message | None:
        """Why nothing can be changed at the moment, whoever the operator is."""

    def missing(self, action: Action) -> tuple[str, ...]:
        """Labels of the permissions that the operator lacks for this action."""

    def keys_of(self, action: Action) -> tuple[str, ...]:
        """The action's keys, as Textual's key events name them: `slash`, `ctrl+p`, `space`."""

    def shown_key(self, action: Action) -> str:
        """Its first key, as shown to people: `/`, `Esc`, `space`."""

    def shown_keys(self, action: Action) -> tuple[str, ...]:
        """All of its keys, as shown to people."""

    def perform(self, action: Action) -> None:
        """Does what the action's key would do, wherever the focus is."""

    def tell(self, message: Message, *, severity: str = "information") -> None:
        """Shows a short notice that disappears by itself; the text is never parsed as markup."""

    def drop_typed_with(self, key: events.Key) -> None:
        """Drops what is typed together with a key that did nothing, since it was meant for what that would have opened."""

    def drop_typed(self) -> None:
        """Drops what was typed for what the last key asked for, since that doesn't open."""

    def show_error(self, error: SeattuiError) -> None:
        """Shows an error, with what to do next."""

    def note_step(self, typing: object = None) -> None:
        """Something else may be shown: a step for `<` and `>`. What is typed in one search is one step."""

    def keep_step(self) -> None:
        """Something else is about to be shown: the step remembers the cursor."""

    async def show_user(self, user: User) -> None:
        """Opens Users with the cursor on this person."""

    async def list_users(self, wanted: UserFilter) -> None:
        """Opens Users with exactly these people listed; an existing search is cleared."""

    async def show_view(self, saved: SavedView) -> None:
        """Opens a saved view, in the list of people that is shown, or else in Users."""

    async def show_history(self, user_id: int, name: str) -> None:
        """Opens Activity with the changes of this person, who is called so."""

    def choose_theme(self, name: str) -> None:
        """Switches the theme and remembers it."""

    def remember(self, name: str, value: object) -> None:
        """Remembers a JSON value for this account, and saves the state file off the UI thread."""
