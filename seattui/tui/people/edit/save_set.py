"""Saves the permissions that are switched on as a permission set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Label, Static

from seattui.domain.changes.people.permission_sets import SavePermissionSet
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.i18n import Message, msg
from seattui.tui.change.plan_dialog import PlanDialog
from seattui.tui.frame import Frame
from seattui.tui.widgets.field import Field

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession

LONGEST = 200


class SaveSetDialog(PlanDialog):
    """Under a new name, or under an existing one, whose set is replaced."""

    heading = msg("Save as a permission set")
    nothing = msg("Enter a name for it, such as Sales rep.")

    def __init__(self, session: ScreenSession, permissions: Mapping[str, str]) -> None:
        """`permissions`: code → label."""
        super().__init__(session)
        self.permissions = permissions

    def questions(self) -> ComposeResult:
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Name")), classes="dialog-label", markup=False)
            yield Field(id="set-name", limit=LONGEST)
        with Horizontal(classes="dialog-line"):
            yield Label(str(msg("Permissions")), classes="dialog-label", markup=False)
            names = ", ".join(self.permissions.values()) or "–"
            yield Static(Content(names), id="set-permissions", classes="dialog-value", markup=False)

    def on_mount(self) -> None:
        self.start_at(self.query_one("#set-name"))
        self.replan()

    def change(self) -> Change | None:
        name = self.query_one("#set-name", Field).value.strip()
        return SavePermissionSet(name, tuple(self.permissions)) if name else None

    def confirms_entered(self) -> Button | None:
        new = self.ready and self.plan is not None and not self.plan.before
        return self.query_one("#confirm", Button) if new else None

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Save")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "set-name":
            self.replan()


def save_set(dialog: PlanDialog, permissions: Mapping[str, str]) -> None:
    """Opens it above a dialog in which permissions are chosen; changes no person."""

    def then(receipt: Receipt | None) -> None:
        if receipt is not None:
            cast(Frame, dialog.app).tell(set_saved(receipt))
            dialog.reload()

    if not dialog.applying:
        dialog.app.push_screen(SaveSetDialog(dialog.session, permissions), then)


def set_saved(receipt: Receipt) -> Message:
    """What was done, for a notice."""
    if receipt.activity_id is None:
        return msg("There was nothing to change.")
    return msg("Permission set saved. Record {record}.", record=receipt.activity_id)
