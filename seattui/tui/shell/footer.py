"""The last line: the keys that work now, the most used first, as many whole hints as fit."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from seattui.kit.records import dataclass
from seattui.tui.action import Action
from seattui.tui.frame import Frame
from seattui.tui.shell.notices import Notices

GAP = 2


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does, as the footer shows it."""

    key: str
    label: str
    enabled: bool = True
    action: Action | None = None
    press: str = ""
    """The key that a click presses, as Textual names it, where there is no action."""
    stays: bool = False
    """Shown first when there isn't room for all."""

    @property
    def width(self) -> int:
        return cell_len(self.key) + 1 + cell_len(self.label)


class KeyBar(Notices):
    """Key hints; a click does what the key does. Notices are shown above them."""

    class Pressed(Message):
        """A hint was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(self, hints: Sequence[Hint] = (), *, ruled: bool = True) -> None:
        super().__init__(ruled)
        self._hints = list(hints)

    def show(self, frame: Frame, actions: tuple[Action, ...]) -> None:
        """Shows hints for these actions, in this order; help is always shown."""
        hints = [
            Hint(
                frame.shown_key(a),
                str(a.label),
                not (frame.missing(a) or (a.changes and frame.changes_blocked)),
                a,
                stays=a.id == "help",
            )
            for a in actions
            if a.footer
        ]
        self.put(hints)

    def put(self, hints: Sequence[Hint]) -> None:
        """Replaces the hints."""
        if list(hints) == self._hints:
            return
        self._hints = list(hints)
        self.refresh()

    def fitting(self, width: int) -> list[tuple[int, Hint]]:
        """(column, hint) of those that fit, in order; hints that stay are placed first."""
        keep = [h for h in self._hints if h.stays]
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

    def keys(self, width: int) -> Content:
        line = Content("")
        for column, hint in self.fitting(width):
            style = (
                ("bold $text-accent", "$foreground") if hint.enabled else ("$text-disabled", "$text-disabled")
            )
            line = Content.assemble(
                line, " " * (column - line.cell_length), (hint.key, style[0]), " ", (hint.label, style[1])
            )
        return line

    def on_click(self, event: events.Click) -> None:
        if event.y != self.size.height - 1:
            return
        for column, hint in self.fitting(self.size.width):
            if column <= event.x < column + hint.width:
                if hint.action is not None:
                    self.post_message(self.Pressed(hint.action))
                elif hint.press:
                    self.app.simulate_key(hint.press)
