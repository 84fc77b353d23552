"""Billing periods that are long overdue: shows what posting them does, and asks whether to."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.actions import bound
from seattui.tui.shell.dialog import PRESS, Dialog
from seattui.tui.shell.requests import Requests
from seattui.tui.widgets.wrapped import Prose

if TYPE_CHECKING:
    from seattui.service.scheduler import Due
    from seattui.service.screen_session import ScreenSession


class CatchUpDialog(Dialog["int | None"]):
    """Dismissed with the number of posted periods, or None to look without posting."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "look", show=False),
        bound("close_dialog", "look"),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]
    KEYS = (("left,right", msg("Other button")), PRESS, ("escape", msg("View only")))
    AUTO_FOCUS = "#look"

    def __init__(self, session: ScreenSession, due: Sequence[Due], names: Mapping[str, str]) -> None:
        """`names`: hub → the name of its subscription."""
        super().__init__()
        self._session = session
        self._due = due
        self._names = names
        self._posting = False
        self.ask = Requests(self, self._failed)

    def compose(self) -> ComposeResult:
        n = len(self._due)
        with Vertical(classes="dialog") as box:
            box.border_title = Content(
                str(plural("{n} billing period is overdue", "{n} billing periods are overdue", n))
            )
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield Static(
                    Content(
                        str(msg("These began since the account was last opened, and aren't invoiced yet:"))
                    ),
                    classes="dialog-text",
                    markup=False,
                )
                for line in due_message(self._due, self._names):
                    yield Prose(Content(str(line)), classes="dialog-text indented", markup=False)
                yield Static(
                    Content(
                        str(
                            msg(
                                "Posting creates an invoice for each, dated on its first day, and removes seats "
                                "whose removal was due by then. Until then you can only view this account."
                            )
                        )
                    ),
                    classes="dialog-note",
                    markup=False,
                )
            yield Static("", classes="dialog-message", markup=False)
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(f"[{msg('View only')}]"), id="look", compact=True)
                label = plural("Post {n} billing period", "Post {n} billing periods", n)
                yield Button(Content(f"[{label}]"), id="post", compact=True)
        yield self.key_line()

    def on_mount(self) -> None:
        self.query_one(".dialog-message").display = False

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "post":
            self.post_them()
        else:
            self.action_look()

    def post_them(self) -> None:
        """Posts them one by one; each is complete when it is counted."""
        if self._posting:
            return
        self._enter(posting=True)
        loop = asyncio.get_running_loop()

        def progress(done: int, of: int) -> None:
            loop.call_soon_threadsafe(self._show_message, msg("… {done} of {all} posted.", done=done, all=of))

        self.ask(lambda stop: self._session.settle(progress), self._posted, group="post")

    def _posted(self, periods: int) -> None:
        self.dismiss(periods)

    def _enter(self, *, posting: bool) -> None:
        self._posting = posting
        for button in self.query(Button):
            button.disabled = posting
        if not posting:
            self.query_one("#look").focus()

    def _failed(self, error: SeattuiError) -> None:
        self._enter(posting=False)
        self._show_message(
            msg("× {what} Posted periods are saved; the rest can be posted again.", what=error.message)
        )

    def _show_message(self, message: Message) -> None:
        if self.is_attached:
            message_line = self.query_one(".dialog-message", Static)
            message_line.update(Content(str(message)))
            message_line.display = True

    def action_look(self) -> None:
        if not self._posting:
            self.dismiss(None)


def due_message(due: Sequence[Due], names: Mapping[str, str]) -> Iterator[Message]:
    """A line for each subscription: how many invoices, from which day to which."""
    starts: dict[str, list[date]] = defaultdict(list)
    for one in due:
        starts[one.hub].append(one.start)
    for hub, found in starts.items():
        name = names.get(hub, hub)
        yield plural(
            "{name}: {n} invoice, from {first} to {last}",
            "{name}: {n} invoices, from {first} to {last}",
            len(found),
            name=name,
            first=min(found),
            last=max(found),
        )
