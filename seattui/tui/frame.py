"""What a screen may ask of the frame that it stands in, without knowing the app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from seattui.kit.i18n import Message
from seattui.tui.action import Action

if TYPE_CHECKING:
    from seattui.domain.model import Operator, Permission, User, UserFilter
    from seattui.kit.errors import SeattuiError
    from seattui.kit.settings import Settings
    from seattui.service.screen_session import ScreenSession

T = TypeVar("T")


class Recalls(Protocol):
    """What was remembered, by name."""

    def recall(self, name: str, default: T) -> T: ...


class Frame(Protocol):
    """The app, as its screens see it."""

    session: ScreenSession | None
    operator: Operator | None
    settings: Settings
    kept: Recalls
    """What is remembered of this account; empty until the store is open."""
    permissions: Mapping[str, Permission]
    """By code; empty until the store is open."""
    held_back: Message | None
    """Why nothing can be changed now, whoever operates."""

    def go(self, place: str) -> None:
        """Shows one of the five places."""

    def repaint(self) -> None:
        """Draws the whole screen once more, also where nothing changed."""

    def missing(self, action: Action) -> tuple[str, ...]:
        """Labels of the permissions that the operator lacks for it."""

    def keys_of(self, action: Action) -> tuple[str, ...]:
        """The keys that it is on now, as Textual's key events name them: `slash`, `ctrl+p`, `space`."""

    def shown_key(self, action: Action) -> str:
        """The first of them as a person knows it: `/`, `Esc`, `space`."""

    def shown_keys(self, action: Action) -> tuple[str, ...]:
        """All of them, likewise."""

    def perform(self, action: Action) -> None:
        """Does what its key would do, wherever the focus is."""

    def tell(self, message: Message, *, severity: str = "information") -> None:
        """A short notice that goes by itself; never read as markup."""

    def trouble(self, error: SeattuiError) -> None:
        """The same for what went wrong, with what to do next."""

    async def show_user(self, user: User) -> None:
        """The Users place, with the cursor on this person."""

    async def list_users(self, wanted: UserFilter) -> None:
        """The Users place, with exactly these people listed; a search that stands is cleared."""

    def choose_theme(self, name: str) -> None:
        """Other colours, remembered."""

    def remember(self, name: str, value: object) -> None:
        """Keeps a JSON value for this account in the state, and the state in its file; off the UI thread."""
