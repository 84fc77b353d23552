"""Create user: addresses, then permissions and seats in tabs, then a review of the change (R9)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from seattui.domain.changes.people.create import CreatePlan, CreateUsers, NewUser
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.errors import SeattuiError
from seattui.kit.i18n import Message, msg, plural
from seattui.tui.change.checking_out import PurchasingDialog, lacks_seats
from seattui.tui.change.throw_away import DiscardDialog
from seattui.tui.people.create.create_words import new_named, newcomers, titled
from seattui.tui.people.create.new_people import NewPeople
from seattui.tui.people.edit.account_options import load_account_options
from seattui.tui.people.edit.account_switches import FOR_TEAMS, AccountOptions, switches_for
from seattui.tui.people.edit.permissions_panel import PermissionsPanel
from seattui.tui.people.edit.save_set import save_set
from seattui.tui.people.edit.team_picks import TeamPage
from seattui.tui.shell.dialog import SWITCHES, Keys
from seattui.tui.widgets.switch_tabs import SwitchTabs
from seattui.tui.widgets.tri_state import Choice

if TYPE_CHECKING:
    from seattui.service.screen_session import ScreenSession
    from seattui.tui.change.everyone import Everyone

PEOPLE, PERMISSIONS, REVIEW = range(3)


class CreateUserDialog(PurchasingDialog):
    """Three steps of one change; everything entered stays until it is saved or discarded."""

    heading = msg("Create user")

    def __init__(self, session: ScreenSession, days: int) -> None:
        """`days`: how long an invitation is valid (R24)."""
        super().__init__(session)
        self.days = days
        self.step = PEOPLE
        self.restore = False
        """Whether removed people are restored: chosen once, and warned of in the review."""
        self.options: AccountOptions | None = None
        self._advancing = False
        """Whether the next step is shown once there is a plan without errors about addresses."""

    # --- layout ------------------------------------------------------------------------------------

    def keys(self) -> Keys:
        switches = SWITCHES if self.step == PERMISSIONS else self.KEYS
        return (*switches, *self.keys_of_plans(), ("escape", self.close_label))

    def body(self) -> ComposeResult:
        with Vertical(classes="step"):
            yield NewPeople()
        with Vertical(classes="step"):
            yield PermissionsPanel()
        with Vertical(classes="step"):
            yield Static("", id="new-who", markup=False)
            yield from self.plan_part()

    def buttons(self) -> ComposeResult:
        yield Button(Content(f"[{self.close_label}]"), id="cancel", compact=True)
        yield Button(Content(f"[{msg('Back')}]"), id="back", compact=True)
        yield Button(Content(f"[{msg('Next')}]"), id="next", compact=True)
        yield Button(Content(f"[{self.confirm_label(None)}]"), id="confirm", compact=True, disabled=True)

    def on_mount(self) -> None:
        self.go(PEOPLE)
        self.reload()

    @property
    def people(self) -> NewPeople:
        return self.query_one(NewPeople)

    @property
    def panel(self) -> PermissionsPanel:
        return self.query_one(PermissionsPanel)

    def go(self, step: int) -> None:
        """Shows a step, and focuses its first field."""
        self.step, self._advancing = step, False
        for number, part in enumerate(self.query(".step")):
            part.display = number == step
        box = self.query_one(".dialog", Vertical)
        box.border_title = titled(self.heading, step)
        self.update_key_hints()
        self.query_one("#back").display = step > PEOPLE
        self.query_one("#next").display = step < REVIEW
        self.query_one("#confirm").display = step == REVIEW
        first_field = (self.people.area, self.panel.tabs, self.query_one("#because"))[step]
        first_field.focus()
        self.call_after_refresh(self.fit)

    # --- the change --------------------------------------------------------------------------------

    def change(self) -> CreateUsers | None:
        people = tuple(NewUser(p.email, p.first_name, p.last_name) for p in self.people.people)
        if not people:
            return None
        switches, teams = self.panel.switches, self.panel.teams
        return CreateUsers(
            people,
            permissions=switches.chosen(Choice.ON),
            seats=switches.seats,
            super_admin=switches.super_admin is True,
            main_team=teams.main,
            extra_teams=teams.extra,
            restore=self.restore,
            days=self.days,
        )

    def confirm_label(self, plan: Plan | None) -> Message:
        return msg("Checkout") if lacks_seats(plan) else msg("Send")

    def saving_message(self, plan: Plan) -> Message:
        return plural("Creating {n} user …", "Creating {n} users …", self._number)

    @property
    def _number(self) -> int:
        return len(self.people.people)

    def with_purchase(self) -> tuple[Change, Message, Message] | None:
        change = self.change()
        if change is None:
            return None
        return replace(change, buy=True), msg("For {people}", people=self._named()), msg("Send")

    def _named(self) -> Message:
        return new_named(self.people.people)

    @property
    def shows_plan(self) -> bool:
        return self.step == REVIEW

    @property
    def concerned(self) -> int:
        return self._number if self.query(NewPeople) else 0

    def everyone(self) -> Everyone | None:
        return self.everyone_of(self.plan)

    def everyone_of(self, plan: Plan | None) -> Everyone | None:
        return newcomers(self.people.people, plan)

    def reload(self) -> None:
        """Loads permissions, sets and teams; what was chosen stays."""
        self.ask(lambda _: load_account_options(self.session), self._options_loaded, group="data")

    def _options_loaded(self, options: AccountOptions) -> None:
        self.options = options
        self._draw_panel()

    def _draw_panel(self) -> None:
        if self.options is None:
            return
        teams = TeamPage(self.options.teams, self.options.lacking(*FOR_TEAMS)) if self.options.teams else None
        number = max(1, self._number)
        self.panel.show(switches_for(self.options, (), number), self.options.sets, teams)

    # --- steps -------------------------------------------------------------------------------------

    def next_step(self) -> None:
        """Shows the next step, once what was entered so far is valid."""
        if self.step == REVIEW or self.applying:
            return
        if not self._number:
            self.show_message(msg("Enter or paste at least one email address."), "error")
            self.people.area.focus()
            return
        self._advancing = True
        self.replan()

    def back(self) -> None:
        if self.step > PEOPLE and not self.applying:
            self.clear_message()
            self._clear_plan()
            self.go(self.step - 1)

    def planned(self, plan: Plan | None) -> None:
        super().planned(plan)
        if not isinstance(plan, CreatePlan):
            return
        if plan.problems:
            if self.step != PEOPLE:
                self.go(PEOPLE)
            self._advancing = False
            self.people.show_problems(plan.problems)
        elif self._advancing:
            self._show_next_step()

    def _show_next_step(self) -> None:
        """Shows the next step."""
        step = self.step + 1
        if step == PERMISSIONS:
            self._draw_panel()
        else:
            self.query_one("#new-who", Static).update(Content.styled(str(self._named()), "bold"))
        self.go(step)

    def focus_safe_button(self) -> None:
        """If an address is no longer valid, focuses the addresses: Cancel would discard everything."""
        if self.step == PEOPLE:
            self.people.area.focus()
        else:
            super().focus_safe_button()

    def _planning_failed(self, error: SeattuiError) -> None:
        self._advancing = False
        super()._planning_failed(error)

    def _edited(self) -> None:
        """The plan is out of date."""
        self.clear_message()
        self.ask.drop("plan")
        self._advancing = False
        self._clear_plan()

    def on_new_people_changed(self) -> None:
        self._edited()

    def on_permissions_panel_changed(self) -> None:
        self._edited()

    def on_permissions_panel_save_wanted(self) -> None:
        save_set(self, self.panel.switches.named())

    def on_new_people_done(self) -> None:
        self.next_step()

    def on_switch_tabs_submitted(self, event: SwitchTabs.Submitted) -> None:
        self.next_step()

    def on_new_people_restore_wanted(self) -> None:
        self.restore = True
        self.next_step()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "next":
            event.stop()
            self.next_step()
        elif event.button.id == "back":
            event.stop()
            self.back()

    # --- closing -----------------------------------------------------------------------------------

    @property
    def has_input(self) -> bool:
        """Whether anything would be lost."""
        because = self.query_one("#because", Input).value.strip()
        panel = self.panel
        return self.people.has_input or panel.switches.has_input or bool(panel.teams.chosen) or bool(because)

    def action_cancel(self) -> None:
        if self.applying or not self.has_input:
            super().action_cancel()
        else:
            self.app.push_screen(DiscardDialog(), self._discarded)

    def _discarded(self, discard: bool | None) -> None:
        if discard and not self.applying:
            self.dismiss(None)
