"""A dialog with all filters, which shows how many people match while choosing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from seattui.domain.model import Count, UserFilter
from seattui.domain.people.filter_choices import FormField, cleared
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.actions import bound, by
from seattui.tui.people.list.filter_form import FilterForm
from seattui.tui.shell.dialog import Dialog, Keys
from seattui.tui.shell.requests import Requests


class FilterDialog(Dialog["UserFilter | None"]):
    """Dismissed with the filter to apply, or None. `count` is called in a worker."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", show=False),
        Binding("escape", "cancel", show=False),
        bound("close_dialog", "cancel"),
        bound("clear_filters", "clear"),
    ]
    KEYS: ClassVar[Keys] = (
        ("enter", msg("Show")),
        ("up,down", msg("Filter")),
        ("left,right", msg("Choose")),
        ("0,…,9", msg("Days")),
        (by("clear_filters"), msg("Any")),
        ("escape", msg("Cancel")),
    )

    def __init__(
        self,
        fields: Sequence[FormField],
        wanted: UserFilter,
        count: Callable[[UserFilter, CancelToken], Count],
        part: str = "",
    ) -> None:
        super().__init__()
        self._form = FilterForm(fields, wanted, part)
        self._count = count
        self.ask = Requests(self, self._uncounted)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = Content(str(msg("Filter")))
            yield self._form
            yield Static("", classes="dialog-message", markup=False)
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(f"[{msg('Cancel')}]"), id="cancel", compact=True)
                yield Button(Content(f"[{msg('Show')}]"), id="apply", compact=True)
        yield self.key_line()

    def keys(self) -> Keys:
        """Digits are days, or a part of a date in a date filter."""
        typed = msg("Date") if self._form.fields[self._form.index].is_day else msg("Days")
        return [("0,…,9", typed) if key == "0,…,9" else (key, label) for key, label in self.KEYS]

    def on_mount(self) -> None:
        self.watch(self._form, "index", self.update_key_hints, init=False)
        self.query_one(".dialog-message").display = False
        self.start_at(self._form)
        self._recount(self._form.wanted)

    def _recount(self, wanted: UserFilter) -> None:
        self.ask(lambda stop: self._count(wanted, stop), self._counted, group="count")

    def _counted(self, count: Count) -> None:
        button = self.query_one("#apply", Button)
        button.label = Content(f"[{shown(count)}]")
        button.refresh(layout=True)

    def _uncounted(self, error: SeattuiError) -> None:
        self._show_message(str(error))

    def _show_message(self, text: str) -> None:
        message_line = self.query_one(".dialog-message", Static)
        message_line.update(Content(text))
        message_line.display = bool(text)

    def on_filter_form_changed(self, event: FilterForm.Changed) -> None:
        self._show_message(f"× {self._form.wrong}" if self._form.wrong else "")
        self._recount(event.wanted)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "apply":
            self.action_apply()
        else:
            self.action_cancel()

    def action_apply(self) -> None:
        if not self._form.wrong:
            self.dismiss(self._form.wanted)

    def action_clear(self) -> None:
        self._form.choose(cleared(self._form.wanted))

    def action_cancel(self) -> None:
        self.dismiss(None)


def shown(count: Count) -> Message:
    """The button's text, with the number of people."""
    if count.exact:
        return plural("Show {n} user", "Show {n} users", count.number)
    return msg("Show {n}+ users", n=count.number)
