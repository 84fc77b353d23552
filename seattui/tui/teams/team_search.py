"""Chooses one team: a field to search by name, and the matching teams as a tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message as Event
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from seattui.domain.model import Team
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.text import fold, safe
from seattui.tui.widgets.field import Field
from seattui.tui.widgets.team_tree import tree

SHOWN = 8
TOP = msg("top level, no parent team")


@dataclass(frozen=True, slots=True)
class Pick:
    """The choice; `team` is None for the top level."""

    team: int | None
    name: str


class TeamSearch(Vertical):
    """`chosen` is None until a team is chosen; typing clears the choice."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "to_list", show=False)]

    class Done(Event):
        """A team is chosen, and Enter was pressed."""

    class Changed(Event):
        """Another team is chosen, or none."""

    def __init__(
        self,
        *,
        first: Pick | None = None,
        top: bool = False,
        why_not: Callable[[Team], Message | None] = lambda _: None,
        id: str | None = None,
    ) -> None:
        """`top`: the top level can be chosen too. `why_not`: why a team can't be chosen."""
        super().__init__(id=id)
        self.chosen = first
        self._top = top
        self._why_not = why_not
        self._teams: Sequence[Team] = ()
        self._picks: dict[str, Pick] = {}

    def compose(self) -> ComposeResult:
        name = safe(self.chosen.name) if self.chosen else ""
        yield Field(name, classes="team-text", placeholder=str(msg("part of a team's name")), limit=200)
        found = OptionList(classes="found-list team-found", markup=False, compact=True)
        found.display = self.chosen is None
        found.styles.min_height = SHOWN  # so that nothing moves, and is sent again, when they come
        yield found

    @property
    def field(self) -> Field:
        return self.query_one(Field)

    def set_teams(self, teams: Sequence[Team]) -> None:
        """Sets the teams; a chosen team that no longer exists is cleared."""
        self._teams = teams
        if self.chosen is not None and self.chosen.team is not None:
            current = next((team for team in teams if team.id == self.chosen.team), None)
            if current is None or current.name != self.chosen.name:
                self.chosen = Pick(current.id, current.name) if current else None
                self.field.fill(current.name if current else "")
                self.post_message(self.Changed())
        self._list()

    def _list(self) -> None:
        """Lists the matching teams; hidden while one is chosen."""
        found = self.query_one(OptionList)
        found.display = self.chosen is None
        found.styles.min_height = None
        if self.chosen is not None:
            return
        words = fold(self.field.value).split()
        branches = [b for b in tree(self._teams) if all(w in fold(b.team.name) for w in words)]
        self._picks = {str(b.team.id): Pick(b.team.id, b.team.name) for b in branches}
        options = []
        if self._top and not words:
            self._picks["top"] = Pick(None, str(TOP))
            options.append(Option(Content(str(TOP)), "top"))
        for branch in branches:
            why_not = self._why_not(branch.team)
            stem = "" if words else branch.stem
            line = Content.assemble(
                stem, safe(branch.team.name), (f"  · {why_not}" if why_not else "", "dim")
            )
            options.append(Option(line, str(branch.team.id), disabled=why_not is not None))
        if not options:
            none = msg("No results") if self._teams else msg("There are no teams yet.")
            options = [Option(Content(str(none)), disabled=True)]
        found.clear_options()
        found.add_options(options)
        found.highlighted = next((i for i, option in enumerate(options) if not option.disabled), None)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.chosen is not None:
            if event.value == safe(self.chosen.name):
                return
            self.chosen = None
            self.post_message(self.Changed())
        self._list()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field chooses the highlighted team, and posts `Done`."""
        event.stop()
        if self.chosen is not None:
            self.post_message(self.Done())
        else:
            self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        pick = self._picks.get(event.option_id or "")
        if pick is None:
            return
        self.chosen = pick
        self.query_one(OptionList).display = False
        self.field.fill(pick.name)
        self.screen.set_focus(self.field)
        self.post_message(self.Done())
        self.post_message(self.Changed())

    def action_to_list(self) -> None:
        found = self.query_one(OptionList)
        if found.display and self.screen.focused is not found and found.highlighted is not None:
            found.focus()
        else:
            self.screen.focus_next()
