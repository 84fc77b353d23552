"""A store of an older version: shows what upgrading it does, and asks whether to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.service.clock import wall_clock
from seattui.tui.shell.dialog import PRESS, Dialog
from seattui.tui.shell.requests import Requests
from seattui.tui.widgets.checkbox import Check

if TYPE_CHECKING:
    from seattui.store.admin.upgrading import Upgrade

INTERVAL = 0.2
"""Seconds between updates of the progress."""


class UpgradeDialog(Dialog[bool]):
    """Dismissed with whether the store now has this program's version. `place` is its location."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,ctrl+c", "leave", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]
    KEYS = (("left,right", msg("Other button")), PRESS, ("escape", msg("Quit")))
    AUTO_FOCUS = "#quit"

    def __init__(self, place: object) -> None:
        super().__init__()
        self._place = place
        self._stop: CancelToken | None = None
        self._done = False
        self.ask = Requests(self, self._failed)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = Content(str(msg("The store has an older version")))
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield Static("", id="about", classes="dialog-text", markup=False)
                yield Check(msg("I have a dump of the database"), id="dumped")
            yield Static("", classes="dialog-message", markup=False)
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(f"[{msg('Quit')}]"), id="quit", compact=True)
                yield Button(Content(f"[{msg('Upgrade')}]"), id="upgrade", compact=True, disabled=True)
        yield self.key_line()

    def on_mount(self) -> None:
        self.query_one(Check).display = False
        self.set_interval(INTERVAL, self._how_far)
        self._show_message(msg("Checking the store …"))
        self.ask(self._check, self._checked, group="upgrade")

    def _check(self, stop: CancelToken) -> Upgrade:
        from seattui.store.admin import upgrading

        return upgrading.outlook(self._place, wall_clock())  # type: ignore[arg-type]

    def _checked(self, found: Upgrade) -> None:
        if not found.needed:  # another client upgraded it meanwhile
            self.dismiss(True)
            return
        self.query_one("#about", Static).update(Content("\n".join(map(str, about(found)))))
        self.query_one(".dialog-message").display = False
        self.query_one(Check).display = found.copy is None
        self.query_one("#upgrade", Button).disabled = found.copy is None

    def on_check_changed(self, event: Check.Changed) -> None:
        self.query_one("#upgrade", Button).disabled = not event.check.on

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "upgrade":
            self.upgrade()
        else:
            self.action_leave()

    def upgrade(self) -> None:
        """Upgrades the store; pressed again when that is done, continues."""
        if self._done:
            self.dismiss(True)
            return
        dumped = self.query_one(Check).on
        self._stop = stop = CancelToken()
        self._enter(upgrading=True)

        def work(_: CancelToken) -> Upgrade:
            from seattui.store.admin import upgrading

            return upgrading.upgraded(self._place, wall_clock(), dumped=dumped, stop=stop)  # type: ignore[arg-type]

        self.ask(work, self._upgraded, group="upgrade", stopped=lambda: self._enter(upgrading=False))

    def _how_far(self) -> None:
        if self._stop:
            self._show_message(msg("{doing} …", doing=self._stop.doing or msg("Upgrading the store")))

    def _upgraded(self, done: Upgrade) -> None:
        """Shows what people should know about the new version before the places are shown."""
        self._enter(upgrading=False)
        self._done = True
        if done.copy:
            self.app.notify(str(msg("The previous store is kept at {copy}.", copy=done.copy)), markup=False)
        if not done.notes:
            self.dismiss(True)
            return
        self.query_one("#about", Static).update(Content("\n\n".join(map(str, done.notes))))
        self.query_one(Check).display = False
        self.query_one("#quit").display = False
        self._show_message(msg("Done: the store now has version {version}.", version=done.to))
        button = self.query_one("#upgrade", Button)
        button.label = Content(f"[{msg('Go on')}]")
        button.focus()

    def _failed(self, error: SeattuiError) -> None:
        self._enter(upgrading=False)
        self._show_message(msg("× {what}", what=str(error)))

    def _enter(self, *, upgrading: bool) -> None:
        """While the upgrade runs, the only button is the one that cancels it and quits."""
        if not upgrading:
            self._stop = None
        self.query_one("#upgrade", Button).disabled = upgrading
        self.query_one(Check).disabled = upgrading
        self.query_one("#quit").focus()

    def _show_message(self, message: Message) -> None:
        if self.is_attached:
            message_line = self.query_one(".dialog-message", Static)
            message_line.update(Content(str(message)))
            message_line.display = True

    def action_leave(self) -> None:
        """Quits; cancels a running upgrade unless it is too late."""
        if self._stop is None:
            self.dismiss(self._done)
        elif self._stop.cancel():
            self.dismiss(False)


def about(found: Upgrade) -> Iterator[Message | str]:
    """From which version to which, what is new, and what is kept."""
    yield found.summary
    for brings in found.brings:
        yield f"  {brings}"
    yield ""
    yield found.safeguard
    yield msg("Everybody who has it open with an older seattui must quit and use this one.")
