"""The last line: the keys that work here, the most used first, as many as fit and never half a word."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from seattui.tui.actions import Action
from seattui.tui.frame import Frame

GAP = 2


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does, as the footer shows it."""

    action: Action
    key: str
    label: str
    enabled: bool

    @property
    def width(self) -> int:
        return cell_len(self.key) + 1 + cell_len(self.label)


class KeyBar(Widget):
    """Key hints; a click does what the key does."""

    DEFAULT_CSS = """
    KeyBar { height: 2; width: 1fr; dock: bottom; color: $foreground; background: $background; }
    """
    ALLOW_SELECT = False

    class Pressed(Message):
        """A hint was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self._hints: list[Hint] = []

    def show(self, frame: Frame, actions: tuple[Action, ...]) -> None:
        """The hints for these actions, in this order; help, last in the table, always keeps its spot."""
        self._hints = [
            Hint(
                a, frame.shown_key(a), str(a.label), not (frame.missing(a) or (a.changes and frame.held_back))
            )
            for a in actions
            if a.footer
        ]
        self.refresh()

    def fitting(self, width: int) -> list[tuple[int, Hint]]:
        """(column, hint) of those that fit, in order; Help stays when others go."""
        keep = [h for h in self._hints if h.action.id == "help"]
        room = width - 1 - sum(h.width + GAP for h in keep)
        chosen: list[Hint] = []
        for hint in self._hints:
            if hint in keep:
                continue
            if hint.width + GAP > room:
                break
            chosen.append(hint)
            room -= hint.width + GAP
        column, spots = 1, []
        for hint in (*chosen, *keep):
            if column + hint.width > width:
                break
            spots.append((column, hint))
            column += hint.width + GAP
        return spots

    def render(self) -> Content:
        width = self.size.width
        line = Content("")
        for column, hint in self.fitting(width):
            style = (
                ("bold $text-accent", "$foreground") if hint.enabled else ("$text-disabled", "$text-disabled")
            )
            line = Content.assemble(
                line, " " * (column - line.cell_length), (hint.key, style[0]), " ", (hint.label, style[1])
            )
        if self.size.height < 2:
            return line
        return Content.assemble(("─" * width, "$rule"), "\n", line)

    def on_click(self, event: events.Click) -> None:
        if event.y != self.size.height - 1:
            return
        for column, hint in self.fitting(self.size.width):
            if column <= event.x < column + hint.width:
                self.post_message(self.Pressed(hint.action))
