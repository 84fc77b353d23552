"""What a list of people shows: under which name, in which words, and as which step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Protocol

from seattui.domain.model import SavedView, Sort, User, UserFilter
from seattui.domain.people.filter_choices import FormField, title_words
from seattui.domain.people.filter_fields import FIELDS
from seattui.domain.people.view_columns import ViewColumn
from seattui.domain.people.views import View, offers, opened
from seattui.kit.errors import Refused
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.text import safe
from seattui.tui.people.list.people_view import PeopleView
from seattui.tui.shell.place import PlaceScreen
from seattui.tui.shell.trail import Spot


@dataclass(frozen=True, slots=True)
class PeopleSpot(Spot):
    """Filter and search; the view, order and columns come along."""

    wanted: UserFilter = field(default_factory=UserFilter)
    view: SavedView | None = field(default=None, compare=False)
    sort: Sort = field(default_factory=Sort, compare=False)
    columns: tuple[ViewColumn, ...] = field(default=(), compare=False)
    words: str = field(default="", compare=False)
    """What it showed, also for once the account doesn't have that any more."""


class ShownList(Protocol):
    """What this looks at and does in a list of people."""

    wanted: UserFilter
    fields: Sequence[FormField]
    people_view: PeopleView | None

    @property
    def sort(self) -> Sort: ...

    @property
    def columns(self) -> tuple[ViewColumn, ...]: ...

    @property
    def row(self) -> User | None:
        """The person at the cursor."""

    def show_list(
        self,
        wanted: UserFilter,
        sort: Sort,
        columns: tuple[ViewColumn, ...] | None = None,
        at: int | None = None,
    ) -> None:
        """Sets filter, order, columns unless they stay, and the search field; `at`: whom the cursor is put on."""


class Shown:
    """Of one place. `view` is the saved view that was opened, until the list is asked to show something else."""

    def __init__(self, place: PlaceScreen, people: ShownList) -> None:
        self._place = place
        self._people = people
        self.view: SavedView | None = None

    @property
    def as_view(self) -> View:
        """What the list shows, as it would be saved."""
        return View(self._people.wanted, self._people.sort, self._people.columns)

    # --- title --------------------------------------------------------------------------------------

    @property
    def changed(self) -> bool:
        """Whether the list shows something else than the view that was opened."""
        if self.view is None or self._people.people_view is None:
            return False
        try:
            return opened(self.view, self._people.people_view) != self.as_view
        except Refused:
            return True

    def title_parts(self) -> Sequence[str]:
        """`Sales idle · changed · idle for 90 days · Sales Hub`."""
        name = [safe(self.view.name, 60)] if self.view else []
        changed = [str(msg("changed"))] if self.changed else []
        return [*name, *changed, *title_words(self._people.wanted, self._people.fields)]

    # --- views --------------------------------------------------------------------------------------

    def open(self, saved: SavedView) -> None:
        """Shows what the view says; where it can't be opened, says why and leaves the list as it is."""
        if self._people.people_view is None:
            return
        try:
            view = opened(saved, self._people.people_view)
        except Refused as problem:
            self._place.show_error(problem)
            return
        self._people.show_list(view.filter, view.sort, view.columns)
        self.view = saved
        self._place.shows_else()

    def saved(self, name: str, shared: bool) -> None:
        """What the list shows was saved under this name."""
        self._read((name, shared))

    def leave(self) -> None:
        """What the list shows from now on has nothing to do with the view."""
        self.view = None
        self._place.shows_else()

    def forget(self, view: SavedView) -> None:
        """It was deleted here."""
        if self.view is not None and (self.view.name, self.view.shared) == (view.name, view.shared):
            self.leave()

    def read_again(self) -> None:
        """Somebody may have changed or deleted the view that is open."""
        if self.view is not None:
            self._read((self.view.name, self.view.shared))

    def _read(self, known_as: tuple[str, bool]) -> None:
        session = self._place.session
        if session is None:
            return

        def found(views: Sequence[SavedView]) -> None:
            before, self.view = self.view, named(views, *known_as)
            if self.view is None and before is not None:
                self._place.frame.tell(
                    msg("The view {name} was deleted. The list stays as it is.", name=before.name),
                    severity="warning",
                )
            self._place.shows_else()

        self._place.ask(lambda _: session.views(), found, group="views")

    # --- steps --------------------------------------------------------------------------------------

    def spot(self) -> Spot | None:
        people = self._people
        if people.people_view is None:
            return None
        row = people.row
        words = " · ".join(title_words(people.wanted, people.fields))
        return PeopleSpot(
            row.id if row else None, people.wanted, self.view, people.sort, people.columns, words
        )

    def gone(self, spot: Spot) -> Message | None:
        offered = self._people.people_view
        if not isinstance(spot, PeopleSpot) or offered is None:
            return None
        if all(offers(one, spot.wanted, offered) for one in FIELDS):
            return None
        return msg("{list}: the account doesn't have that any more.", list=spot.words)

    def show_spot(self, spot: Spot) -> None:
        if not isinstance(spot, PeopleSpot):
            return
        self.view = spot.view
        self.read_again()
        if self.as_view != View(spot.wanted, spot.sort, spot.columns):
            self._people.show_list(spot.wanted, spot.sort, spot.columns, spot.at)


class ShownPlace(PlaceScreen):
    """A place whose list of people can be a saved view, and is found again by `<` and `>`."""

    shown: Shown

    def title_parts(self) -> Sequence[str]:
        return self.shown.title_parts()

    def spot(self) -> Spot | None:
        return self.shown.spot()

    def gone(self, spot: Spot) -> Message | None:
        return self.shown.gone(spot)

    def show_spot(self, spot: Spot) -> None:
        self.shown.show_spot(spot)

    def show_view(self, saved: SavedView) -> None:
        self.shown.open(saved)


def named(views: Sequence[SavedView], name: str, shared: bool) -> SavedView | None:
    return next((view for view in views if (view.name, view.shared) == (name, shared)), None)
