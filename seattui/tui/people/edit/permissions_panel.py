"""Chooses permissions: a permission set to start from, and the switches in tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message as Event
from textual.widgets import Static

from seattui.domain.model import PermissionSet
from seattui.kit.i18n import msg
from seattui.kit.text import safe
from seattui.tui.actions import bound
from seattui.tui.people.edit.switches import Switches
from seattui.tui.people.edit.team_picks import TeamPage
from seattui.tui.widgets.line_of_one import LineOfOne
from seattui.tui.widgets.switch_tabs import Page, SwitchTabs

OWN = msg("Custom")


class PermissionsPanel(Vertical):
    """Contains the switches; its screen reads them when they change."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("save_set", "save")]

    class Changed(Event):
        """A switch or a set changed."""

    class SaveWanted(Event):
        """The current switches should be saved as a permission set."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.switches = Switches(1)
        self.teams = TeamPage()
        self._sets: Sequence[PermissionSet] = ()

    def compose(self) -> ComposeResult:
        yield LineOfOne([str(OWN)], id="set").labelled(msg("Permission set"))
        yield SwitchTabs(id="switches")

    def on_mount(self) -> None:
        self.query_one("#set").display = False

    @property
    def tabs(self) -> SwitchTabs:
        return self.query_one(SwitchTabs)

    def show(self, switches: Switches, sets: Sequence[PermissionSet], teams: TeamPage | None = None) -> None:
        """Shows the options; what was chosen stays. Without `teams` there is no tab for teams."""
        self.switches = switches.with_choices_of(self.switches)
        pages: list[Page] = list(switches.pages)
        if teams is not None:
            self.teams = teams.with_choices_of(self.teams)
            pages.append(self.teams)
        line = self.query_one(LineOfOne)
        chosen = self._chosen_set
        self._sets = sets
        index = next((n for n, one in enumerate(sets, 1) if one == chosen), 0)
        line.show([str(OWN), *(safe(one.name) for one in sets)], index)
        self.query_one("#set").display = bool(sets)
        self.tabs.show(pages)

    @property
    def _chosen_set(self) -> PermissionSet | None:
        index = self.query_one(LineOfOne).index
        return self._sets[index - 1] if index else None

    def on_line_of_one_changed(self, event: LineOfOne.Changed) -> None:
        """Sets the switches to the permission set, except those that this operator can't switch (R12)."""
        event.stop()
        chosen = self._chosen_set
        if chosen is not None:
            self._show_message(self.switches.switch_to(chosen.permissions))
            self.tabs.refresh()
            self.post_message(self.Changed())

    def _show_message(self, locked: Sequence[str]) -> None:
        self.query("#set-message").set(display=bool(locked))
        if not locked:
            return
        if not self.query("#set-message"):
            self.mount(Static("", id="set-message", markup=False), before=self.tabs)
        text = msg("Unchanged, because you don't hold it yourself: {names}", names=", ".join(locked))
        self.query_one("#set-message", Static).update(Content(str(text)))

    def on_switch_tabs_changed(self, event: SwitchTabs.Changed) -> None:
        """After a manual change no set is selected."""
        event.stop()
        line = self.query_one(LineOfOne)
        if line.index:
            line.show(line.texts)
        self._show_message(())
        self.post_message(self.Changed())

    def action_save(self) -> None:
        self.post_message(self.SaveWanted())
