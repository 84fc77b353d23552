"""Named views of the list of people: filter, order and columns under a name, one's own or the account's.

What is stored is JSON: `{"filter": {…}, "sort": "-name", "columns": ["name", "email:24", "-seats"]}`, where 24 is a
width in terminal cells and a minus hides the column, which keeps its place.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from datetime import date
from typing import Any

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import Column, Permission, SavedView, Sort, TeamNode, UserFilter
from seattui.domain.people.columns import COLUMNS, NAMED
from seattui.domain.people.filter_choices import FormField, days, form_fields, title_words
from seattui.domain.people.filter_fields import (
    FIELDS,
    MAX_DAYS,
    MAX_ID,
    FilterField,
    Kind,
    Offered,
    Value,
    given_json,
)
from seattui.domain.people.names import checked_name
from seattui.domain.people.view_columns import WIDTHS, ViewColumn, as_stored, column_of
from seattui.kit.close_words import did_you_mean, some_of
from seattui.kit.errors import NotFound, Refused, UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.text import fold

MAX_VIEWS = 100
"""How many one person can have, and how many the account."""
MAX_SEARCH = 200
UNREADABLE = "view-unreadable"


@dataclass(frozen=True, slots=True)
class View:
    """What a view shows. Without columns it has the usual ones."""

    filter: UserFilter = field(default_factory=UserFilter)
    sort: Sort = field(default_factory=Sort)
    columns: tuple[ViewColumn, ...] = ()


class Outdated(Refused):
    """A view names a team, hub or permission that the account doesn't have any more; `gone` says which."""

    def __init__(self, view: str, label: Message | str, value: str):
        super().__init__(
            "view-outdated",
            msg(
                "The view {name} shows {field}: {value}, which the account doesn't have any more.",
                name=view,
                field=label,
                value=value,
            ),
            msg("The view is kept as it is. Save it anew, or delete it."),
        )
        self.gone = msg("{field}: {value} is gone", field=label, value=value)


@dataclass(frozen=True, slots=True)
class OfferedNow:
    """The values that an account offers filters."""

    permissions: Sequence[Permission]
    subscriptions: Sequence[Subscription]
    teams: Sequence[TeamNode]


_NOTHING_OFFERED = OfferedNow((), (), ())


class _Unreadable(ValueError):
    """Something in a stored view that this version doesn't know."""


def definition_of(view: View, teams: Iterable[TeamNode]) -> dict[str, Any]:
    """The view as it is stored, with its team's name, by which people know it once it is gone."""
    team = next((team.name for team in teams if team.id == view.filter.team), None)
    return {
        "filter": given_json(view.filter).get("filter", {}),
        "sort": f"{'-' if view.sort.descending else ''}{view.sort.column.value}",
        "columns": as_stored(view.columns),
        **({} if team is None else {"team": team}),
    }


def opened(saved: SavedView, offered: Offered) -> View:
    """The view, for the account as it is. Raises Refused if it has what this version doesn't know, or names a team,
    hub or permission that the account doesn't have any more; the view stays as it was saved.
    """
    if not saved.definition:
        raise Refused(
            UNREADABLE,
            msg("The view {name} is damaged.", name=saved.name),
            msg("Save the view anew, or delete it."),
        )
    try:
        view = view_of(saved.definition)
    except _Unreadable as unknown:
        raise Refused(
            UNREADABLE,
            msg(
                "The view {name} has something that this version of seattui doesn't know: {what}.",
                name=saved.name,
                what=str(unknown),
            ),
            msg("Use a newer seattui, or save the view anew."),
        ) from None
    for one in FIELDS:
        if not offers(one, view.filter, offered):
            kept: Mapping[str, Any] = saved.definition
            value = kept["team"] if one.kind is Kind.TEAM and "team" in kept else one.of(view.filter)
            raise Outdated(saved.name, one.label or one.option, str(value))
    return view


def problem_of(saved: SavedView, offered: Offered) -> Refused | None:
    """Why a view can't be opened; None if it can."""
    try:
        opened(saved, offered)
    except Refused as problem:
        return problem
    return None


def view_of(definition: Mapping[str, Any]) -> View:
    """The view that was stored, whatever the account offers now. Raises ValueError for what isn't known."""
    _only(definition, {"filter", "sort", "columns", "team"})
    wanted, columns = definition.get("filter"), definition.get("columns")
    if not isinstance(wanted, Mapping) or not isinstance(columns, list):
        raise _Unreadable("filter, columns")
    known = {one.name: one for one in FIELDS}
    _only(wanted, known.keys())
    parts: dict[str, Any] = {name: _value(known[name], value) for name, value in wanted.items()}
    return View(UserFilter(**parts), _sort(definition.get("sort")), tuple(map(_column, columns)))


def _only(found: Mapping[str, Any], known: Iterable[str]) -> None:
    if strange := sorted(found.keys() - set(known)):
        raise _Unreadable(", ".join(strange))


def _value(one: FilterField, stored: Any) -> Value:
    if one.kind is Kind.WIDENS:
        if stored is True:
            return True
    elif one.kind in (Kind.DAYS, Kind.TEAM, Kind.RECORD):
        if type(stored) is int and 0 <= stored <= (MAX_DAYS if one.kind is Kind.DAYS else MAX_ID):
            return stored
    elif isinstance(stored, str) and stored:
        if one.kind is Kind.DAY:
            return _day(one, stored)
        # As in UserFilter where the values are the program's own, such as a status.
        own = (choice.value for choice in one.choices(_NOTHING_OFFERED))
        return next((value for value in own if value == stored), stored)
    raise _Unreadable(f"{one.name}: {stored}")


def _day(one: FilterField, stored: str) -> date:
    try:
        return date.fromisoformat(stored)
    except ValueError:
        raise _Unreadable(f"{one.name}: {stored}") from None


def _sort(stored: Any) -> Sort:
    if isinstance(stored, str):
        name = stored.removeprefix("-")
        if name in [column.value for column in Column]:
            return Sort(Column(name), name != stored)
    raise _Unreadable(f"sort: {stored}")


def _column(stored: Any) -> ViewColumn:
    column = column_of(stored)
    if column is None:
        raise _Unreadable(f"columns: {stored}")
    return column


def offers(one: FilterField, wanted: UserFilter, offered: Offered) -> bool:
    """Whether the account has what this filter asks for, if it is given."""
    value = one.of(wanted)
    if value is None or one.kind not in (Kind.CHOICE, Kind.TEAM):
        return True
    return any(choice.value == value for choice in one.choices(offered))


def check_view(view: View, offered: Offered) -> None:
    """Raises UsageError for what can't be saved."""
    if len(view.filter.search) > MAX_SEARCH:
        raise UsageError(
            "long-search",
            msg("A search that is saved can have at most {max} characters.", max=MAX_SEARCH),
        )
    for one in FIELDS:
        if one.alone and one.given(view.filter) and getattr(view.filter, one.widens) is None:
            raise UsageError("usage", one.alone)
        if not offers(one, view.filter, offered):
            raise UsageError(
                "usage",
                msg("{option} can't be “{text}”.", option=one.option, text=str(one.of(view.filter))[:60]),
            )
    names = [column.name for column in view.columns]
    if (
        len(set(names)) < len(names)
        or any(name not in NAMED for name in names)
        or any(column.width is not None and column.width not in WIDTHS for column in view.columns)
        or (names and all(column.hidden for column in view.columns))
    ):
        raise UsageError("bad-columns", msg("These columns can't be saved: {names}.", names=", ".join(names)))


def checked_view_name(given: str) -> str:
    """The name as stored. Raises UsageError if it is empty or too long."""
    name = checked_name(given)
    if not fold(name).strip():
        raise UsageError("no-name", msg("A view needs a name."))
    return name


def view_named(views: Iterable[SavedView], name: str, shared: bool | None = None) -> SavedView:
    """The view of that name, ignoring case and accents: one's own before the account's, or only one's own or only the
    account's. Raises NotFound, which lists them.
    """
    known = sorted(views, key=lambda view: view.shared)
    key = fold(checked_name(name))
    for view in known:
        if fold(view.name) == key and shared in (None, view.shared):
            return view
    hint: Message | None = None
    if any(fold(view.name) == key for view in known):
        hint = (
            msg("There is one of your own: leave --shared out.")
            if shared
            else msg("There is a shared one: add --shared.")
        )
    elif names := sorted({view.name for view in known if shared in (None, view.shared)}, key=fold):
        hint = did_you_mean(name, names, msg("Available: {names}.", names=some_of(names)))
    raise NotFound(
        "no-such-view", msg("There is no view {name}.", name=name), hint or msg("Save a view first.")
    )


def too_many(shared: bool) -> Refused:
    return Refused(
        "too-many-views",
        msg("The account can have at most {max} shared views.", max=MAX_VIEWS)
        if shared
        else msg("One person can have at most {max} views.", max=MAX_VIEWS),
        msg("Delete one first."),
    )


def options_of(definition: Mapping[str, Any], teams: Iterable[TeamNode] = ()) -> str:
    """A view as the options of `users list` that show the same, for people to read, also where it can't be opened.

    A team is told by the name that it has now; one that is gone by the name that it had.
    """
    known = {one.name: one for one in FIELDS}
    wanted = definition.get("filter")
    given = {**dict.fromkeys(known), **(wanted if isinstance(wanted, Mapping) else {})}
    words: list[str] = []
    for name, value in given.items():
        if value is None:
            continue
        one = known.get(name)
        option = one.option if one else f"--{name}"
        shown = value
        if one and one.kind is Kind.TEAM:
            shown = next((team.name for team in teams if team.id == value), definition.get("team", value))
        words += [option] if value is True else [option, shlex.quote(str(shown))]
    if (sort := definition.get("sort")) not in (None, Sort().column.value):
        words += ["--sort", str(sort)]
    columns = definition.get("columns")
    names = [str(c).partition(":")[0] for c in (columns if isinstance(columns, list) else [])]
    if kept := [name for name in names if not name.startswith("-")]:
        words += ["--columns", ",".join(kept)]
    return " ".join(words)


def view_words(view: View, fields: Sequence[FormField]) -> str:
    """`idle for 90 days · Sales Hub · sorted by Email, reversed · columns: Name, Email`."""
    words = [*title_words(view.filter, fields)] or [str(msg("everybody"))]
    if view.sort != Sort():
        by = _heading(view.sort.column)
        reverse = msg("sorted by {column}, reversed", column=by)
        words.append(str(reverse if view.sort.descending else msg("sorted by {column}", column=by)))
    if headings := [str(NAMED[column.name].heading) for column in view.columns if not column.hidden]:
        words.append(str(msg("columns: {names}", names=", ".join(headings))))
    return " · ".join(words)


def words_of(saved: SavedView, offered: Offered) -> str:
    """A saved view in the words of the screens; of one that can't be opened, why not."""
    try:
        view = opened(saved, offered)
    except Outdated as problem:
        return str(problem.gone)
    except Refused as problem:
        return str(problem.message)
    return view_words(view, form_fields(offered, view.filter))


def _heading(sort: Column) -> Message:
    return next(column.heading for column in COLUMNS if column.sort is sort)


def stored_words(part: str, stored: Any) -> Message | None:
    """A part of a view as it is stored, in words: its order, its columns, days, or what any account can choose."""
    columns = [column_of(one) for one in stored] if part == "columns" and isinstance(stored, list) else []
    if columns and all(columns):
        shown = [str(NAMED[one.name].heading) for one in columns if one and not one.hidden]
        return msg("{values}", values=", ".join(shown))
    if part == "sort":
        with suppress(_Unreadable):
            sort = _sort(stored)
            by = _heading(sort.column)
            return msg("{column}, reversed", column=by) if sort.descending else by
    one = next((field for field in FIELDS if field.name == part), None)
    if one and one.kind is Kind.DAYS and isinstance(stored, int):
        return days(stored)
    choices = one.choices(_NOTHING_OFFERED) if one else ()
    return next((choice.label for choice in choices if choice.value == stored), None)
