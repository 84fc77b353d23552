"""The people of a change: their names on a line, and on request a list of addresses to edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message as Event
from textual.widget import Widget
from textual.widgets import Button, Static, TextArea

from seattui.domain.model import User
from seattui.files.people.pasted import addresses_in
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg
from seattui.kit.text import safe
from seattui.tui.change.people_named import people_named
from seattui.tui.widgets.labelled import Labelled

HINT = msg("Email addresses, separated by commas, or a pasted list.")


class AddressArea(TextArea, Labelled):
    """A text area that makes pasted text safe, line by line. Ctrl+A selects all, to paste over it.

    Enter submits; line breaks can only be pasted. Up and Down move the focus at the ends.
    """

    INSET = (1, 1)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+a", "select_all", show=False)]

    def on_paste(self, event: events.Paste) -> None:
        """Runs before TextArea's own handler, which inserts the text. Ends the last line, for the next paste."""
        event.stop()
        text = event.text
        event.text = "\n".join(safe(line) for line in text.splitlines()) + "\n" * text.endswith(("\r", "\n"))

    class Submitted(Event):
        """Enter was pressed."""

    def on_key(self, event: events.Key) -> None:
        """Runs before TextArea's own handler."""
        row, last = self.cursor_location[0], self.document.line_count - 1
        if event.key == "enter":
            self.post_message(self.Submitted())
        elif event.key == "down" and row == last:
            self.screen.focus_next()
        elif event.key == "up" and row == 0:
            self.screen.focus_previous()
        else:
            return
        event.stop()
        event.prevent_default()


class PeopleNames(Static, Labelled):
    """Who they are."""

    INSET = (1, 0)


class PeopleField(Vertical):
    """Shows the people; `edit` asks its screen for their addresses, and the edited text is posted as `Typed`.

    Esc closes the list where there are people without it; otherwise the key is the dialog's.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    class EditWanted(Event):
        """The list should be edited: call `edit(text)`."""

    class Typed(Event):
        """The addresses were edited: call `show` or `show_problem`."""

        def __init__(self, addresses: tuple[str, ...]) -> None:
            super().__init__()
            self.addresses = addresses

    class EditEnded(Event):
        """The list was closed."""

    def __init__(
        self, first: Sequence[User], total: int, found_by: Message | None = None, *, id: str | None = None
    ) -> None:
        """Where there is nobody yet, the list is open from the start."""
        super().__init__(id=id)
        self._found_by = found_by
        self._first = first
        self._total = total

    def compose(self) -> ComposeResult:
        with Horizontal(classes="dialog-line"):
            yield PeopleNames(self._named(), id="people-names").labelled(msg("Users"))
            edit = Button(Content(f"[{msg('edit')}]"), id="people-edit", compact=True)
            edit.display = self._total > 0
            yield edit
        if not self._total:
            yield from _editor(previous=False)

    def _named(self) -> Content:
        """Who they are, and on a line of its own the filter that found them."""
        named = Content(str(people_named(self._first, self._total)))
        if self._found_by is None:
            return named
        return Content("\n").join([named, Content.styled(str(self._found_by), "$text-muted")])

    @property
    def editing(self) -> bool:
        return any(part.display for part in self.query(".people-editor"))

    @property
    def takes_escape(self) -> bool:
        return self.editing and self._total > 0 and self.has_focus_within

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "close" or self.takes_escape

    def action_close(self) -> None:
        self.close()

    def show(self, first: Sequence[User], total: int) -> None:
        """Closes the list and names these people, who were not found by a filter."""
        self._first, self._total, self._found_by = first, total, None
        self.query_one(PeopleNames).update(self._named())
        self.query("#people-keep").set(display=total > 0)
        self.close()

    def edit(self, text: str, hint: Message = HINT) -> None:
        """Opens the list with `text`, one address a line."""
        if not self.query(".people-editor"):
            self.mount_all(_editor(previous=self._total > 0))
        area = self.query_one("#people-area", TextArea)
        area.load_text("\n".join(safe(line) for line in text.splitlines()))
        self._open(True)
        self._show_message(str(hint), "")
        area.focus()

    def show_problem(self, error: SeattuiError) -> None:
        """Shows what is wrong with the list; its text stays."""
        self._show_message(f"× {error}", "error")
        self.query_one("#people-area").focus()

    def close(self) -> None:
        if self.editing:
            self._open(False)
            self.post_message(self.EditEnded())

    def _open(self, open: bool) -> None:
        self.query(".people-editor").set(display=open)
        self.query_one("#people-edit").display = not open

    def _show_message(self, text: str, tone: str) -> None:
        message_line = self.query_one("#people-message", Static)
        message_line.update(Content(text))
        message_line.set_class(tone == "error", "error")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "people-edit":
            self.post_message(self.EditWanted())
        elif event.button.id == "people-keep":
            self.close()
        else:
            self._use()

    def _use(self) -> None:
        addresses = addresses_in(self.query_one("#people-area", TextArea).text)
        if addresses:
            self.post_message(self.Typed(addresses))
        else:
            self._show_message(
                f"× {msg('The list is empty: enter or paste at least one email address.')}", "error"
            )


def _editor(*, previous: bool) -> tuple[Widget, ...]:
    """The list of addresses: not there before somebody wants to edit it. `previous`: whether one can be kept."""
    area = AddressArea(
        id="people-area", classes="people-editor", soft_wrap=True, compact=True, highlight_cursor_line=False
    )
    area.cursor_blink = False
    keep = Button(Content(f"[{msg('Keep the previous list')}]"), id="people-keep", compact=True)
    keep.display = previous
    use = Button(Content(f"[{msg('Use this list')}]"), id="people-use", compact=True)
    message = Static(Content(str(HINT)), id="people-message", classes="people-editor", markup=False)
    return area, message, Horizontal(keep, use, classes="people-buttons people-editor")
