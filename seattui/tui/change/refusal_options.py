"""Dialogs in which a rule may refuse some of the people: the options, each a button with a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Button

from seattui.domain.changes.people.select import Others
from seattui.domain.plan.plan import Plan, Refusal
from seattui.kit.i18n import Message, plural
from seattui.kit.records import dataclass
from seattui.tui.actions import BY_ID, bound
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.frame import Frame
from seattui.tui.widgets.labelled import LabelledLine

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession

REFUSE, LEAVE_OUT = str(Others.REFUSE), str(Others.LEAVE_OUT)


@dataclass(frozen=True, slots=True)
class RefusalOption:
    """What can be done about refused people: its button, and the action whose key it has."""

    name: str
    action: str
    label: Message


class RefusalOptionsDialog(PlanDialog):
    """A subclass includes `options_line` in its questions and uses `others` in its change."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("leave_out", "take_option('leave-out')")]
    OPTIONS: ClassVar[tuple[str, ...]] = (LEAVE_OUT,)
    """The names of all possible options, in the order of their buttons."""

    def __init__(self, session: ScreenSession, total: int) -> None:
        """`total`: how many people it is about."""
        super().__init__(session)
        self.total = total
        self.option = REFUSE
        """The chosen option; REFUSE: none."""
        self._refused = 0
        self.left_out: tuple[Refusal, ...] = ()
        """The first of those who were refused before an option was chosen."""

    def options_line(self, *, expected: bool = False) -> ComposeResult:
        """Where the options are, once there are any; if they are `expected`, their room is kept until it is known."""
        line = LabelledLine(classes="dialog-line", id="refusal-options").labelled()
        if expected:
            line.display = True
        yield line

    def refusal_options(self, refused: int) -> Sequence[RefusalOption]:
        """The options when so many are refused; leaving people out isn't offered when nobody would be left."""
        if refused >= self.total:
            return ()
        label = plural("Continue without {n} person", "Continue without these {n}", refused)
        return (RefusalOption(LEAVE_OUT, "leave_out", label),)

    @property
    def left_out_now(self) -> tuple[Refusal, ...]:
        """Those of them who are left out, since that option is chosen."""
        return self.left_out if self.option == LEAVE_OUT else ()

    @property
    def others(self) -> Others:
        return Others(self.option)

    def planned(self, plan: Plan | None) -> None:
        """Offers the options while people are refused, or while an option is chosen."""
        super().planned(plan)
        if plan is not None and self.option == REFUSE:
            self._refused, self.left_out = plan.refused, plan.refusals
        offered = {option.name: option for option in self._offered} if plan is not None else {}
        line = self.query_one("#refusal-options")
        line.display = bool(offered)
        if offered and not line.children:
            line.mount_all(Button("", id=f"refusal-option-{name}", compact=True) for name in self.OPTIONS)
        for button, name in zip(line.query(Button), self.OPTIONS, strict=False):
            option = offered.get(name)
            button.display = option is not None
            if option is not None:
                taken = "√ " if self.option == name else ""
                key = cast(Frame, self.app).shown_key(BY_ID[option.action])
                button.label = Content.assemble(f"[{taken}{option.label} ", (key, "bold"), "]")
                button.refresh(layout=True)

    @property
    def _offered(self) -> Sequence[RefusalOption]:
        return self.refusal_options(self._refused) if self._refused else ()

    def action_take_option(self, name: str) -> None:
        """Plans with this option; chosen again, without it."""
        if not self.applying and any(option.name == name for option in self._offered):
            self.switch_option(name)

    def switch_option(self, name: str) -> None:
        self.option = REFUSE if self.option == name else name
        self.replan()

    def forget_option(self) -> None:
        """Resets the option because the input changed: other people may be refused."""
        self.option, self._refused = REFUSE, 0

    def on_button_pressed(self, event: Button.Pressed) -> None:
        before, option, name = (event.button.id or "").partition("refusal-option-")
        if option and not before:
            event.stop()
            self.action_take_option(name)
