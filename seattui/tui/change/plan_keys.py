"""Keys of every dialog that shows a plan: everyone it is about, and the preview for somebody's approval.

Letters where nothing is typed, as elsewhere; in a field, where they are typed, function keys do the same.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType
from textual.screen import ScreenResultType
from textual.widgets import Input

from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import msg
from seattui.tui.actions import bound, by
from seattui.tui.change.dialog_layout import DialogLayout
from seattui.tui.frame import Frame
from seattui.tui.shell.dialog import Keys
from seattui.tui.shell.open_screens import is_open
from seattui.tui.shell.requests import Requests

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Plan
    from seattui.files.preview import Preview
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.everyone import Everyone
    from seattui.tui.change.everyone_dialog import EveryoneDialog

PREVIEW = ("copy_preview", "write_preview")
SENT, WRITTEN = 200, 1000
"""So many people are listed in a preview: terminals take only so much at once."""


class PlanKeys(DialogLayout[ScreenResultType]):
    """The part of a PlanDialog that doesn't change anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("everyone", "everyone"),
        bound("copy_preview", "copy_preview"),
        bound("write_preview", "write_preview"),
    ]
    session: ScreenSession
    ask: Requests
    plan: Plan | None
    planned_at: datetime | None
    applying: bool
    _list: EveryoneDialog | None = None
    """The last one that was opened."""

    @property
    def concerned(self) -> int:
        """How many people it is about."""
        return 0

    @property
    def lists_everyone(self) -> bool:
        """Whether they can be listed: one person is named in the dialog itself."""
        return self.concerned > 1

    @property
    def shows_plan(self) -> bool:
        """Whether a plan can be seen: not in the first steps of several."""
        return True

    @abstractmethod
    def everyone(self) -> Everyone | None:
        """Whom it is about, if it is about people."""

    def keys_of_plans(self) -> Keys:
        """Hints for these keys."""
        named = (*(["everyone"] if self.lists_everyone else []), *(PREVIEW if self.shows_plan else []))
        return [((action,), action.label) for action in by(*named)]

    def action_everyone(self) -> None:
        from seattui.tui.change.everyone_dialog import EveryoneDialog

        everyone = self.everyone() if self.lists_everyone and not self.applying else None
        if everyone is not None:
            self._list = EveryoneDialog(everyone)
            self.app.push_screen(self._list)

    def list_again(self) -> None:
        """Another plan was made: their list says what it does, if it is open."""
        everyone = self.everyone() if self._list is not None and is_open(self._list) else None
        if self._list is not None and everyone is not None:
            self._list.show(everyone)

    # --- the preview -------------------------------------------------------------------------------

    def action_copy_preview(self) -> None:
        """Sends it to the terminal, which may put it on the clipboard or refuse to."""
        if (made := self._preview(SENT)) is not None:
            self.ask(made, self._send, group="preview")

    def _send(self, preview: Preview) -> None:
        self.app.copy_to_clipboard(preview.text())
        self._frame.tell(msg("The preview was sent to the terminal."))

    def action_write_preview(self) -> None:
        from seattui.tui.export.save_preview import SavePreviewDialog

        if (made := self._preview(WRITTEN)) is not None and self.plan is not None:
            kind, today = self.plan.change.kind, self.session.today()
            self.app.push_screen(SavePreviewDialog(self._frame.settings, self.heading, kind, today, made))

    def _preview(self, people: int) -> Callable[[CancelToken], Preview] | None:
        """What makes it of the plan on screen, in a worker, with so many people listed, of whom it takes a permission to
        take along more than a screenful; None if there is none."""
        from seattui.domain.people.permissions import EXPORT_USERS, SCREENFUL
        from seattui.files.preview import Preview

        plan, at, operator = self.plan, self.planned_at, self._frame.operator
        if self.applying or not self.shows_plan or plan is None or plan.empty or at is None:
            self._frame.tell(msg("There is no preview yet."))
            return None
        if operator is None or not operator.holds(EXPORT_USERS):
            people = min(people, SCREENFUL)
        everyone, because = self.everyone(), self.query_one("#because", Input).value.strip()
        number = everyone.number if everyone else plan.people
        by = everyone.found_by if everyone else None

        def made(stop: CancelToken) -> Preview:
            return Preview(
                self.heading,
                plan,
                self.session.account,
                operator.email if operator else "",
                at,
                because,
                by,
                everyone.first(people, stop) if everyone else (),
                number,
            )

        return made

    @property
    def _frame(self) -> Frame:
        return cast(Frame, self.app)
