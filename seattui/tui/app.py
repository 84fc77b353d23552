"""The app: five places as modes, the session that is opened after the first paint, themes, notices."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter
from textual.notifications import Notifications, Notify, SeverityLevel

from seattui.domain.people.permissions import label_of
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.kit.settings import Settings
from seattui.tui.action import EVERYWHERE, PEOPLE, Action
from seattui.tui.actions import BY_ID, actions_for, bindings_for
from seattui.tui.help.help import HelpScreen
from seattui.tui.opening.opening_app import OpeningApp
from seattui.tui.places.ahead import parts
from seattui.tui.places.modes import FIRST_SHEETS, SCREENS, later_sheets
from seattui.tui.settings import themes
from seattui.tui.settings.settings_app import SettingsFile
from seattui.tui.shell import keymap
from seattui.tui.shell.footer import KeyBar
from seattui.tui.shell.page import PageScreen
from seattui.tui.shell.palette import Palette
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.shell.places import OUT_OF_REACH, PlacesBar
from seattui.tui.shell.state import State
from seattui.tui.terminal import parts_drawn, tiny_screens
from seattui.tui.terminal.driver import Terminal
from seattui.tui.terminal.job_control import has_shell
from seattui.tui.terminal.private import AT_ONCE, OUTPUT, as_widget, driver_of, known
from seattui.tui.terminal.sheets import CachedStylesheet
from seattui.tui.terminal.typing_ahead import STILL_LOADING, TypingAhead
from seattui.tui.widgets.search_field import SearchField
from seattui.tui.widgets.windowed_table import WindowedTable

if TYPE_CHECKING:
    from seattui.domain.model import SavedView, User, UserFilter
    from seattui.service.guardian import Guardian
    from seattui.service.screen_session import ScreenSession


TINY = 8
"""Columns below which nothing has a scrollbar: with one, text without any width needs none, and without one
it does, which would loop for ever."""


class SeattuiApp(OpeningApp, inherit_bindings=False):
    """Opens the session with `opening` in a thread once the frame is painted."""

    TITLE = "seattui"
    MODES = {**SCREENS}
    DEFAULT_MODE = "users"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_for(EVERYWHERE),
        Binding("ctrl+c", "explain_quit", show=False),
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (100, "-wide"), (160, "-huge")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]

    def __init__(
        self,
        opening: Callable[[], ScreenSession],
        settings: Settings,
        state: State | None = None,
        driver_class: type[Driver] | None = None,
        guardian: Guardian | None = None,
        settings_file: SettingsFile | None = None,
    ) -> None:
        """Over SSH there is a `guardian`. Raises UsageError when the settings put two actions on one key."""
        super().__init__(opening, settings, settings_file, driver_class=driver_class, css_path=FIRST_SHEETS)
        self.diff_output = not settings.plain_output and known(OUTPUT)
        self.mouse = not settings.lean
        self.state = state or State.load()
        self.guardian = guardian
        self.notices = Notifications()
        """Messages shown a short while ago."""
        self._keys_taken = known(AT_ONCE)
        self._typing = TypingAhead(
            self, self.works_anywhere, self._keys_dropped, self._key_too_early, self._typed_with
        )
        self.animation_level = "none"
        self.without_extras()
        for theme in themes.OWN:
            self.register_theme(theme)
        self.use_first_theme(self.state)
        self.stylesheet = CachedStylesheet(variables=self.get_css_variables())
        self.use_keys()

    def get_css_variables(self) -> dict[str, str]:
        self.theme_variables = {
            "rule": "ansi_default",
            **themes.with_plain_shades(super().get_css_variables()),
        }
        return self.theme_variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        stock = super().get_line_filters()
        return tiny_screens.filters(stock) if self.no_color else stock

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < TINY, "-tiny")

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not self.screen_stack:
            return  # typed while it ends
        if isinstance(event, events.Key):
            self.last_key = monotonic()
            for bar in self.screen.children:
                if isinstance(bar, KeyBar):
                    bar.key_pressed()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self._typing.drops(event):
                return
            if isinstance(event, events.Key) and await self._taken(event):
                return
            if self._typing.queues(event):
                return
        await super().on_event(event)

    async def _taken(self, key: events.Key) -> bool:
        """Whether the list or the search that has the focus took a key of its own, if nothing is to be handled before.
        Textual looks for the key's bindings, then queues it for the widget; and the next key would wait until all have
        had their turn, though a move in a list, or a letter, is whole."""
        to = self.focused
        if not isinstance(to, WindowedTable | SearchField) or not self._keys_taken or not self.app_focus:
            return False
        if self._typing.busy or self.awaiting_data or to.message_queue_size or to.screen.message_queue_size:
            return False
        with as_widget(to):
            return await to.takes(key)

    def _keys_dropped(self) -> None:
        self.tell(msg("Some keys were ignored: too many were typed at once."), severity="warning")

    def _key_too_early(self) -> None:
        """Shown once, also where the list itself already said so."""
        if all(str(one.message) != str(STILL_LOADING) for one in self.notices):
            self.tell(STILL_LOADING)

    def drop_typed(self) -> None:
        self._typing.nothing_opens()

    def _typed_with(self) -> None:
        self.tell(msg("What was typed with it was ignored."))

    def on_key(self, event: events.Key) -> None:
        """A key that nothing in a place or a page took, before Textual looks for its binding."""
        shown = self.screen
        if not event.is_printable or not isinstance(shown, PlaceScreen | PageScreen):
            return
        if any(event.key in self.keys_of(action) for action in actions_for(shown.place, EVERYWHERE)):
            return  # sooner found out than all bindings
        if event.key not in shown.active_bindings:
            self.tell(msg("{key} does nothing here.", key=keymap.shown(event.key)))
            self.drop_typed_with(event)

    def drop_typed_with(self, key: events.Key) -> None:
        self._typing.drop_with(key.time)

    def on_paste(self, event: events.Paste) -> None:
        """A paste that no focused field handled."""
        self.tell(
            msg("The pasted text was ignored: press a key that opens a field first."), severity="warning"
        )

    # --- opening ----------------------------------------------------------------------------------

    def on_load(self) -> None:
        if self.guardian:
            self.guardian.over = self.end_with
        tiny_screens.patch.begin()
        parts_drawn.patch.begin()
        # Textual starts tasks eagerly from Python 3.12 on: a screen would be composed, and its fields would
        # run, before it is on the stack. With this, tasks start in turn as on 3.11.
        asyncio.get_running_loop().set_task_factory(None)

    def on_mount(self) -> None:
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        """After the first paint: loads what that didn't need."""
        for sheet in later_sheets():
            self.stylesheet.read(sheet)
        self.stylesheet.reparse()
        self.open_session()

    def parts_ahead(self) -> Iterator[Callable[[], object]]:
        return parts(self)

    def on_unmount(self) -> None:
        parts_drawn.patch.end()
        tiny_screens.patch.end()
        self.stop_watching()

    # --- what screens use (seattui.tui.frame.Frame) -----------------------------------------------

    def go(self, place: str) -> None:
        self.switch_mode(place)

    action_go = go

    @property
    def changes_blocked(self) -> Message | None:
        return OUT_OF_REACH if self.out_of_reach else self.overdue

    def missing(self, action: Action) -> tuple[str, ...]:
        if self.operator is None:
            return ()
        lacking = [p for p in action.needs if not self.operator.holds(p)]
        return tuple(str(label_of(p, self.permissions.values())) for p in lacking)

    def keys_of(self, action: Action) -> tuple[str, ...]:
        return self.keys[action.id]

    def shown_key(self, action: Action) -> str:
        return keymap.shown(self.keys[action.id][0])

    def shown_keys(self, action: Action) -> tuple[str, ...]:
        return tuple(keymap.shown(key) for key in self.keys[action.id])

    def perform(self, action: Action) -> None:
        """Runs the action on the first node that has it: the focused widget, the screen, the app, any widget."""
        focused = list(self.focused.ancestors_with_self) if self.focused else []
        nodes: list[DOMNode] = [*focused, self.screen, self, *self.screen.walk_children()]
        method = "action_" + action.call.partition("(")[0]
        node = next((n for n in nodes if hasattr(n, method)), None)
        if node is not None:
            self.call_later(self.run_action, action.call, node)

    def on_notify(self, event: Notify) -> None:
        """Replaces Textual's toasts, which would cover what the next key acts on."""
        event.prevent_default()
        self.notices.add(event.notification)
        for bar in self.screen.query(KeyBar):
            bar.tell(event.notification.message, event.notification.severity)

    def tell(self, message: Message, *, severity: str = "information") -> None:
        self.notify(str(message), severity=cast(SeverityLevel, severity), markup=False)

    def show_error(self, error: SeattuiError) -> None:
        self.notify(str(error), severity="error", markup=False)

    async def show_user(self, user: User) -> None:
        with self.one_step():
            (await self.open_place("users")).show_user(user)

    async def list_users(self, wanted: UserFilter) -> None:
        with self.one_step():
            (await self.open_place("users")).show_filtered(wanted)

    async def show_history(self, user_id: int, name: str) -> None:
        with self.one_step():
            (await self.open_place("activity")).show_history(user_id, name)

    async def show_view(self, saved: SavedView) -> None:
        with self.one_step():
            there = self.current_mode if self.current_mode in PEOPLE else "users"
            (await self.open_place(there)).show_view(saved)

    def remember(self, name: str, value: object) -> None:
        if self.preferences.remember(name, value):  # type: ignore[arg-type]
            self.save_state()

    # --- keys that work everywhere ----------------------------------------------------------------

    def action_help(self) -> None:
        self.push_screen(HelpScreen(self.current_mode, getattr(self.screen, "refused_by", ())))

    def action_palette(self) -> None:
        self.push_screen(Palette(self.current_mode, self.theme_names()), self._chosen)

    def _chosen(self, choose: Callable[[], object] | None) -> None:
        if choose is not None:
            self.call_later(choose)

    async def action_back(self) -> None:
        """Closes a screen on top of a place, or goes back within the place; otherwise quits."""
        if len(self.screen_stack) > 1:
            await self.pop_screen()
        elif not (isinstance(self.screen, PlaceScreen) and self.screen.back()):
            self.exit(0)

    def action_suspend(self) -> None:
        driver = driver_of(self)
        if isinstance(driver, Terminal) and not self.guardian and has_shell(os.environ):
            driver.suspend_job()
        else:
            self.tell(msg("There is no shell here that could resume seattui."))

    def action_explain_quit(self) -> None:
        self.tell(msg("{key} goes back; on the top level it quits.", key=self.shown_key(BY_ID["back"])))

    def on_places_bar_chosen(self, event: PlacesBar.Chosen) -> None:
        self.go(event.place)

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        self.perform(event.action)
