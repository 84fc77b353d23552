"""The frame with plain places, for tests of the frame itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Label

from seattui.domain.model import User
from seattui.kit.cancellation import CancelToken
from seattui.kit.settings import Settings
from seattui.tui.action import PLACES
from seattui.tui.actions import bindings_for
from seattui.tui.app import SeattuiApp
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.shell.state import State
from seattui.tui.widgets.field import Field

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession


class Plain(PlaceScreen):
    """Notes what the frame tells it; searches in a field, so that typing can be tested."""

    place = "users"
    AUTO_FOCUS = ""
    BINDINGS = bindings_for("users")

    def __init__(self) -> None:
        super().__init__()
        self.result: list[str] = []
        self.sessions: list[ScreenSession] = []
        self.shown_user: User | None = None

    def compose_body(self) -> ComposeResult:
        yield Field(id="search")
        yield Label(f"body of {self.place}")

    def session_ready(self, session: ScreenSession) -> None:
        self.sessions.append(session)

    def store_changed(self) -> None:
        self.result.append("changed")

    def show_user(self, user: User) -> None:
        self.shown_user = user

    def action_search(self) -> None:
        self.query_one(Field).focus()

    def action_mark_all(self) -> None:
        self.result.append("marked all")

    def action_change_seat(self) -> None:
        self.result.append("change seat")

    def question(self, call: Callable[[CancelToken], Any]) -> list[Any]:
        """Asks, and returns the list that the answer comes to stand in."""
        answers: list[Any] = []
        self.ask(call, answers.append, group="test")
        return answers


class PlainApp(SeattuiApp):
    """With plain places."""

    MODES = {place: type(place.title(), (Plain,), {"place": place}) for place in PLACES}


def frame(opening: Callable[[], ScreenSession], tmp_path: Path | None = None, **settings: Any) -> SeattuiApp:
    """The app with plain places; its state is kept under `tmp_path`, else nowhere."""
    state = State.load(tmp_path / "state.json") if tmp_path else State(None)
    return PlainApp(opening, Settings(**{"store": "x.db", **settings}), state)
