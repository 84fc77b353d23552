"""The JSON of people in lists, by their columns, and of views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from seattui.domain.model import Invite, Status
from seattui.domain.people.columns import COLUMNS, WHOLE, Held, PersonColumn, PersonRow
from seattui.kit.money import Money

if TYPE_CHECKING:
    from seattui.domain.model import SavedView
    from seattui.domain.people.filter_fields import Offered

# Header names that identify seattui's own lists of people, also after editing: the fixed ones, and their names
# on German screens.
OWN_HEADERS = frozenset({
    *(column.name for column in COLUMNS), "currency", "e-mail", "vorname", "nachname", "einladungsstatus", "super-admin",
    "berechtigungen", "benutzerlizenz", "benutzerlizenzen", "hauptteam", "weitere teams", "zuletzt aktiv",
})  # fmt: skip


def person_json(row: PersonRow, columns: Iterable[PersonColumn] = WHOLE) -> dict[str, Any]:
    """A person as in `users list --json`."""
    return {column.name: held_json(column.of(row)) for column in columns}


def held_json(held: Held) -> Any:
    """What a column holds, as JSON."""
    write = _WRITTEN.get(type(held))
    return write(held) if write else held


# By type; others are JSON already. Asked of each cell of a million people.
_WRITTEN: Mapping[type, Callable[[Any], Any]] = {
    Status: lambda held: held.value,
    Invite: lambda held: held.value,
    datetime: datetime.isoformat,
    date: date.isoformat,
    Money: Money.as_json,
    dict: lambda held: {hub: at.isoformat() for hub, at in sorted(held.items())},
}


def view_json(view: SavedView, offered: Offered) -> dict[str, Any]:
    """A view as in `views list`, and why it can't be opened, if it can't."""
    from seattui.domain.people.views import UNREADABLE, options_of, problem_of, view_of

    problem = problem_of(view, offered)
    readable = problem is None or problem.code != UNREADABLE
    columns = view_of(view.definition).columns if readable else ()
    return {
        "name": view.name,
        "shared": view.shared,
        "filter": kept if isinstance(kept := view.definition.get("filter"), Mapping) else {},
        "sort": str(view.definition.get("sort", "")),
        "columns": [column._asdict() for column in columns],
        "options": options_of(view.definition, offered.teams),
        "problem": {"code": problem.code, "message": str(problem.message)} if problem else None,
    }
