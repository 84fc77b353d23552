"""Finds a person while typing: a field, and the first few results below it."""

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

from seattui.domain.model import User
from seattui.kit.i18n import Message, msg
from seattui.kit.text import safe
from seattui.tui.widgets.field import Field

SHOWN = 8


class PersonSearch(Vertical):
    """Posts `Wanted` with the text; its screen calls `show`. `chosen` is None until a person is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "to_list", show=False)]

    class Done(Event):
        """A person is chosen, and Enter was pressed."""

    class Wanted(Event):
        """Search for this text: call `show`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Chosen(Event):
        """A person was chosen, or None when typing cleared the choice."""

        def __init__(self, user: User | None) -> None:
            super().__init__()
            self.user = user

    def __init__(self, why_not: Callable[[User], Message | None], *, id: str | None = None) -> None:
        """`why_not`: why a found person can't be chosen; None: they can."""
        super().__init__(id=id)
        self._why_not = why_not
        self._people: dict[str, User] = {}
        self.chosen: User | None = None
        self._awaited = False
        """Whether the results of the current text aren't here yet."""
        self._choose_first = False
        """Enter was pressed before the results came: the first one is chosen when they do."""

    def compose(self) -> ComposeResult:
        yield Field(id="person-text", placeholder=str(msg("name or email address")), limit=254)
        found = OptionList(id="person-found", markup=False, compact=True)
        found.styles.min_height = SHOWN  # so that nothing moves, and is sent again, when they come
        yield found

    @property
    def text(self) -> str:
        return self.query_one(Field).value

    def show(self, people: Sequence[User]) -> None:
        """Shows the first few results; those who can't be chosen are dimmed, with the reason."""
        if self.chosen is not None:
            return
        self._people = {str(user.id): user for user in people[:SHOWN]}
        found = self.query_one(OptionList)
        found.clear_options()
        found.add_options([self._option(user) for user in self._people.values()])
        if not people:
            text = self.text.strip()
            nobody = msg("No results for “{text}”", text=text) if text else msg("There are no users yet.")
            found.add_option(Option(Content(str(nobody)), disabled=True))
        found.display = True
        found.styles.min_height = None
        first = next((i for i, user in enumerate(self._people.values()) if not self._why_not(user)), None)
        found.highlighted = first
        take, self._awaited, self._choose_first = self._choose_first, False, False
        if take:
            found.action_select()

    def _option(self, user: User) -> Option:
        why_not = self._why_not(user)
        after = f"  · {why_not}" if why_not else ""
        line = Content.assemble(safe(user.display_name), "  ", (safe(user.email), "dim"), (after, "dim"))
        return Option(line, str(user.id), disabled=why_not is not None)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.chosen is not None:
            if event.value == safe(self.chosen.display_name):
                return
            self.chosen = None
            self.post_message(self.Chosen(None))
        self._want()

    def _want(self) -> None:
        self._awaited, self._choose_first = True, False
        self.post_message(self.Wanted(self.text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field chooses the highlighted person, and posts `Done`."""
        event.stop()
        if self.chosen is not None:
            self.post_message(self.Done())
        elif self._awaited:
            self._choose_first = True
        else:
            self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        user = self._people.get(event.option_id or "")
        if user is None or self._awaited:
            return
        self.chosen = user
        self.query_one(OptionList).display = False
        field = self.query_one(Field)
        field.fill(user.display_name)
        self.screen.set_focus(field)
        self.post_message(self.Done())
        self.post_message(self.Chosen(user))

    def action_to_list(self) -> None:
        found = self.query_one(OptionList)
        if found.display and self.screen.focused is not found and self._people:
            found.focus()
        else:
            self.screen.focus_next()

    def forget(self) -> None:
        """Clears the choice and searches again: other people can be chosen now."""
        if self.chosen is None:
            self._want()
