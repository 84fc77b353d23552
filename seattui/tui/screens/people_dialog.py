"""The base of dialogs about people: who is meant can be edited, and a rule's ways on are a key away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Label

from seattui.domain.changes.people import Others
from seattui.domain.model import Chosen, Matching, Selection, Sort, User
from seattui.domain.plan import Plan
from seattui.i18n import Message, plural, say
from seattui.stop import Stop
from seattui.tui.screens.plan_dialog import PlanDialog
from seattui.tui.widgets.people_field import PeopleField

if TYPE_CHECKING:
    from seattui.desk import Desk

LOOKED_AT = 1000
"""So many people are looked at one by one, to show what they hold now and to list their addresses."""
REFUSE, LEAVE_OUT = str(Others.REFUSE), str(Others.LEAVE_OUT)


@dataclass(frozen=True, slots=True)
class Way:
    """What may be done about the people whom a rule keeps out: its button, and the key beside it."""

    name: str
    key: str
    label: Message


class PeopleDialog(PlanDialog):
    """`first` are the first few of `selection`, for their names; `total` is how many there are in all.

    A subclass puts `people_line` and `ways_line` among its questions and asks for `others` in its change.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("l", "take_way('leave-out')", show=False)]
    WAYS: ClassVar[tuple[str, ...]] = (LEAVE_OUT,)
    """The names of all ways that there may be, in the order of their buttons."""

    def __init__(self, desk: Desk, selection: Selection, first: tuple[User, ...], total: int) -> None:
        super().__init__(desk)
        self.selection = selection
        self.first = first
        self.total = total
        self.way = REFUSE
        """The way on that is taken; REFUSE: none."""
        self._in_the_way = 0

    # --- what a dialog about people is made of -----------------------------------------------------

    def people_line(self) -> ComposeResult:
        yield PeopleField(self.first, self.total)

    def ways_line(self) -> ComposeResult:
        with Horizontal(classes="dialog-line", id="ways"):
            yield Label("", classes="dialog-label", markup=False)
            for name in self.WAYS:
                yield Button("", id=f"way-{name}", compact=True)

    def in_the_way(self, plan: Plan) -> int:
        """How many people one of the ways would help with."""
        return plan.refused

    def ways(self, stuck: int) -> Sequence[Way]:
        """The ways on while so many stand in the way; nobody is left when the only one is left out."""
        if stuck >= self.total:
            return ()
        label = plural("Leave this {n} out", "Leave these {n} out", stuck)
        return (Way(LEAVE_OUT, "l", label),)

    def focus_first(self) -> None:
        """Back from the list of people."""
        self.focus_safe()

    @property
    def others(self) -> Others:
        return Others(self.way)

    # --- ways on -----------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.query_one("#ways").display = False

    def planned(self, plan: Plan | None) -> None:
        """Offers the ways on while people stand in the way, or while one of the ways is taken."""
        super().planned(plan)
        if plan is not None and self.way == REFUSE:
            self._in_the_way = self.in_the_way(plan)
        offered = {way.name: way for way in self._offered} if plan is not None else {}
        self.query_one("#ways").display = bool(offered)
        for name in self.WAYS:
            button = self.query_one(f"#way-{name}", Button)
            way = offered.get(name)
            button.display = way is not None
            if way is not None:
                taken = "✓ " if self.way == name else ""
                button.label = Content.assemble(f"[{taken}{way.label} ", (way.key, "bold"), "]")
                button.refresh(layout=True)

    @property
    def _offered(self) -> Sequence[Way]:
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

    # --- other people ------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Not while the list of people is open: what is typed there isn't in the plan yet."""
        return super().ready and not self.query_one(PeopleField).editing

    def on_people_field_edit_wanted(self) -> None:
        self.ask(
            lambda stop: people_of(self.desk, self.selection, self.total, stop), self._edit, group="people"
        )

    def _edit(self, people: tuple[User, ...] | None) -> None:
        field = self.query_one(PeopleField)
        self.call_later(self.enable)
        if people is None:
            field.edit(
                "",
                plural(
                    "{n} person is meant; what you put here takes their place.",
                    "{n} people are meant; what you put here takes their place.",
                    self.total,
                ),
            )
        else:
            field.edit(
                "\n".join(user.email for user in people), say("One e-mail address a line; paste as you like.")
            )

    def on_people_field_typed(self, event: PeopleField.Typed) -> None:
        field = self.query_one(PeopleField)
        self.ask(
            lambda stop: self.desk.by_email(event.addresses),
            self._chosen,
            group="people",
            failed=field.complain,
        )

    def _chosen(self, people: tuple[User, ...]) -> None:
        self.selection = Chosen(tuple(user.id for user in people))
        self.first, self.total = people, len(people)
        self.query_one(PeopleField).show(people, len(people))
        self.forget_way()
        self.reload()
        self.replan()

    def on_people_field_edit_ended(self) -> None:
        self.enable()
        self.focus_first()

    def action_cancel(self) -> None:
        """Esc in the list of addresses leaves the list, not the dialog."""
        field = self.query_one(PeopleField)
        if field.editing and not self.applying:
            field.close()
        else:
            super().action_cancel()


def people_of(desk: Desk, selection: Selection, total: int, stop: Stop) -> tuple[User, ...] | None:
    """The people who are meant, or None when there are too many to look at one by one."""
    if isinstance(selection, Chosen):
        return desk.by_id(selection.ids) if len(selection.ids) <= LOOKED_AT else None
    if total > LOOKED_AT:
        return None
    return matching(desk, selection, stop)


def matching(desk: Desk, selection: Matching, stop: Stop) -> tuple[User, ...] | None:
    """Everyone who matches now, but for those unmarked; None when they became too many."""
    rows = desk.users(selection.filter, Sort(), 0, LOOKED_AT + len(selection.without) + 1, stop=stop)
    people = tuple(user for user in rows if user.id not in selection.without)
    return people if len(people) <= LOOKED_AT else None
