"""An action: what a key does, and where it works."""

from __future__ import annotations

from dataclasses import field
from typing import Final

from seattui.kit.i18n import Message
from seattui.kit.records import dataclass

NO_KEY: Final = "<ignore>"
"""Used where an action has no key, as Textual has it; it is still available in the palette and in help."""
EVERYWHERE: Final = "everywhere"
LIST: Final = "list"
SEARCH: Final = "search"
PEOPLE: Final = ("users", "seats")
"""The places with a list of people."""
PLACES: Final = ("users", "teams", "seats", "billing", "activity")
DIALOG: Final = "dialog"
"""Any dialog."""
CHANGE, LISTED, DONE, SORT, COLUMNS, FILTER, VIEWS = DIALOGS = (
    "change", "listed", "done", "sort", "columns", "filter", "views"
)  # fmt: skip
"""Dialogs with keys of their own: of a change, everyone whom one is about, the confirmation, and those of a list."""

SUBJECTS: Final = ("seats", "people", "finding", "marking", "teams", "billing", "moving", EVERYWHERE, DIALOG)
"""Under which help has the actions, in this order."""
SUBJECT_OF: Final = {
    LIST: "moving",
    SEARCH: "finding",
    "users": "people",
    "teams": "teams",
    "billing": "billing",
}


@dataclass(frozen=True, slots=True)
class Action:
    """An action. ACTIONS lists them in the order in which a footer shows them, the most used first."""

    id: str
    keys: str
    """Textual's names of the keys, comma-separated; the first is the one that is shown."""
    label: Message
    help: Message
    places: tuple[str, ...]
    """Of PLACES, or EVERYWHERE, LIST (while a list has the focus), SEARCH (while a search field has the
    focus), DIALOG or some of DIALOGS."""
    needs: tuple[str, ...] = field(default=())
    """Codes of the permissions that the operator must have, all of them."""
    changes: bool = False
    """Whether it opens a change of the account."""
    in_dialogs: bool = False
    """Whether the key also works in dialogs, whatever has the focus."""
    footer: bool = True
    """False: obvious or rare, so it is shown in help only."""
    about: str = ""
    """Under which subject of SUBJECTS help has it, where that isn't plain from its places."""

    @property
    def subject(self) -> str:
        """Of SUBJECTS."""
        if self.about:
            return self.about
        if {DIALOG, *DIALOGS}.issuperset(self.places):
            return DIALOG
        return next((SUBJECT_OF[place] for place in self.places if place in SUBJECT_OF), EVERYWHERE)

    @property
    def call(self) -> str:
        """The action string of its binding: `<id>` for `action_<id>`; `go('<place>')` for the places."""
        return f"go('{self.id}')" if self.id in PLACES else self.id
