"""The frame: five places as modes, the desk that opens behind the first paint, themes, notices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, Literal, cast

from textual import work
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver
from textual.screen import Screen
from textual.worker import get_current_worker

from seattui.errors import SeattuiError
from seattui.i18n import Message, say
from seattui.settings import Settings
from seattui.tui import keymap
from seattui.tui.actions import BY_ID, EVERYWHERE, PLACES, Action, bindings_for
from seattui.tui.screens.place import PlaceScreen
from seattui.tui.state import State
from seattui.tui.themes import OWN
from seattui.tui.widgets.footer import KeyBar
from seattui.tui.widgets.places import PlacesBar
from seattui.tui.work import in_thread

if TYPE_CHECKING:
    from seattui.desk import Desk
    from seattui.domain.model import Operator, User

Opening = Callable[[], "Desk"]

SCREENS: Final = {place: f"{place.capitalize()}Screen" for place in PLACES}


def place_named(place: str) -> Callable[[], PlaceScreen]:
    """The screen of a place, imported when it is first shown."""

    def made() -> PlaceScreen:
        module = import_module(f"seattui.tui.screens.{place}")
        return cast(PlaceScreen, getattr(module, SCREENS[place])())

    return made


def style_sheets() -> list[Path]:
    """The frame's own, and after it one a concern."""
    here = Path(__file__).parent
    return [here / "app.tcss", *sorted((here / "styles").glob("*.tcss"))]


class SeattuiApp(App[int], inherit_bindings=False):
    """Opens the desk with `opening` in a thread once the frame is painted. Its answer is an exit code."""

    TITLE = "seattui"
    MODES = {place: place_named(place) for place in PLACES}
    DEFAULT_MODE = "users"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [
        *bindings_for(EVERYWHERE),
        Binding("ctrl+c", "how_to_leave", show=False, priority=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (100, "-wide"), (160, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]

    def __init__(
        self,
        opening: Opening,
        settings: Settings,
        state: State | None = None,
        driver_class: type[Driver] | None = None,
        places: Mapping[str, Callable[[], Screen[None]]] | None = None,
    ) -> None:
        """Raises UsageError when the settings put two actions on one key."""
        self.keys = keymap.resolve(settings.keys)
        super().__init__(driver_class=driver_class, css_path=[str(path) for path in style_sheets()])
        if places is not None:
            self._modes = dict(places)
        self.settings = settings
        self.state = state or State.load()
        self.opening = opening
        self.desk: Desk | None = None
        self.operator: Operator | None = None
        self.animation_level = "none"
        for theme in OWN:
            self.register_theme(theme)
        self.theme = self._first_theme()
        self.set_keymap({name: ",".join(keys) for name, keys in self.keys.items() if name in settings.keys})

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"rule": "#808080"}

    def _first_theme(self) -> str:
        """Lean where asked for; else what the settings say, else what was last chosen."""
        wanted = self.settings.theme or self.state.recall("theme", "seattui-dark")
        if self.settings.lean:
            wanted = "seattui-lean"
        return wanted if wanted in self.available_themes else "seattui-dark"

    def on_mount(self) -> None:
        self.call_after_refresh(self.open_desk)

    @work(exclusive=True, group="opening")
    async def open_desk(self) -> None:
        """Opens the store off the UI thread, then tells every place that was already shown."""

        def opened() -> tuple[Desk, Operator]:
            desk = self.opening()
            return desk, desk.operator()

        try:
            desk, operator = await in_thread(opened, "opening")
        except SeattuiError as error:
            self.trouble(error)
            return
        if get_current_worker().is_cancelled:
            return
        self.desk, self.operator = desk, operator
        for place in self._places():
            if place.is_mounted:
                place.open_desk(desk)
        if self.state.notice:
            self.tell(self.state.notice, severity="warning")

    def _places(self) -> list[PlaceScreen]:
        return [s for stack in self._screen_stacks.values() for s in stack if isinstance(s, PlaceScreen)]

    # --- what screens ask of the frame (seattui.tui.frame.Frame) ----------------------------------

    def go(self, place: str) -> None:
        self.switch_mode(place)

    def missing(self, action: Action) -> tuple[Message, ...]:
        operator = self.operator
        return tuple(
            say("{permission}", permission=p) for p in action.needs if operator and not operator.holds(p)
        )

    def keys_of(self, action: Action) -> tuple[str, ...]:
        return self.keys[action.id]

    def shown_key(self, action: Action) -> str:
        return keymap.shown(self.keys[action.id][0])

    def tell(self, message: Message, *, severity: str = "information") -> None:
        self.notify(
            str(message), severity=cast(Literal["information", "warning", "error"], severity), markup=False
        )

    def trouble(self, error: SeattuiError) -> None:
        self.notify(str(error), severity="error", markup=False)

    def show_user(self, user: User) -> None:
        self.go("users")

    # --- keys that work everywhere ----------------------------------------------------------------

    def action_users(self) -> None:
        self.go("users")

    def action_teams(self) -> None:
        self.go("teams")

    def action_seats(self) -> None:
        self.go("seats")

    def action_billing(self) -> None:
        self.go("billing")

    def action_activity(self) -> None:
        self.go("activity")

    async def action_back(self) -> None:
        """Back from a screen on top of a place; from a place itself, out."""
        if len(self.screen_stack) > 1:
            self.screen.dismiss()
        else:
            self.exit(0)

    def action_how_to_leave(self) -> None:
        self.tell(say("{key} quits.", key=self.shown_key(BY_ID["back"])))

    async def on_places_bar_chosen(self, event: PlacesBar.Chosen) -> None:
        self.go(event.place)

    async def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        await self.run_action(event.action.id, self.screen)
