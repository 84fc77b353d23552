"""Dialogs in which a rule may keep some people out: the ways on, each a button and a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Label

from seattui.domain.changes.people.select import Others
from seattui.domain.plan.plan import Plan
from seattui.kit.i18n import Message, plural
from seattui.tui.change.plan_dialog import PlanDialog

if TYPE_CHECKING:
    from seattui.service.session import Session

REFUSE, LEAVE_OUT = str(Others.REFUSE), str(Others.LEAVE_OUT)


@dataclass(frozen=True, slots=True)
class RefusalOption:
    """What may be done about the people whom a rule keeps out: its button, and the key beside it."""

    name: str
    key: str
    label: Message


class RefusalOptionsDialog(PlanDialog):
    """A subclass puts `ways_line` among its questions and asks for `others` in its change."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("l", "take_way('leave-out')", show=False)]
    WAYS: ClassVar[tuple[str, ...]] = (LEAVE_OUT,)
    """The names of all ways that there may be, in the order of their buttons."""

    def __init__(self, session: Session, total: int) -> None:
        """`total`: how many people it is about."""
        super().__init__(session)
        self.total = total
        self.way = REFUSE
        """The way on that is taken; REFUSE: none."""
        self._in_the_way = 0

    def ways_line(self) -> ComposeResult:
        with Horizontal(classes="dialog-line", id="ways"):
            yield Label("", classes="dialog-label", markup=False)
            for name in self.WAYS:
                yield Button("", id=f"way-{name}", compact=True)

    def ways(self, stuck: int) -> Sequence[RefusalOption]:
        """The ways on while so many stand in the way; nobody is left when the only one is left out."""
        if stuck >= self.total:
            return ()
        label = plural("Continue without {n} person", "Continue without these {n}", stuck)
        return (RefusalOption(LEAVE_OUT, "l", label),)

    @property
    def others(self) -> Others:
        return Others(self.way)

    def on_mount(self) -> None:
        self.query_one("#ways").display = False

    def planned(self, plan: Plan | None) -> None:
        """Offers the ways on while people stand in the way, or while one of the ways is taken."""
        super().planned(plan)
        if plan is not None and self.way == REFUSE:
            self._in_the_way = plan.refused
        offered = {way.name: way for way in self._offered} if plan is not None else {}
        self.query_one("#ways").display = bool(offered)
        for name in self.WAYS:
            button = self.query_one(f"#way-{name}", Button)
            way = offered.get(name)
            button.display = way is not None
            if way is not None:
                taken = "√ " if self.way == name else ""
                button.label = Content.assemble(f"[{taken}{way.label} ", (way.key, "bold"), "]")
                button.refresh(layout=True)

    @property
    def _offered(self) -> Sequence[RefusalOption]:
        return self.ways(self._in_the_way) if self._in_the_way else ()

    def action_take_way(self, name: str) -> None:
        """Plans with this way on; taken again, without it."""
        if not self.applying and any(way.name == name for way in self._offered):
            self.go_way(name)

    def go_way(self, name: str) -> None:
        self.way = REFUSE if self.way == name else name
        self.replan()

    def forget_way(self) -> None:
        """Something else is asked for: who stands in its way is another matter."""
        self.way, self._in_the_way = REFUSE, 0

    def on_button_pressed(self, event: Button.Pressed) -> None:
        before, way, name = (event.button.id or "").partition("way-")
        if way and not before:
            event.stop()
            self.action_take_way(name)
