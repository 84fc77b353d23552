"""Users: everyone in the account, with search and seats."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from seattui.tui.actions import bindings_for
from seattui.tui.people.list.people_place import PeoplePlace


class UsersScreen(PeoplePlace):
    """Everyone in the account."""

    place = "users"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("users")]
