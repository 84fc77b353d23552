"""Edit user: names, address and permissions of one person; permissions of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input

from seattui.domain.changes.people.create import EditUsers
from seattui.domain.model import Selection, User
from seattui.domain.plan.plan import Change, Plan
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.records import dataclass
from seattui.kit.text import safe
from seattui.tui.change.people_dialog import PeopleDialog, people_of
from seattui.tui.people.edit.account_options import load_account_options
from seattui.tui.people.edit.account_switches import AccountOptions, switches_for
from seattui.tui.people.edit.permissions_panel import PermissionsPanel
from seattui.tui.people.edit.save_set import save_set
from seattui.tui.shell.dialog import SWITCHES
from seattui.tui.widgets.field import Field
from seattui.tui.widgets.tri_state import Choice

if TYPE_CHECKING:
    from seattui.domain.plan.plan import Receipt
    from seattui.service.screen_session import ScreenSession

NAMES = (("first_name", msg("First name")), ("last_name", msg("Last name")), ("email", msg("Email")))
LONGEST = 254


@dataclass(frozen=True, slots=True)
class EditData:
    """The data shown above the plan."""

    known: AccountOptions
    people: tuple[User, ...] | None
    """None: too many to load."""


class EditUsersDialog(PeopleDialog):
    """Changes only what was edited; everything else stays as each person has it."""

    KEYS = SWITCHES

    nothing = msg("There is nothing to change.")

    def __init__(
        self, session: ScreenSession, selection: Selection, first: tuple[User, ...], total: int, days: int
    ):
        """`days`: how long an invitation to a new address is valid (R24)."""
        super().__init__(session, selection, first, total)
        self.heading = msg("Edit user") if total == 1 else msg("Edit users")
        self.days = days
        self._shown: dict[str, str] = {}
        """The initial text of each field."""

    def questions(self) -> ComposeResult:
        yield from self.people_line()
        for name, label in NAMES:
            yield Field(id=name, limit=LONGEST, classes="edit-name").labelled(label)
        yield PermissionsPanel()
        yield from self.options_line()

    def on_mount(self) -> None:
        self._fill()
        self.start_at(self.panel.tabs)
        self.reload()
        self.replan()

    @property
    def panel(self) -> PermissionsPanel:
        return self.query_one(PermissionsPanel)

    def focus_first(self) -> None:
        self.panel.tabs.focus()

    # --- the change --------------------------------------------------------------------------------

    def change(self) -> Change | None:
        switches, names = self.panel.switches, self._renamed()
        if not switches.has_input and not names:
            return None
        return EditUsers(
            self.selection,
            grant=switches.chosen(Choice.ON),
            revoke=switches.chosen(Choice.OFF),
            super_admin=switches.super_admin,
            first_name=names.get("first_name"),
            last_name=names.get("last_name"),
            email=names.get("email"),
            others=self.others,
            days=self.days,
        )

    def _renamed(self) -> dict[str, str]:
        """The fields whose text was changed."""
        if self.total != 1:
            return {}
        typed = {name: self.query_one(f"#{name}", Field).value.strip() for name, _ in NAMES}
        return {name: text for name, text in typed.items() if text != self._shown.get(name, "")}

    def confirm_label(self, plan: Plan | None) -> Message:
        people = plan.people if plan else 0
        return plural("Change {n} user", "Change {n} users", people) if people > 1 else msg("Save")

    def reload(self) -> None:
        """Loads permissions, and what the people have now; what was chosen stays."""
        self.ask(self._load, self._loaded, group="data")

    def _load(self, stop: CancelToken) -> EditData:
        return EditData(
            load_account_options(self.session), people_of(self.session, self.selection, self.total, stop)
        )

    def _loaded(self, data: EditData) -> None:
        if data.people is not None:
            self.first, self.total = data.people, len(data.people)
        elsewhere = msg("use Change seat")
        switches = switches_for(data.known, data.people, self.total, seats=elsewhere)
        self.panel.show(switches, data.known.sets)
        self._fill()

    def _fill(self) -> None:
        """Fills the fields of a single person, except edited ones."""
        for line in self.query(".edit-name"):
            line.display = self.total == 1
        if self.total != 1 or not self.first:
            return
        one = self.first[0]
        now = {"first_name": one.first_name, "last_name": one.last_name, "email": one.email}
        typed = self._renamed()
        for name, text in now.items():
            if name not in typed:
                self.query_one(f"#{name}", Field).fill(text)
        self._shown = {name: safe(text) for name, text in now.items()}

    def _chosen(self, people: tuple[User, ...]) -> None:
        """Other people are selected now: discards the name and address typed for the former ones."""
        self.panel.switches.reset()
        for name, _ in NAMES:
            self._shown[name] = self.query_one(f"#{name}", Field).value.strip()
        super()._chosen(people)

    # --- keys --------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id != "because":
            self.forget_option()
            self.replan()

    def on_permissions_panel_changed(self) -> None:
        self.forget_option()
        self.replan()

    def on_switch_tabs_submitted(self) -> None:
        self.query_one("#because").focus()

    def on_permissions_panel_save_wanted(self) -> None:
        save_set(self, self.panel.switches.named())


def edit_done(receipt: Receipt) -> Message:
    """What was done, for a notice."""
    if receipt.activity_id is None:
        return msg("There was nothing to change.")
    return plural(
        "{n} user changed. Record {record}.",
        "{n} users changed. Record {record}.",
        receipt.plan.people,
        record=receipt.activity_id,
    )
