"""Help: all keys by subject, those that work here first; the signs; the rules. Typing searches in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from seattui.kit.i18n import msg
from seattui.kit.text import fold, safe
from seattui.tui.action import PLACES
from seattui.tui.actions import ACTIONS, BY_ID, bound
from seattui.tui.frame import Frame
from seattui.tui.help.entries import Section, sections
from seattui.tui.shell.dialog import Dialog, Keys
from seattui.tui.shell.who_may import Lacking, codes_lacking, who_may
from seattui.tui.widgets.scrolls import LongText

if TYPE_CHECKING:
    from seattui.domain.people.holders import Holders

LONGEST = 40
"""Characters of a search."""


class HelpScreen(Dialog[None]):
    """Covers the whole screen; Esc clears the search, and then closes it, as q and ? do while nothing is searched."""

    BINDINGS = [
        Binding("escape", "close", show=False),
        bound("close_dialog", "close"),
        bound("help", "close"),
    ]

    def __init__(self, place: str, refused_by: Sequence[str] = ()) -> None:
        """`refused_by`: the rules that refused what was asked for, such as R7; they are shown first."""
        super().__init__()
        self._place = place
        self._refused_by = tuple(refused_by)
        self._width = 0
        self._searched = ""

    def keys(self) -> Keys:
        close = msg("Clear the search") if self._searched else msg("Close")
        return (("a,…,z", msg("Search")), ("down,up", msg("Scroll")), ("escape", close))

    def compose(self) -> ComposeResult:
        yield Static(self._title(), classes="title")
        yield LongText(id="keys")
        yield self.key_line()

    def on_mount(self) -> None:
        self._sections = self._listed({})
        self.start_at(self.query_one(LongText))
        self._draw(self.app.size.width)
        self.run_worker(self._read_who_may(), group="who-may")

    def _listed(self, have: Mapping[Lacking, Holders]) -> list[Section]:
        return list(sections(cast(Frame, self.app), self._place, self._refused_by, have))

    async def _read_who_may(self) -> None:
        """Who has the permissions that the operator lacks, once the rest is drawn."""
        await self.drawn.wait()
        frame = cast(Frame, self.app)
        lacking = {code: None for action in ACTIONS for code in codes_lacking(frame, action)}
        if have := await who_may(frame, [(code,) for code in lacking]):
            self._sections, self._width = self._listed(have), 0
            self._draw(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self._draw(event.size.width)

    @property
    def _not_searched(self) -> Collection[str]:
        """Keys that begin no search."""
        frame = cast(Frame, self.app)
        return {"space", *frame.keys_of(BY_ID["close_dialog"]), *frame.keys_of(BY_ID["help"])}

    def on_key(self, event: events.Key) -> None:
        """What is typed is searched for, also where a list has a key of its own."""
        typed = event.character if event.is_printable else None
        if event.key == "backspace":
            self._search(self._searched[:-1])
        elif typed and (self._searched or event.key not in self._not_searched):
            self._search(self._searched + typed)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._search(self._searched + " ".join(event.text.split()))

    def _search(self, text: str) -> None:
        text = safe(text)[:LONGEST]
        if text != self._searched:
            self._searched = text
            self._width = 0
            self.clear_selection()
            self.query_one(".title", Static).update(self._title())
            self.query_one(LongText).scroll_home(animate=False)
            self._draw(self.size.width)
            self.update_key_hints()

    def _title(self) -> Content:
        here = msg("Here: {place}", place=BY_ID[self._place].label) if self._place in PLACES else ""
        searched = (f"   / {self._searched}▌", "$text-accent") if self._searched else ""
        return Content.assemble((f" {msg('Help')}", "bold"), (f"   {here}", "$text-muted"), searched)

    def _draw(self, width: int) -> None:
        if width != self._width:
            self._width = width
            self.query_one(LongText).show(list(self._lines(width - 3)), width - 3)

    def _lines(self, width: int) -> Iterator[Content]:
        words = fold(self._searched).split()
        nothing = True
        for title, entries in self._sections:
            found = [one for one in entries if all(word in one.found_by for word in words)]
            if found:
                nothing = False
                yield Content.styled(str(title), "bold $text-accent")
                for entry in found:
                    yield from entry.lines(width)
                yield Content("")
        if nothing:
            yield Content.styled(str(msg("No results")), "$text-muted")

    def action_close(self) -> None:
        if self._searched:
            self._search("")
        else:
            self.dismiss()
