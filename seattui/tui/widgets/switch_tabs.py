"""Switches in tabs, used with the arrow keys alone: for permissions and for teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message as Event
from textual.reactive import reactive
from textual.widget import Widget

from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.tui.actions import bound
from seattui.tui.widgets.columns import fit
from seattui.tui.widgets.wrapped import wrapped

MAX_ROWS = 8
"""At most so many switches of a tab are shown at once; more scroll."""
ABOUT = 3
"""Lines for the help text of the switch at the cursor, with a blank line above it."""
BOX = 6
"""Cells before a name: cursor, box, blank."""
GAP = 2
USUAL = 4
"""Rows of the longest tab of permissions: the place that is kept while they are loaded."""
MORE = 4
"""Cells after the tabs, for the signs that there are more tabs and more rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """A switch as drawn. `locked` is the reason why it can't be switched, shown instead of the note."""

    box: str
    name: str
    note: Message | None = None
    locked: Message | None = None
    about: str = ""
    chosen: bool = False


class Page(Protocol):
    """The content of a tab."""

    @property
    def title(self) -> str: ...
    def rows(self) -> Sequence[Row]: ...
    def switch(self, index: int) -> None:
        """Sets the row to its next choice; not called for a locked one."""


class SwitchTabs(Widget, can_focus=True):
    """Left and right change the tab, up and down the row, and at the ends the focus; Space switches.

    As high as its longest tab, so that the layout doesn't change.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        bound("choice_down", "step(1)"),
        bound("choice_up", "step(-1)"),
        Binding("space", "switch", show=False),
        Binding("enter", "submit", show=False),
    ]
    ALLOW_SELECT = False

    tab: reactive[int] = reactive(0)
    index: reactive[int] = reactive(0)

    class Changed(Event):
        """A switch was changed."""

    class Submitted(Event):
        """Enter was pressed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.pages: Sequence[Page] = ()
        self.loading_text: Message = msg("Loading the choices …")

    def show(self, pages: Sequence[Page]) -> None:
        """Replaces or updates the pages; tab and row stay selected."""
        self.pages = pages
        self.tab = min(self.tab, max(0, len(pages) - 1))
        self.index = min(self.index, max(0, len(self._rows) - 1))
        self.refresh(layout=True)

    @property
    def _rows(self) -> Sequence[Row]:
        return self.pages[self.tab].rows() if self.pages else ()

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        longest = max((len(page.rows()) for page in self.pages), default=USUAL)
        return 1 + min(longest, MAX_ROWS) + ABOUT

    @property
    def _first(self) -> int:
        """The first visible row."""
        return max(0, min(self.index - MAX_ROWS // 2, len(self._rows) - MAX_ROWS))

    def watch_index(self) -> None:
        self.call_after_refresh(self._scroll_into_view)

    def watch_tab(self) -> None:
        self.call_after_refresh(self._scroll_into_view)

    def _scroll_into_view(self) -> None:
        """Scrolls the container to the row at the cursor; at the first row, to the tabs."""
        container = next((node for node in self.ancestors if isinstance(node, VerticalScroll)), None)
        if container is None or not self.has_focus:
            return
        view, row = container.scrollable_content_region, self.region.y + 1 + self.index - self._first
        top = row - 1 if self.index == 0 else row
        if top < view.y:
            container.scroll_relative(y=top - view.y, animate=False)
        elif row >= view.bottom:
            container.scroll_relative(y=row - view.bottom + 1, animate=False)

    # --- drawing -----------------------------------------------------------------------------------

    def render(self) -> Content:
        if not self.pages:
            return Content.styled(str(self.loading_text), "dim")
        rows, width = self._rows, self.size.width
        first = self._first
        shown = rows[first : first + MAX_ROWS]
        widest = max((cell_len(row.name) for row in rows), default=0)
        lines = [self._tabs(first, len(rows))]
        lines += [
            self._drawn(row, min(widest, width - BOX), width, first + index == self.index)
            for index, row in enumerate(shown)
        ]
        lines += [Content("")] * (self.size.height - ABOUT - len(lines))
        about = said_below(rows[self.index], width - BOX - widest - GAP) if rows else ""
        lines.append(Content(""))
        lines += [Content.styled(f"  {line}", "dim") for line in wrapped(about, width - 2)[: ABOUT - 1]]
        return Content("\n").join(lines)

    def _tabs(self, first: int, rows: int) -> Content:
        """`[General] Sales Service Account`, and how many rows are above and below."""
        line = Content("‹") if self._first_tab else Content("")
        for _, text, number in self._spots():
            style = "bold" if number == self.tab else "$text-muted"
            if number == self.tab and self.has_focus:
                style = "bold $text-accent"
            chosen = any(row.chosen for row in self.pages[number].rows())
            line = Content.assemble(line, (text, style), ("•" if chosen else " ", "bold $text-accent"))
        if number + 1 < len(self.pages):
            line = Content.assemble(line, "›")
        if rows > MAX_ROWS:
            below = rows - first - MAX_ROWS
            line = Content.assemble(line, (f" {'↑' if first else ' '}{'↓' if below else ' '}", "dim"))
        return line

    def _spots(self) -> list[tuple[int, str, int]]:
        """Each visible tab: its column, the text, its number."""
        first = self._first_tab
        column, spots = 1 if first else 0, []
        for number, text in list(enumerate(self._titles))[first:]:
            if number > self.tab and column + cell_len(text) >= self.size.width - MORE:
                break
            spots.append((column, text, number))
            column += cell_len(text) + 1
        return spots

    @property
    def _titles(self) -> list[str]:
        return [
            f"[{page.title}]" if number == self.tab else f" {page.title} "
            for number, page in enumerate(self.pages)
        ]

    @property
    def _first_tab(self) -> int:
        """The first visible tab, so that the open one is always visible on narrow screens."""
        titles, first = self._titles, 0
        while (
            first < self.tab
            and 1 + sum(cell_len(text) + 1 for text in titles[first : self.tab + 1]) > self.size.width - MORE
        ):
            first += 1
        return first

    def _drawn(self, row: Row, widest: int, width: int, current: bool) -> Content:
        current = current and self.has_focus
        dim = "$text-disabled" if row.locked else ""
        note = str(row.locked or row.note or "")
        room = width - BOX - widest - GAP
        return Content.assemble(
            ("› " if current else "  ", "bold"),
            (row.box, "bold reverse" if current else dim or "bold"),
            " ",
            (fit(row.name, widest), dim or ("bold" if row.chosen else "")),
            " " * GAP,
            (fit(note, min(room, cell_len(note))) if room > 0 else "", "dim"),
        )

    def on_focus(self) -> None:
        self.refresh()
        self.call_after_refresh(self._scroll_into_view)

    def on_blur(self) -> None:
        self.refresh()

    # --- keys --------------------------------------------------------------------------------------

    def action_turn(self, by: int) -> None:
        if self.pages:
            self.tab = (self.tab + by) % len(self.pages)
            self.index = 0

    def action_step(self, by: int) -> None:
        to = self.index + by
        if 0 <= to < len(self._rows):
            self.index = to
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_switch(self) -> None:
        rows = self._rows
        if rows and rows[self.index].locked is None:
            self.pages[self.tab].switch(self.index)
            self.refresh()
            self.post_message(self.Changed())

    def action_submit(self) -> None:
        self.post_message(self.Submitted())

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y == 0:
            for column, text, number in self._spots():
                if column <= offset.x < column + cell_len(text):
                    self.tab, self.index = number, 0
            return
        rows = self._rows
        row = self._first + offset.y - 1
        if offset.y <= min(len(rows), MAX_ROWS) and row < len(rows):
            self.index = row
            self.action_switch()


def said_below(row: Row, room: int) -> str:
    """Of the row at the cursor; first why it is locked, where the row has no room for all of that."""
    cut = row.locked is not None and cell_len(str(row.locked)) > room
    return f"{row.locked} {row.about}" if cut else row.about
