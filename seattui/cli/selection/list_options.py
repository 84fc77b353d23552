"""How a list of people is ordered and shown: by options, and by a saved view that they add to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from seattui.cli.run.option_groups import OptionGroup, declared
from seattui.cli.run.values import choice
from seattui.domain.model import Column, Sort, UserFilter
from seattui.domain.people.columns import NAMED, PersonColumn, columns_named
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.kit.records import dataclass

if TYPE_CHECKING:
    from seattui.cli.selection.people_options import FilterOptions
    from seattui.domain.people.views import View
    from seattui.service.session import Session


class Shown(NamedTuple):
    """What a list shows; without columns, the usual ones."""

    filter: UserFilter
    sort: Sort
    columns: Sequence[PersonColumn] | None


@dataclass(frozen=True, slots=True)
class ListOptions(OptionGroup):
    """Order and columns."""

    sort: str | None = declared(
        "--sort",
        default=None,
        metavar="COLUMN",
        help=msg("name, email, seat, permissions, invite or last_active; -name reverses the order."),
    )
    columns: str | None = declared(
        "--columns",
        default=None,
        metavar="A,B,…",
        help=msg(
            "These columns, in this order, such as name,main_team,cost_a_month; 'seattui help columns' lists them. "
            "JSON has all of them."
        ),
    )

    def ordered_by(self) -> Sort | None:
        return None if self.sort is None else sort_by(self.sort)

    def chosen(self) -> tuple[PersonColumn, ...] | None:
        return None if self.columns is None else columns_named(self.columns)

    def view(self, filters: FilterOptions) -> Callable[[Session], View]:
        """What is to be saved as a view. Raises UsageError at once for what no account has."""
        from seattui.domain.people.view_columns import ViewColumn
        from seattui.domain.people.views import View

        sort, columns = self.ordered_by() or Sort(), self.chosen() or ()
        return lambda session: View(
            filters.filter(session), sort, tuple(ViewColumn(column.name) for column in columns)
        )


@dataclass(frozen=True, slots=True)
class ViewedOptions(ListOptions):
    """Order and columns, and the saved view that they are added to."""

    named: str | None = declared(
        "--view",
        default=None,
        metavar="NAME",
        help=msg("A saved view. Options beside it add to it, or take the place of what it says."),
    )
    shared: bool = declared(
        "--shared",
        default=False,
        help=msg("With --view: the account's, also where one of your own has the same name."),
    )

    def shown(self, filters: FilterOptions) -> Callable[[Session], Shown]:
        """What the list shows. Raises UsageError at once for what no account has."""
        sort, columns = self.ordered_by(), self.chosen()
        if self.shared and self.named is None:
            raise UsageError("usage", msg("--shared needs --view NAME."))

        def of(session: Session) -> Shown:
            if self.named is None:
                return Shown(filters.filter(session), sort or Sort(), columns)
            from seattui.domain.people.views import opened, view_named

            view = opened(view_named(session.views(), self.named, self.shared or None), session.offered())
            kept = [NAMED[column.name] for column in view.columns if not column.hidden]
            return Shown(filters.filter(session, view.filter), sort or view.sort, columns or kept or None)

        return of


def sort_by(text: str) -> Sort:
    """The sort for "last-active" or "-last_active": a column, descending with a minus."""
    column = choice("--sort", text.removeprefix("-"), [c.value for c in Column])
    return Sort(Column(column), text.startswith("-"))
