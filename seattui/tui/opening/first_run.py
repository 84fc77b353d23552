"""The first run: there is no store yet. Create one, open the demo, or quit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.kit.text import masked, safe
from seattui.tui.opening import beginnings
from seattui.tui.opening.beginnings import NewAccount
from seattui.tui.shell.dialog import NEXT_FIELD, Dialog
from seattui.tui.shell.work import in_thread
from seattui.tui.widgets.field import Field

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

LABELS = {
    "account": msg("Account"),
    "currency": msg("Currency"),
    "time_zone": msg("Time zone"),
    "owner": msg("Owner's email"),
}


class FirstRunScreen(Dialog["ScreenSession | None"]):
    """Dismissed with the open session of the new store or of the demo; None to quit."""

    BINDINGS = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
        Binding("escape", "to_buttons", show=False),
        Binding("q,ctrl+c", "leave", show=False),
    ]
    KEYS = (NEXT_FIELD, ("escape", msg("To the buttons")), ("ctrl+c", msg("Quit")))

    def __init__(self, store: str, *, read_only: bool = False) -> None:
        super().__init__()
        self._store = store
        self._read_only = read_only
        self._busy = False

    def compose(self) -> ComposeResult:
        defaults = beginnings.defaults()
        with VerticalScroll(classes="calm", can_focus=False):
            yield Static(str(msg("Welcome to seattui")), markup=False, classes="title")
            yield Static(str(msg("There is no store yet. It will be created here:")), markup=False)
            yield Static(safe(masked(self._store)), markup=False, classes="path")
            for name, label in LABELS.items():
                with Horizontal(classes="row"):
                    yield Static(str(label), markup=False, classes="label")
                    yield Field(getattr(defaults, name), id=name, limit=254, placeholder=_example(name))
                yield Static("", markup=False, id=f"{name}-fault", classes="fault")
            yield Static("", markup=False, id="told", classes="fault")
            with Horizontal(classes="buttons"):
                yield _button(msg("Create the store"), "make", disabled=self._read_only)
                yield _button(msg("Try the demo"), "demo")
                yield _button(msg("Quit"), "quit")
            yield Static(
                str(msg("The demo uses its own store, deleted when you quit.")),
                markup=False,
                classes="muted",
            )
        yield self.key_line()

    def on_mount(self) -> None:
        self.query_one("#account").focus()
        if self._read_only:
            self._show_message("told", msg("Opened read-only: no store can be created."))

    def _typed(self) -> NewAccount:
        values = {f.name: self.query_one(f"#{f.name}", Field).value.strip() for f in fields(NewAccount)}
        return NewAccount(**{**values, "currency": values["currency"].upper()})

    @on(Input.Changed)
    def _forgive(self, event: Input.Changed) -> None:
        self._show_message(f"{event.input.id}-fault", None)

    @on(Button.Pressed, "#make")
    def _make(self) -> None:
        wanted = self._typed()
        faults = beginnings.faults(wanted)
        for name in LABELS:
            self._show_message(f"{name}-fault", faults.get(name))
        if faults:
            self.query_one(f"#{next(iter(faults))}").focus()
        else:
            self._start(lambda: beginnings.found(self._store, wanted), msg("Creating the store …"))

    @on(Button.Pressed, "#demo")
    def _demo(self) -> None:
        self._start(beginnings.demo, msg("Creating the demo …"))

    def _start(self, opening: Callable[[], ScreenSession], message: Message) -> None:
        if not self._busy:
            self._busy = True
            self._show_message("told", message)
            self._open(opening)

    @work(exclusive=True)
    async def _open(self, opening: Callable[[], ScreenSession]) -> None:
        try:
            session = await in_thread(opening, "opening")
        except SeattuiError as error:
            self._busy = False
            self._show_message("told", error)
            return
        self.dismiss(session)

    def _show_message(self, id: str, message: Message | SeattuiError | None) -> None:
        line = self.query_one(f"#{id}", Static)
        line.update(str(message or ""))
        line.display = message is not None

    def action_to_buttons(self) -> None:
        self.query_one("#quit").focus()

    @on(Button.Pressed, "#quit")
    def action_leave(self) -> None:
        self.dismiss(None)


def _button(label: Message, id: str, *, disabled: bool = False) -> Button:
    return Button(Content(f"[{label}]"), id=id, compact=True, disabled=disabled)


def _example(name: str) -> str:
    return {"account": "Acme GmbH", "owner": "ana@acme.example"}.get(name, "")
