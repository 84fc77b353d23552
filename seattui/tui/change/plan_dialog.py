"""The dialog of a change: enter it, see exactly what it does, confirm it.

Only the plan on screen is applied, under one operation key. If it is out of date, the dialog stays open,
shows the new plan and asks for confirmation again.
"""

from __future__ import annotations

import uuid
from abc import abstractmethod
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Button, Input

from seattui.domain.people.holders import add_who_has
from seattui.domain.plan.moved import moved, moved_message
from seattui.domain.plan.on_screen import on_screen
from seattui.domain.plan.plan import Change, Line, Plan
from seattui.domain.plan.stale import Stale, what_was_done
from seattui.kit.errors import Busy, NotFound, NotPermitted, Refused, SeattuiError
from seattui.kit.i18n import Message, moment, msg
from seattui.tui.actions import bound
from seattui.tui.change.plan_keys import PlanKeys
from seattui.tui.change.plan_view import PlanView
from seattui.tui.frame import Frame
from seattui.tui.shell.dialog import NEXT_FIELD, Keys
from seattui.tui.shell.requests import Requests
from seattui.tui.terminal.typing_ahead import passed
from seattui.tui.widgets.field import Field

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.kit.cancellation import CancelToken
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.everyone import Everyone

MAX_REASON = 2000


class PlanDialog(PlanKeys["Receipt | None"]):
    """Base of all dialogs that change something. Dismissed with the Receipt, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        bound("close_dialog", "cancel"),
        bound("help", "app.help"),
    ]
    KEYS: ClassVar[Keys] = (NEXT_FIELD,)
    """Without the key that closes the dialog."""
    AUTO_FOCUS = None
    nothing: Message = msg("There is nothing to change.")
    close_label: Message = msg("Cancel")
    """The text of the button that closes the dialog without a change."""

    def __init__(self, session: ScreenSession) -> None:
        super().__init__()
        self.session = session
        self.ask = Requests(self, self.show_error, self.drawn)
        self.plan: Plan | None = None
        self.planned_at: datetime | None = None
        self.applying = False
        self._receipt: Receipt | None = None
        self._key = ""

    # --- what a subclass defines -----------------------------------------------------------------

    def keys(self) -> Keys:
        return (*self.KEYS, *self.keys_of_plans(), ("escape", self.close_label))

    def everyone(self) -> Everyone | None:
        return None

    def questions(self) -> ComposeResult:
        """The fields above the plan."""
        yield from ()

    @abstractmethod
    def change(self) -> Change | None:
        """The change as entered; None while there is nothing to plan."""

    @abstractmethod
    def confirm_label(self, plan: Plan | None) -> Message:
        """The text of the confirming button."""

    def saving_message(self, plan: Plan) -> Message:
        """Shown while the change is being saved."""
        return msg("Saving …")

    def lines(self, plan: Plan) -> tuple[Line, ...]:
        """The values before and after to show."""
        return plan.lines

    def planned(self, plan: Plan | None) -> None:
        """Called when another plan is on screen."""

    def reload(self) -> None:
        """Loads the fields' data again, because the store changed."""

    def plan_view(self) -> PlanView:
        return PlanView()

    # --- layout ----------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        """The widgets that scroll."""
        yield from self.questions()
        yield from self.plan_part()

    def plan_part(self) -> ComposeResult:
        """The plan, its note, and the reason."""
        yield self.plan_view()
        yield Field(
            id="because",
            placeholder=str(msg("reason or ticket, kept in the record")),
            limit=MAX_REASON,
        ).labelled(msg("Reason"))

    def buttons(self) -> ComposeResult:
        yield Button(Content(f"[{self.close_label}]"), id="cancel", compact=True)
        yield Button(Content(f"[{self.confirm_label(None)}]"), id="confirm", compact=True, disabled=True)

    @property
    def awaiting_data(self) -> bool:
        """Whether keys should wait: what can be chosen is being loaded, or a plan is being made, on which it depends
        which button is safe to press."""
        return self.ask.waiting("data") or self.ask.waiting("plan")

    # --- planning --------------------------------------------------------------------------------

    def replan(self) -> None:
        """Plans what the fields ask for again; until then nothing can be confirmed."""
        self.clear_message()
        self._clear_plan()
        change = self.change()
        if change is None:
            self.ask.drop("plan")
            self._show(None)
            return

        def planned(found: tuple[Plan, datetime]) -> None:
            plan, self.planned_at = found
            self._show(plan)

        self.ask(
            lambda stop: (self.session.plan(change, stop), self.session.now()),
            planned,
            group="plan",
            failed=self._planning_failed,
        )

    def store_changed(self) -> None:
        """Another client changed the store: plans again, and shows what differs."""
        if self.applying:
            return
        self.reload()
        shown, change = self.plan, self.change()
        if shown is None or change is None:
            if change is not None:
                self.replan()
            return

        def look(stop: CancelToken) -> tuple[Plan | SeattuiError, Message, datetime]:
            return self._planned_now(change, stop), self._moved_by(), self.session.now()

        def looked(found: tuple[Plan | SeattuiError, Message, datetime]) -> None:
            plan, by, at = found
            if self.applying or self.plan is not shown:
                return
            if isinstance(plan, SeattuiError):
                self._planning_failed(plan)
                self.show_message(by, "warning", plan)
                return
            moved = plan.fingerprint != shown.fingerprint
            self.planned_at = at
            self._show(plan)
            if moved:
                self.show_message(by, "warning")
                if isinstance(self.focused, Button):  # in a field somebody may be typing
                    self.focus_safe_button()

        self.ask(look, looked, group="plan", failed=self._planning_failed)

    def _planned_now(self, change: Change, stop: CancelToken) -> Plan | SeattuiError:
        """The plan, or why there is none any more; raises Busy and StoreError."""
        try:
            return self.session.plan(change, stop)
        except NotPermitted as gone:
            add_who_has(gone, self.session)
            return gone
        except (Refused, NotFound) as gone:
            return gone

    def _moved_by(self) -> Message:
        """Who made the newest change, when, and what it was."""
        newest = next(iter(self.session.activity(limit=1)), None)
        if newest is None:
            return msg("Somebody else made a change. Showing the current state.")
        return msg(
            "{who} made a change ({when}: {what}). Showing the current state.",
            who=newest.actor,
            when=moment(newest.at, self.session.account.zone),
            what=what_was_done(newest),
        )

    def _clear_plan(self) -> None:
        self.plan = None
        self.update_confirm_button()

    def _planning_failed(self, error: SeattuiError) -> None:
        self._show(None, blank=True)
        self.show_error(error)

    def _show(self, plan: Plan | None, blank: bool = False) -> None:
        """Shows a plan; one that differs from the previous plan is a new operation with its own key."""
        if plan is None or self.plan is None or plan.fingerprint != self.plan.fingerprint:
            self._key = uuid.uuid4().hex
            self.content_changed()
        self.plan = plan
        lines = self.lines(on_screen(plan)) if plan else ()
        self.query_one(PlanView).show(plan, lines, None if blank else self.nothing)
        if plan is not None and plan.possible and not plan.empty and self.session.read_only:
            self.show_note(msg("Read only: this preview can't be applied."))
        self.update_confirm_button()
        self.planned(plan)
        self.list_again()
        self.update_key_hints()
        self.call_after_refresh(self.fit)

    def show_note(self, message: Message) -> None:
        """Shows a note below the plan."""
        self.query_one(PlanView).add_note(message)

    def update_confirm_button(self) -> None:
        """Updates the confirming button: its text, and whether it is enabled."""
        button = self.query_one("#confirm", Button)
        label = Content(f"[{self.confirm_label(self.plan)}]")
        if button.label != label:
            button.label = label
            button.refresh(layout=True)
        button.disabled = not self.ready

    @property
    def refused_by(self) -> tuple[str, ...]:
        """The rules that refuse the plan, which help explains first."""
        plan = self.plan
        found = [self.refused_rule]
        if plan is not None:
            found += [plan.blocked.rule if plan.blocked else None, *(one.rule for one in plan.refusals)]
        return tuple(dict.fromkeys(rule for rule in found if rule))

    @property
    def ready(self) -> bool:
        """Whether there is something that can be confirmed."""
        plan = self.plan
        return (
            plan is not None and plan.possible and not (plan.empty or self.applying or self.session.read_only)
        )

    # --- applying --------------------------------------------------------------------------------

    def confirm(self) -> None:
        """Applies the plan on screen, once, even if called again."""
        plan = self.plan
        if plan is None or not self.ready:
            return
        self.applying = True
        because, key = self.query_one("#because", Input).value.strip(), self._key
        self.query_one(".dialog-body").disabled = True
        # Esc cancels. A second Enter doesn't: it was pressed for the first.
        self.set_focus(None)
        self.content_changed()
        self.update_confirm_button()
        self.show_message(self.saving_message(plan), "")
        self._began = monotonic()
        self._ticking = self.set_interval(1, self._show_progress)
        self.ask(
            lambda stop: self.session.apply(plan, because=because, operation_key=key, stop=stop),
            self._applied,
            group="apply",
            failed=self._not_applied,
            stopped=self._cancelled,
        )

    def _show_progress(self) -> None:
        """Shows the progress of a long change each second, and how to cancel it while that can be."""
        seconds = int(monotonic() - self._began)
        doing = self.ask.doing("apply") or msg("Saving")
        if self.ask.too_late("apply"):
            message = msg("{doing} … {seconds} s", doing=msg("Saving"), seconds=seconds)
        else:
            message = msg("{doing} … {seconds} s; Esc cancels", doing=doing, seconds=seconds)
        self.show_message(message, "")

    def _cancelled(self) -> None:
        self._resume()
        self.update_confirm_button()
        self.show_message(msg("Cancelled: nothing was changed."), "")

    def _resume(self) -> None:
        """The change wasn't made: what was entered can be edited again."""
        self.applying = False
        self._ticking.stop()
        self.query_one(".dialog-body").disabled = False
        self.focus_safe_button()

    def _applied(self, receipt: Receipt) -> None:
        self._receipt = receipt
        self._close_when_done()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        self._close_when_done()

    def _close_when_done(self) -> None:
        """Closes the dialog when the change is made and no other screen, such as help, is above it."""
        if self._receipt is not None and self.is_active:
            app = self.app
            app.call_later(lambda: app.run_worker(self._close(), group="ask-leave"))

    async def _close(self) -> None:
        """Closes the dialog and shows the confirmation or notice in one step, so that the old list isn't
        drawn in between."""
        app, receipt = self.app, self._receipt
        if receipt is None or not self.is_active:
            return
        self._receipt = None
        others = moved(self.plan, receipt.plan) if self.plan is not None else ()
        with app.batch_update():
            await self.dismiss(receipt)
            for _ in range(2):
                await passed([app.screen, app])
            if others:
                cast(Frame, app).tell(moved_message(others), severity="warning")

    def _not_applied(self, error: SeattuiError) -> None:
        """The change wasn't made; what was entered stays."""
        self._resume()
        if isinstance(error, Stale):
            self._stale(error)
        elif isinstance(error, Busy):
            self.update_confirm_button()
            self.show_error(error)
            self.query_one("#confirm").focus()
        elif isinstance(error, (Refused, NotPermitted)):
            self.replan()
            self.reload()
            self.show_error(error)
            self.focus_safe_button()
        else:
            self.update_confirm_button()
            self.show_error(error)

    def _stale(self, error: Stale) -> None:
        """Shows the new plan, and who changed the store; it needs its own confirmation."""
        self.reload()
        self._show(error.plan, blank=True)
        if error.by is not None:
            self.planned_at = error.by.at
            when = moment(error.by.at, self.session.account.zone)
            result = msg(
                "Nothing was changed: {who} made a change meanwhile ({when}: {what}). Showing the current state.",
                who=error.by.actor,
                when=when,
                what=error.what,
            )
        else:
            result = error.message
        self.show_message(result, "warning", error.refusal)
        self.focus_safe_button()

    def focus_safe_button(self) -> None:
        """Focuses the button on which an accidental key does no harm."""
        self.query_one("#cancel").focus()

    # --- keys ------------------------------------------------------------------------------------

    def action_cancel(self) -> None:
        """Closes the dialog; while the change is being saved, cancels it and stays open, unless it is too
        late."""
        if self.applying:
            self._ticking.stop()
            too_late = msg("Saving can't be cancelled any more; this closes when it is done.")
            self.show_message(msg("Cancelling …") if self.ask.cancel("apply") else too_late, "")
            return
        self.dismiss(None)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "cancel":
            event.stop()
            self.action_cancel()
        elif event.button.id == "confirm":
            event.stop()
            self.confirm()
