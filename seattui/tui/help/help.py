"""Help: all keys, those that work here first, with their actions' names for the settings; and the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from seattui.kit.i18n import Message, msg
from seattui.tui.action import EVERYWHERE, LIST, PLACES, SEARCH, Action
from seattui.tui.actions import BY_ID, actions_for
from seattui.tui.frame import Frame
from seattui.tui.shell.dialog import Dialog
from seattui.tui.widgets.scrolls import LongText

if TYPE_CHECKING:
    from seattui.domain.rules import Rule

NUMBER = 5
"""Columns of a rule's number."""
KEYS = 14
NAMES = 16
"""Columns of the keys and of the actions' names, including a gap."""


class HelpScreen(Dialog[None]):
    """Covers the whole screen; Esc, q and ? close it."""

    BINDINGS = [Binding("escape,q,question_mark", "close", show=False)]
    KEYS = (("down,up", msg("Scroll")), ("escape", msg("Close")))

    def __init__(self, place: str, refused_by: Sequence[str] = ()) -> None:
        """`refused_by`: the rules that refused what was asked for, such as R7; they are shown first."""
        super().__init__()
        self._place = place
        self._first = tuple(refused_by)
        self._width = 0

    def compose(self) -> ComposeResult:
        yield Static(Content.styled(f" {msg('Help')}", "bold"), classes="title")
        yield LongText(id="keys")
        yield self.key_line()

    def on_mount(self) -> None:
        self.start_at(self.query_one(LongText))
        self._draw(self.app.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        if width != self._width:
            self._width = width
            self.query_one(LongText).show(list(self._lines(width - 3)), width - 3)

    def _lines(self, width: int) -> Iterator[Content]:
        note = msg('Change keys in the settings file under [keys], such as change_seat = "C".')
        from seattui.domain.rules import BY_CODE, RULES  # not imported at the start of the program

        asked = [BY_CODE[code] for code in self._first]
        others = [rule for rule in RULES if rule not in asked]
        yield from self._rules(msg("Why this is refused"), asked, width)
        for title, rows in self._sections():
            yield Content.styled(str(title), "bold $text-accent")
            for action in rows:
                yield from self._row(action, width)
            yield Content("")
        for line in _wrapped(str(note), width):
            yield Content.styled(line, "$text-muted")
        yield Content("")
        yield from self._rules(msg("The rules"), others, width)

    def _rules(self, title: Message, rules: Sequence[Rule], width: int) -> Iterator[Content]:
        """Each with its number, as in JSON refusals and 'seattui explain'."""
        if not rules:
            return
        yield Content.styled(str(title), "bold $text-accent")
        for rule in rules:
            yield Content("")
            yield Content.assemble((_padded(rule.code, NUMBER), "bold"), (str(rule.title), "bold"))
            for line in _wrapped(str(rule.text), width - NUMBER):
                yield Content(" " * NUMBER + line)
        yield Content("")

    def _sections(self) -> Iterator[tuple[Message, tuple[Action, ...]]]:
        """Actions of the current place first, then the rest; each action once."""
        result: set[str] = set()
        current = (
            [(self._place, msg("Here: {place}", place=BY_ID[self._place].label))]
            if self._place in PLACES
            else []
        )
        general = [(LIST, msg("In lists")), (SEARCH, msg("While searching")), (EVERYWHERE, msg("Everywhere"))]
        others = [
            (place, msg("In {place}", place=BY_ID[place].label)) for place in PLACES if place != self._place
        ]
        for context, title in (*current, *general, *others):
            rows = tuple(a for a in actions_for(context) if a.id not in result)
            result |= {a.id for a in rows}
            if rows:
                yield title, rows

    def _row(self, action: Action, width: int) -> Iterator[Content]:
        """`c     Assign or unassign paid seats …     change_seat`; dimmed when the operator may not."""
        frame = cast(Frame, self.app)
        lacking = frame.missing(action)
        text = (
            f"{action.label}: {action.help}" if str(action.help) != str(action.label) else str(action.label)
        )
        if lacking:
            text += f" ({msg('needs {permissions}', permissions=' + '.join(map(str, lacking)))})"
        named = width >= 100
        lines = _wrapped(text, width - KEYS - (NAMES if named else 0))
        style = "$text-disabled" if lacking else "$foreground"
        yield Content.assemble(
            (_padded(" ".join(frame.shown_keys(action)), KEYS), "bold"),
            (_padded(lines[0], width - KEYS - NAMES) if named else lines[0], style),
            (action.id if named else "", "$text-muted"),
        )
        for line in lines[1:]:
            yield Content.styled(" " * KEYS + line, style)

    def action_close(self) -> None:
        self.dismiss()


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - cell_len(text), 1)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of whole words, at most `width` cells wide."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(word) > max(width, 10):
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
