"""Opens a view from a list that is searched by typing, or deletes one from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from seattui.domain.changes.people.views import DeleteView
from seattui.domain.model import SavedView
from seattui.domain.people.filter_choices import form_fields
from seattui.domain.people.views import Outdated, opened, view_words
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message, msg
from seattui.kit.text import fold, safe
from seattui.tui.actions import BY_ID, bound, by
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.frame import Frame
from seattui.tui.people.list.people_view import PeopleView
from seattui.tui.shell.dialog import Dialog, Keys
from seattui.tui.shell.requests import Requests
from seattui.tui.widgets.field import Field

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

NAME_ROOM = 30


class Wanted(NamedTuple):
    """What was chosen."""

    view: SavedView
    delete: bool = False


class ViewsDialog(Dialog[Wanted]):
    """One's own first; shared ones are marked, and those that can't be opened say why."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("down,ctrl+n", "move(1)", show=False),
        Binding("up,ctrl+p", "move(-1)", show=False),
        bound("delete_view", "delete", priority=True),
    ]
    KEYS: ClassVar[Keys] = (
        ("enter", msg("Open")),
        ("up,down", msg("Other view")),
        (by("delete_view"), msg("Delete")),
        ("escape", msg("Cancel")),
    )

    def __init__(self, session: ScreenSession, offered: PeopleView) -> None:
        super().__init__()
        self.ask = Requests(self, lambda error: self.frame.show_error(error), self.drawn)
        self._session = session
        self._views: tuple[SavedView, ...] = ()
        self._offered = offered
        self._fields = form_fields(offered)
        self._listed: tuple[SavedView, ...] = ()

    @property
    def frame(self) -> Frame:
        return cast(Frame, self.app)

    @property
    def awaiting_data(self) -> bool:
        return self.ask.waiting("data")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog", id="views") as box:
            box.border_title = Content(str(msg("Views")))
            yield Field(id="views-search", placeholder=str(msg("a part of its name")), limit=100)
            yield OptionList(id="views-list", markup=False, compact=True)
        yield self.key_line()

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.start_at(self.query_one(Field))
        self.store_changed()

    def store_changed(self) -> None:
        """Reads the views: at most some hundred."""
        self.ask(lambda _: self._session.views(), self._known, group="data")

    def _known(self, views: tuple[SavedView, ...]) -> None:
        self._views = views
        self._show(self.query_one(Field).value)

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        if not self.awaiting_data:
            self._show(self.query_one(Field).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        if not self.awaiting_data:
            self._show(event.value)

    def _show(self, typed: str) -> None:
        words = fold(typed).split()
        self._listed = tuple(view for view in self._views if all(word in fold(view.name) for word in words))
        options = self.query_one(OptionList)
        options.clear_options()
        room = max(20, (options.content_size.width or min(self.size.width, 100) - 6) - 1)
        options.add_options([Option(self._line(view, room)) for view in self._listed])
        if not self._listed:
            key = self.frame.shown_key(BY_ID["save_view"])
            none = msg("There are no views yet. {key} saves what the list shows as one.", key=key)
            options.add_option(
                Option(Content(str(msg("No results") if self._views else none)), disabled=True)
            )
        options.highlighted = 0 if self._listed else None

    def _line(self, view: SavedView, room: int) -> Content:
        """`Sales idle   shared   idle for 90 days · Sales Hub`."""
        whose = str(msg("shared")) if view.shared else ""
        wide = min(NAME_ROOM, max(cell_len(safe(one.name)) for one in self._views))
        name = Content(safe(view.name)).truncate(wide, ellipsis=True)
        mark = Content.styled(whose + " " * (cell_len(str(msg("shared"))) - cell_len(whose)), "$text-accent")
        try:
            what = Content.styled(view_words(opened(view, self._offered), self._fields), "$foreground-muted")
        except Outdated as problem:
            what = Content.styled(f"! {problem.gone}", "$text-warning")
        except Refused as problem:
            what = Content.styled(f"! {problem.message}", "$text-warning")
        line = Content.assemble(name, " " * (wide - name.cell_length), "  ", mark, "  ", what)
        return line.truncate(room, ellipsis=True)

    @property
    def _chosen(self) -> SavedView | None:
        at = self.query_one(OptionList).highlighted
        return self._listed[at] if at is not None and at < len(self._listed) else None

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._open()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._open()

    def _open(self) -> None:
        if (view := self._chosen) is not None:
            self.dismiss(Wanted(view))

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        if self._listed:
            options.highlighted = max(0, min((options.highlighted or 0) + by, len(self._listed) - 1))

    def action_delete(self) -> None:
        view = self._chosen
        if view is None:
            return
        operator = self.frame.operator
        if view.shared and operator is not None and not operator.super_admin:
            self.frame.tell(msg("Only super admins delete shared views."), severity="warning")
        else:
            self.dismiss(Wanted(view, delete=True))

    def action_cancel(self) -> None:
        self.dismiss(None)


class DeleteViewDialog(PlanDialog):
    """Asks first."""

    heading = msg("Delete view")

    def __init__(self, session: ScreenSession, view: SavedView) -> None:
        super().__init__(session)
        self._view = view

    def on_mount(self) -> None:
        self.start_at(self.query_one("#cancel"))
        self.replan()

    def change(self) -> Change | None:
        return DeleteView(self._view.name, self._view.shared)

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Delete this view")
