"""How the app follows the settings: its theme, also one from a file; its keys; and reading them again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from textual import work

from seattui.kit.errors import KeysError, SeattuiError, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.settings import Loaded, Settings, of_keys
from seattui.tui.action import EVERYWHERE
from seattui.tui.actions import actions_for
from seattui.tui.settings import theme_files, themes
from seattui.tui.shell import keymap
from seattui.tui.shell.state import Preferences, State
from seattui.tui.shell.stepping import SteppingApp
from seattui.tui.shell.work import in_thread

AT_THE_NEXT_START = (
    "store", "account", "operator", "lang", "lean", "plain_output", "read_only", "backup_folder", "backup_keep",
)  # fmt: skip
"""What is looked at when the program starts, and never again."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """Where the settings came from, and how they are read: as at the start, flags and environment included."""

    path: Path
    load: Callable[[], Loaded]


class SettingsApp(SteppingApp, inherit_bindings=False):
    """Raises UsageError when it is made with settings that can't be followed."""

    state: State
    preferences: Preferences

    def __init__(self, settings: Settings, file: SettingsFile | None, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.settings = settings
        self.keys = keymap.resolve(settings.keys)
        self._file = file
        self.of_themes: list[Message] = []
        """What is to be told of the theme that the app begins with."""

    # --- what the app defines -----------------------------------------------------------------------

    def show_error(self, error: SeattuiError) -> None:
        """Shows an error."""

    def refresh_places(self) -> None:
        """Shows them with other keys."""

    # --- the theme ----------------------------------------------------------------------------------

    @property
    def themes_folder(self) -> Path:
        return theme_files.folder(self._file.path if self._file else None)

    def theme_names(self) -> tuple[str, ...]:
        """Ours and Textual's, then those that have a file."""
        own = self._own_themes()
        return (*(name for name in self.available_themes if name not in own), *own)

    def _own_themes(self) -> list[str]:
        there = theme_files.names(self.themes_folder)
        return [name for name in there if name not in themes.WITHOUT_FILES]

    def use_first_theme(self, kept: Preferences) -> None:
        """That of the settings, else the last chosen one. Raises UsageError for one of the settings that isn't there or
        can't be read; one that was chosen once is left out with a notice."""
        self.of_themes = [*self._use_first(self.settings, kept)]

    def _use_first(self, settings: Settings, kept: Preferences) -> tuple[Message, ...]:
        name = themes.first_theme(settings, kept, self.theme_names())
        try:
            return self._use_theme(name)
        except UsageError as error:
            if name == settings.theme:
                raise
            self.theme = themes.DARK.name
            return (msg("{what} {hint}", what=error.message, hint=error.hint or ""),)

    def _use_theme(self, name: str) -> tuple[Message, ...]:
        """Switches to it, as its file is now; returns what is hard to read in it. Raises UsageError."""
        warnings: tuple[Message, ...] = ()
        if name in self._own_themes():
            own = theme_files.read(self.themes_folder, name, themes.OWN)
            self.register_theme(own.theme)
            warnings = own.warnings
            if self.theme == name:
                self.theme = themes.DARK.name  # the same name is no change
        self.theme = name
        return warnings

    def choose_theme(self, name: str) -> None:
        """Switches and remembers it; one that can't be read changes nothing."""
        try:
            warnings = self._use_theme(name)
        except UsageError as error:
            self.show_error(error)
            return
        for warning in warnings:
            self.tell(warning, severity="warning")
        # Over SSH, people share the service account's state.
        if (self.preferences if self.guardian else self.state).remember("theme", name):
            self.save_state()

    @work(group="state")
    async def save_state(self) -> None:
        await in_thread(self.state.save, "state")

    # --- keys, and reading it all again -------------------------------------------------------------

    def works_anywhere(self, key: str) -> bool:
        return any(key in self.keys[one.id] for one in actions_for(EVERYWHERE))

    def use_keys(self) -> None:
        if self.settings.keys:
            self.set_keymap({name: ",".join(keys) for name, keys in self.keys.items()})

    @work(exclusive=True, group="settings")
    async def action_reload_settings(self) -> None:
        """Follows the settings as they are now; where they are wrong the running ones stay."""
        if self.guardian or self._file is None:
            self.tell(
                msg("Over SSH the settings are the server's: they are read at each login."),
                severity="warning",
            )
            return
        try:
            loaded = await in_thread(self._file.load, "settings")
            said = self._follow(loaded)
        except SeattuiError as error:
            self.show_error(error)
            return
        for text, severity in said:
            self.tell(text, severity=severity)

    def _follow(self, loaded: Loaded) -> list[tuple[Message, str]]:
        """What is to be told. Raises UsageError, and then nothing has changed."""
        wanted = loaded.settings
        try:
            keys = keymap.resolve(wanted.keys)
        except KeysError as error:
            raise of_keys(error, loaded) from error
        differing = {
            f.name for f in fields(Settings) if getattr(wanted, f.name) != getattr(self.settings, f.name)
        }
        lean, before = self.settings.lean, self.current_theme
        later = [name for name in (*AT_THE_NEXT_START, *(["theme"] if lean else [])) if name in differing]
        warnings = () if lean else self._use_first(replace(wanted, lean=False), self.state)
        if self.current_theme != before:  # also another file of the same theme, or one chosen since the start
            differing.add("theme")
        self.settings = replace(wanted, **{name: getattr(self.settings, name) for name in later})
        self.keys = keys
        self.set_keymap({name: ",".join(every) for name, every in keys.items()})
        self.refresh_places()
        now = sorted(differing.difference(later))
        said = [(warning, "warning") for warning in warnings]
        if now:
            said.append(
                (msg("The settings were read again. Changed: {names}.", names=", ".join(now)), "information")
            )
        if later:
            said.append((msg("At the next start: {names}.", names=", ".join(later)), "warning"))
        return said or [(msg("The settings were read again: nothing has changed."), "information")]
