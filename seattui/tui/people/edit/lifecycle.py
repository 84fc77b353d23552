"""Deactivate, reactivate, remove and off-board: dialogs for one person or for all marked people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate, Remove
from seattui.domain.model import Selection, Status, User
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.actions import bound
from seattui.tui.change.people_dialog import PeopleDialog
from seattui.tui.change.plan_view import NAMED
from seattui.tui.change.refusal_options import LEAVE_OUT, RefusalOption
from seattui.tui.shell.dialog import CHOOSE, NEXT_FIELD
from seattui.tui.widgets.checkbox import Check
from seattui.tui.widgets.field import Field
from seattui.tui.widgets.radio import OneOf

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession

OFFBOARD = "offboard"


def lines_of_leaving(people: tuple[User, ...]) -> int:
    """Lines of a plan that deactivates them: for each hub in which they hold seats its number and a warning."""
    return 4 + 4 * len({hub for user in people for hub in user.access_state.seats})


class StatusDialog(PeopleDialog):
    """Deactivate or reactivate (R22). The selected people may be of both kinds, so the choice can be changed."""

    KEYS = (NEXT_FIELD, CHOOSE)

    def __init__(
        self, session: ScreenSession, selection: Selection, first: tuple[User, ...], total: int
    ) -> None:
        super().__init__(session, selection, first, total)
        self.reactivates = all(user.access_state.status is Status.DEACTIVATED for user in first)
        several = total > 1
        self.heading = (
            msg("Deactivate or reactivate")
            if several
            else msg("Reactivate")
            if self.reactivates
            else msg("Deactivate")
        )

    @property
    def lines_of_few(self) -> int:
        return lines_of_leaving(self.first)

    def questions(self) -> ComposeResult:
        yield from self.people_line()
        yield OneOf((msg("Deactivate"), msg("Reactivate"))).labelled(msg("What"))
        yield from self.options_line(expected=self.total > NAMED)

    def on_mount(self) -> None:
        self.query_one(OneOf).display = self.total > 1
        self.query_one(OneOf).set_reactive(OneOf.index, int(self.reactivates))
        self.start_at(self.query_one("#cancel"))
        self.replan()

    def change(self) -> Change | None:
        kind = Reactivate if self.reactivates else Deactivate
        return kind(self.selection, self.others)

    def confirm_label(self, plan: Plan | None) -> Message:
        people = plan.people if plan else 0
        if self.reactivates:
            return (
                plural("Reactivate {n} user", "Reactivate {n} users", people) if people else msg("Reactivate")
            )
        return plural("Deactivate {n} user", "Deactivate {n} users", people) if people else msg("Deactivate")

    def on_one_of_changed(self) -> None:
        self.reactivates = self.query_one(OneOf).index == 1
        self.forget_option()
        self.replan()


class OffboardDialog(PeopleDialog):
    """Unassigns the seats and deactivates or removes people, as one change (R7); the plan shows the saving."""

    KEYS = (NEXT_FIELD, CHOOSE)
    heading = msg("Off-board")

    def __init__(
        self,
        session: ScreenSession,
        selection: Selection,
        first: tuple[User, ...],
        total: int,
        remove: bool = False,
        because: str = "",
    ) -> None:
        super().__init__(session, selection, first, total)
        self._remove = remove
        self._because = because

    @property
    def lines_of_few(self) -> int:
        return lines_of_leaving(self.first)

    def questions(self) -> ComposeResult:
        yield from self.people_line()
        yield Check(msg("Also remove from the account"), self._remove, id="remove-too").labelled()
        yield Check(msg("Also remove the freed seats at renewal"), id="schedule-too").labelled()
        yield from self.options_line(expected=self.total > NAMED)

    def on_mount(self) -> None:
        self.query_one("#because", Field).fill(self._because)
        self.start_at(self.query_one("#remove-too"))
        self.replan()

    def focus_first(self) -> None:
        self.query_one("#remove-too").focus()

    def _checked(self, name: str) -> bool:
        return self.query_one(f"#{name}", Check).on

    def change(self) -> Change | None:
        return Offboard(
            self.selection,
            remove=self._checked("remove-too"),
            schedule_removal=self._checked("schedule-too"),
            others=self.others,
            idle_days=self.idle_days,
        )

    def confirm_label(self, plan: Plan | None) -> Message:
        people = plan.people if plan else 0
        if not people:
            return msg("Off-board")
        if self._checked("remove-too"):
            return plural("Off-board and remove {n} user", "Off-board and remove {n} users", people)
        return plural("Off-board {n} user", "Off-board {n} users", people)

    def on_check_changed(self) -> None:
        self.forget_option()
        self.replan()


class RemoveDialog(PeopleDialog):
    """Removes people from the account. People with hub access or a seat must be off-boarded (R7): there is a
    key for that."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("offboard_instead", "take_option('offboard')")]
    OPTIONS = (OFFBOARD, LEAVE_OUT)
    heading = msg("Remove from the account")

    def questions(self) -> ComposeResult:
        yield from self.people_line()
        yield from self.options_line(expected=self.total > NAMED)

    def on_mount(self) -> None:
        self.start_at(self.query_one("#cancel"))
        self.replan()

    def change(self) -> Change | None:
        return Remove(self.selection, self.others)

    def confirm_label(self, plan: Plan | None) -> Message:
        people = plan.people if plan else 0
        return plural("Remove {n} user", "Remove {n} users", people) if people else msg("Remove")

    def refusal_options(self, refused: int) -> Sequence[RefusalOption]:
        off = RefusalOption(OFFBOARD, "offboard_instead", msg("Off-board instead"))
        helps = self.plan is not None and any(one.offboarding_helps for one in self.plan.refusals)
        return (*([off] if helps else []), *super().refusal_options(refused))

    def switch_option(self, name: str) -> None:
        if name != OFFBOARD:
            super().switch_option(name)
            return

        def then(receipt: Receipt | None) -> None:
            if receipt is not None:
                self.dismiss(receipt)
            else:
                self.store_changed()

        because = self.query_one("#because", Input).value
        selected = (self.session, self.selection, self.first, self.total)
        dialog = OffboardDialog(*selected, remove=True, because=because)
        dialog.found_by, dialog.idle_days = self.found_by, self.idle_days
        self.app.push_screen(dialog, then)


def lifecycle_done(receipt: Receipt) -> Message:
    """What was done, for a notice: `3 users deactivated. Record 57.`"""
    people, record = receipt.plan.people, receipt.activity_id
    if record is None:
        return msg("There was nothing to change.")
    match receipt.plan.change:
        case Deactivate():
            result = plural("{n} user deactivated.", "{n} users deactivated.", people)
        case Reactivate():
            result = plural("{n} user reactivated.", "{n} users reactivated.", people)
        case Offboard(remove=True):
            result = plural("{n} user off-boarded and removed.", "{n} users off-boarded and removed.", people)
        case Offboard():
            result = plural("{n} user off-boarded.", "{n} users off-boarded.", people)
        case _:
            result = plural("{n} user removed.", "{n} users removed.", people)
    return msg("{what} Record {record}.", what=result, record=record)
