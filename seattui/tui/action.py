"""What a key does, and where it works."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from seattui.kit.i18n import Message

EVERYWHERE: Final = "everywhere"
LIST: Final = "list"
SEARCH: Final = "search"
PLACES: Final = ("users", "teams", "seats", "billing", "activity")


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does. Rows stand in the order in which a footer shows them, the most used first."""

    id: str
    keys: str
    """Textual's names for the keys, comma between them; the first is the one that is shown."""
    label: Message
    help: Message
    places: tuple[str, ...]
    """Of PLACES, or EVERYWHERE, LIST (while a list has the focus), SEARCH (while a search field has)."""
    needs: tuple[str, ...] = field(default=())
    """Permission codes that the operator must hold, all of them."""
    changes: bool = False
    """Whether it leads to a change of the account."""
    in_dialogs: bool = False
    """Whether the key works while a dialog is open, too, and whatever has the focus."""
    footer: bool = True
    """False: too plain (or too rare) for the footer; help shows it all the same."""

    @property
    def call(self) -> str:
        """What a binding calls: `action_<id>`; for the places, one action with the place."""
        return f"go('{self.id}')" if self.id in PLACES else self.id
