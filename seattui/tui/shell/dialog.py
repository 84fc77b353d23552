"""What all dialogs have in common: their keys, listed in their last line.

Enter moves to the next field, and from the last field to the first button, which changes nothing; where something was
entered that costs nothing, to the button that confirms it. Space selects. On a button Enter presses it, unless Enter was
typed before the dialog was drawn.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from typing import ClassVar, cast

from textual import events
from textual.keys import key_to_character
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Button, Input

from seattui.kit.i18n import Message, msg
from seattui.tui.action import NO_KEY, Action
from seattui.tui.actions import by
from seattui.tui.frame import Frame
from seattui.tui.shell.footer import Hint, KeyBar
from seattui.tui.shell.keymap import shown
from seattui.tui.shell.open_screens import ClosesOnce
from seattui.tui.terminal.key_time import now
from seattui.tui.terminal.private import PrivateModal

Keys = Sequence[tuple["str | tuple[Action, ...]", Message]]
"""Keys as Textual names them, or actions (`by`), and what they do: the most used first, the one that closes the dialog
last."""

BUTTON_BARS = frozenset({"dialog-buttons", "people-buttons", "buttons"})
"""Classes of the containers of the buttons at a dialog's end."""
NEXT_FIELD = ("enter", msg("Next field"))
PRESS = ("enter", msg("Press"))
CHOOSE = ("space", msg("Choose"))
SWITCHES = (NEXT_FIELD, CHOOSE, ("left,right", msg("Tab")), (by("save_set"), msg("Save as a set")))
"""Keys of a dialog with permission switches."""


class Dialog(ClosesOnce[ScreenResultType], PrivateModal[ScreenResultType]):
    """A subclass yields `key_line()` last."""

    KEYS: ClassVar[Keys] = (NEXT_FIELD, CHOOSE, ("escape", msg("Cancel")))
    readable_from = math.inf
    """When the current content was first drawn, by the clock of key events; `math.inf`: not yet."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = asyncio.Event()
        """Set once it was on screen: until then nothing is asked of the store."""

    def keys(self) -> Keys:
        return self.KEYS

    def start_at(self, widget: Widget) -> None:
        """Gives it the focus before the dialog is drawn for the first time; `Widget.focus` does so later."""
        self.set_focus(widget, scroll_visible=False)
        self.update_key_hints()

    def confirms_entered(self) -> Button | None:
        """The confirming button, once something was entered that costs nothing and takes nothing away: Enter goes there
        from the last field, since Enter on *Cancel* would discard it."""
        return None

    def key_line(self) -> KeyBar:
        return KeyBar(self._hints(), ruled=False)

    def update_key_hints(self) -> None:
        """Updates the key hints."""
        for bar in self.query(KeyBar):
            bar.put(self._hints())

    def on_descendant_focus(self) -> None:
        self.update_key_hints()

    def _hints(self) -> list[Hint]:
        """For example `←→ Tab  esc Cancel`; the last one is always shown. On a button, the hint for Enter is `Press`;
        what has no key here has no hint."""
        on_button = isinstance(self.focused, Button)
        keys = [PRESS if on_button and key == NEXT_FIELD else key for key in self.keys()]
        hints = []
        for number, (named, label) in enumerate(keys, 1):
            pressed = (
                named.split(",") if isinstance(named, str) else [*filter(None, map(self._key_of, named))]
            )
            if pressed:
                text = "".join(map(shown, pressed))
                hints.append(Hint(text, str(label), press=pressed[0], stays=number == len(keys)))
        return hints

    def _key_of(self, action: Action) -> str | None:
        """The first of its keys that does something here: what a field takes as typed doesn't."""
        keys = [key for key in cast(Frame, self.app).keys_of(action) if key != NO_KEY]
        typed = self.focused.check_consume_key if self.focused else lambda key, character: False
        return next((key for key in keys if not typed(key, key_to_character(key))), None)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        self.content_changed()
        if self.draw_at_once(event):
            self.drawn.set()
        else:
            self.call_after_refresh(self.drawn.set)

    def content_changed(self) -> None:
        """Called when the content changes: an Enter typed before it is drawn must not press a button."""
        self.readable_from = math.inf
        self.call_after_refresh(self._content_drawn)

    def _content_drawn(self) -> None:
        self.readable_from = now()

    def ignores_key(self, key: events.Key) -> bool:
        """Whether to ignore a key: an Enter on a button, typed before the content was drawn."""
        return key.key == "enter" and isinstance(self.focused, Button) and key.time < self.readable_from

    def action_next_field(self) -> None:
        """Moves to the next field, skipping buttons between fields, and after the last field to the buttons
        at the end."""
        chain = self.focus_chain
        start = chain.index(self.focused) + 1 if self.focused in chain else 0
        following = (
            widget for widget in chain[start:] if not isinstance(widget, Button) or _in_button_bar(widget)
        )
        if (target := next(following, None)) is not None:
            self.set_focus((self.confirms_entered() if isinstance(target, Button) else None) or target)

    def to_button_beside(self, button: Button, by: int) -> None:
        """Moves between buttons; at the last one it stays."""
        buttons = [one for one in self.focus_chain if isinstance(one, Button)]
        beside = buttons.index(button) + by
        if 0 <= beside < len(buttons):
            self.set_focus(buttons[beside])

    def on_address_area_submitted(self) -> None:
        self.action_next_field()

    def on_person_search_done(self) -> None:
        self.action_next_field()

    def on_team_search_done(self) -> None:
        self.action_next_field()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_next_field()


def _in_button_bar(button: Button) -> bool:
    parent = button.parent
    return isinstance(parent, Widget) and not BUTTON_BARS.isdisjoint(parent.classes)
