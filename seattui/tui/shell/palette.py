"""The palette: finds an action, a person, a saved view or a theme by a part of its name.

Replaces Textual's own, which parses names as markup and has commands that write files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from seattui.domain.model import SavedView, Sort, User, UserFilter
from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass
from seattui.kit.text import fold, safe
from seattui.tui.action import EVERYWHERE, LIST, SEARCH, Action
from seattui.tui.actions import actions_for
from seattui.tui.frame import Frame
from seattui.tui.shell.dialog import Dialog
from seattui.tui.shell.who_may import Lacking, codes_lacking, said, who_may
from seattui.tui.shell.work import in_thread
from seattui.tui.widgets.columns import up_to_a_word
from seattui.tui.widgets.field import Field

if TYPE_CHECKING:
    from seattui.domain.people.holders import Holders

PEOPLE = 20
"""The most people that are listed."""

WIDE, WIDEST, HUGE = 79, 118, 160
"""Width with its border, if the terminal is wide enough, and on a screen of so many columns; the style sheet has
the same numbers."""
LEAST = 12
"""Cells of a part of a sentence that stands alone: one word of a list says nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette, and what choosing it calls."""

    text: str
    note: str
    key: str
    choose: Callable[[], object] | None
    """None: shown dimmed; `note` has the reason."""
    given: bool = False
    """Whether the note is what somebody gave, and may be cut anywhere."""


class Palette(Dialog[Callable[[], object]]):
    """Dismissed with what to call, or None."""

    BINDINGS = [
        Binding("escape", "close", show=False),
        Binding("down,ctrl+n", "move(1)", show=False),
        Binding("up,ctrl+p", "move(-1)", show=False),
        Binding("pagedown", "move(8)", show=False),
        Binding("pageup", "move(-8)", show=False),
    ]
    KEYS = (("enter", msg("Choose")), ("up,down", msg("Other entry")), ("escape", msg("Close")))

    def __init__(self, place: str, themes: tuple[str, ...]) -> None:
        super().__init__()
        self._place = place
        self._themes = themes
        self._entries: list[Entry] = []
        self._people: list[User] = []
        self._views: tuple[SavedView, ...] = ()
        self._search: CancelToken | None = None
        self._who_may: Mapping[Lacking, Holders] = {}
        self._choose_first = False
        """Enter was pressed before people were found: the first entry is chosen once they are."""

    @property
    def frame(self) -> Frame:
        return cast(Frame, self.app)

    def compose(self) -> ComposeResult:
        with Vertical(id="palette"):
            yield Field(placeholder=str(msg("An action or a person")), limit=200)
            yield OptionList(markup=False, compact=True)
        yield self.key_line()

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.start_at(self.query_one(Field))
        self._show("")
        self._read_views()
        self._read_who_may()

    @work(group="people-views")
    async def _read_views(self) -> None:
        """After it is drawn: nobody waits for them."""
        await self.drawn.wait()
        session = self.frame.session
        if session is None:
            return
        try:
            self._views = await in_thread(session.views, "palette")
        except SeattuiError:
            return  # actions and people are found all the same
        if (typed := self.query_one(Field).value).strip():
            self._show(typed)

    @work(exclusive=True, group="who-may")
    async def _read_who_may(self) -> None:
        """Who has what the operator lacks for some of the actions."""
        await self.drawn.wait()
        actions = actions_for(self._place, EVERYWHERE)
        lacking = {codes for one in actions if (codes := codes_lacking(self.frame, one))}
        self._who_may = await who_may(self.frame, lacking)
        if self._who_may:
            self._show(self.query_one(Field).value)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._people = []
        self._show(event.value)
        self._choose_first = False
        if self._search:
            self._search.cancel()
            self._search = None
        if event.value.strip() and self.frame.session:
            self._search = CancelToken()
            self._find(event.value, self._search)

    @work(exclusive=True, group="people")
    async def _find(self, typed: str, stop: CancelToken) -> None:
        session = self.frame.session
        assert session is not None
        wanted = UserFilter(search=typed)
        try:
            self._people = await in_thread(
                lambda: session.users(wanted, Sort(), 0, PEOPLE, stop=stop), "palette"
            )
        except Cancelled:
            return
        except SeattuiError as error:
            self.frame.show_error(error)
        if self._search is stop:
            self._search = None
            self._show(typed)
            if self._choose_first:
                self._chosen()

    def _show(self, typed: str) -> None:
        words = fold(typed).split()
        by_name, by_help = self._actions(words)
        people = [self._person(user) for user in self._people]
        self._entries = [*by_name, *self._saved_views(words), *people, *self._colours(words), *by_help]
        options = self.query_one(OptionList)
        options.clear_options()
        width = (
            self.query_one("#palette").content_size.width
            or min(self.size.width, WIDEST if self.size.width >= HUGE else WIDE) - 2
        )
        options.add_options(
            [Option(_line(entry, width - 3), disabled=entry.choose is None) for entry in self._entries]
        )
        if not self._entries:
            options.add_option(Option(Content(str(msg("No results"))), disabled=True))
        options.highlighted = next((i for i, entry in enumerate(self._entries) if entry.choose), None)

    def _actions(self, words: list[str]) -> tuple[list[Entry], list[Entry]]:
        """Available actions: those with these words in their label, and those with them in their help."""
        hidden = {a.id for a in actions_for(LIST, SEARCH)} | {"palette"}
        by_name, by_help = [], []
        for action in actions_for(self._place, EVERYWHERE):
            if action.id in hidden:
                continue
            if all(word in fold(str(action.label)) for word in words):
                by_name.append(self._action(action))
            elif all(word in fold(f"{action.label} {action.help}") for word in words):
                by_help.append(self._action(action))
        return by_name, by_help

    def _action(self, action: Action) -> Entry:
        lacking = self.frame.missing(action)
        if lacking:
            note = msg("needs {permissions}", permissions=" + ".join(map(str, lacking)))
            if who := said(codes_lacking(self.frame, action), self._who_may):
                note = msg("{needs} · {who}", needs=note, who=who)
            return Entry(str(action.label), str(note), self.frame.shown_key(action), None)
        return Entry(
            str(action.label),
            str(action.help),
            self.frame.shown_key(action),
            lambda: self.frame.perform(action),
        )

    def _saved_views(self, words: list[str]) -> list[Entry]:
        """Listed only when searched for."""
        label = msg("View")
        return [
            Entry(
                f"{label}: {safe(view.name, 60)}",
                str(msg("shared")) if view.shared else "",
                "",
                lambda view=view: self.frame.show_view(view),  # type: ignore[misc]
            )
            for view in self._views
            if words and all(w in fold(f"{label}: {view.name} view:") for w in words)
        ]

    def _colours(self, words: list[str]) -> list[Entry]:
        """Themes are listed only when searched for by name."""
        if not words:
            return []
        label = msg("Theme")
        return [
            Entry(f"{label}: {name}", "", "", lambda name=name: self.frame.choose_theme(name))  # type: ignore[misc]
            for name in self._themes
            if all(w in fold(f"{label}: theme: {name}") for w in words)
        ]

    def _person(self, user: User) -> Entry:
        return Entry(
            safe(user.display_name, 60),
            safe(user.email, 80),
            "",
            lambda: self.frame.show_user(user),
            given=True,
        )

    @on(Input.Submitted)
    def _chosen(self) -> None:
        if self._search:
            self._choose_first = True
            return
        index = self.query_one(OptionList).highlighted
        if index is not None and (choose := self._entries[index].choose):
            self.dismiss(choose)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        if choose := self._entries[event.option_index].choose:
            self.dismiss(choose)

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        choosable = [i for i, entry in enumerate(self._entries) if entry.choose]
        if choosable:
            index = choosable.index(options.highlighted) if options.highlighted in choosable else 0
            options.highlighted = choosable[max(0, min(index + by, len(choosable) - 1))]

    def action_close(self) -> None:
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            self.dismiss(None)


def _line(entry: Entry, width: int) -> Content:
    """`Change seat   Assign or unassign paid seats …            c`; the note is cut first, then the name."""
    room = max(width, 10)
    choosable = entry.choose is not None
    text = Content.styled(entry.text, "$foreground" if choosable else "$text-disabled")
    key = Content.styled(entry.key, "bold $text-accent" if choosable else "$text-disabled")
    note_room = max(room - text.cell_length - key.cell_length - 4, 0)
    # A reason is cut rather than left out.
    whole = (
        entry.note
        if entry.given
        else phrase(entry.note, note_room) or (up_to_a_word(entry.note, note_room) if not choosable else "")
    )
    note = Content.styled(whole, "$text-muted")
    left = Content.assemble(text.truncate(room, ellipsis=True), "  ", note)
    left = left.truncate(max(room - key.cell_length - 2, 4), ellipsis=True)
    return Content.assemble(left, " " * max(room - left.cell_length - key.cell_length, 1), key)


def phrase(text: str, room: int) -> str:
    """As much of it as fits and can stand alone: up to a semicolon, a comma or a bracket; else nothing."""
    if cell_len(text) <= room:
        return text
    found = [match.start() for match in re.finditer(r"[;,] | \(", text)]
    ends = [end for end in found if LEAST <= cell_len(text[:end]) <= room]
    return text[: ends[-1]] if ends else ""
