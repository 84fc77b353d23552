"""A session's reads of people, permissions and teams."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from seattui.service.open_account import OpenAccount
from seattui.store.billing import accounts

if TYPE_CHECKING:
    from seattui.domain.model import (
        Count,
        Permission,
        PermissionSet,
        SavedView,
        Selection,
        Sort,
        Team,
        TeamNode,
        User,
        UserDetails,
        UserFilter,
    )
    from seattui.domain.people.columns import PersonRow, Reads
    from seattui.domain.people.holders import Holders
    from seattui.domain.people.marked import SeatsHeld
    from seattui.domain.people.views import OfferedNow
    from seattui.kit.cancellation import CancelToken


class PeopleReads(OpenAccount):
    __slots__ = ()

    def permissions(self) -> tuple[Permission, ...]:
        with self.store.read() as tx:
            return accounts.permissions(tx, self.account)

    def count(self, wanted: UserFilter, stop: CancelToken | None = None) -> Count:
        """The number of matches; with a search exact up to 10,000, otherwise always exact."""
        from seattui.store.people import users

        with self.store.read(stop) as tx:
            return users.count(tx, self.account, wanted, self.now())

    def users(
        self,
        wanted: UserFilter,
        sort: Sort,
        offset: int,
        limit: int,
        *,
        after: User | None = None,
        before: User | None = None,
        total: int | None = None,
        stop: CancelToken | None = None,
    ) -> list[User]:
        """Rows `offset` to `offset + limit` of the list.

        With `after` (the row just before `offset`) or `before` (the row just behind the page) the page is read
        by key, at the same cost anywhere in the list; without, by position, from the nearer end if `total` is
        given. Raises Cancelled.
        """
        from seattui.store.people import users

        with self.store.read(stop) as tx:
            return users.page(tx, self.account, wanted, sort, offset, limit, after, before, total, self.now())

    def ids(self, wanted: UserFilter, sort: Sort, first: int, last: int) -> tuple[int, ...]:
        """The ids at positions `first` to `last`, inclusive: a selected range."""
        from seattui.store.people import users

        with self.store.read() as tx:
            return users.ids(tx, self.account, wanted, sort, first, last, self.now())

    def position(self, user_id: int, wanted: UserFilter, sort: Sort) -> int | None:
        """The person's position in the list; None if they aren't in it."""
        from seattui.store.people import users

        with self.store.read() as tx:
            return users.position(tx, self.account, user_id, wanted, sort, self.now())

    def details(self, user_id: int) -> UserDetails | None:
        from seattui.store.people import users

        with self.store.read() as tx:
            return users.details(tx, self.account, user_id)

    def by_email(self, emails: Sequence[str]) -> tuple[User, ...]:
        """These people, in this order. Raises NotFound with every unknown address."""
        from seattui.store.people import users

        with self.store.read() as tx:
            return users.by_email(tx, self.account, emails)

    def ids_of(self, emails: Sequence[str]) -> tuple[int | None, ...]:
        """The id of each address's person; None for unknown addresses."""
        from seattui.store.people import addresses

        with self.store.read() as tx:
            return addresses.ids_of(tx, self.account, emails)

    def ever_at(self, email: str) -> int:
        """The id of who has this address, had it when they were removed, or once had it. Raises NotFound."""
        from seattui.store.people import addresses

        with self.store.read() as tx:
            return addresses.ever_at(tx, self.account, email)

    def by_id(self, ids: Sequence[int]) -> tuple[User, ...]:
        """These people by name, without those who were removed."""
        from seattui.store.people import users

        with self.store.read() as tx:
            return users.by_id(tx, self.account, ids)

    def every_user(self, wanted: UserFilter, sort: Sort) -> Iterator[User]:
        """The whole list for export, in constant memory; no transaction stays open between its pages."""
        from seattui.store.people import users

        return users.every(self.store, self.account, wanted, sort, self.now(), lambda tx, found: found)

    def every_row(
        self, wanted: UserFilter, sort: Sort, reads: Collection[Reads], most: int | None = None
    ) -> Iterator[PersonRow]:
        """As `every_user`, at most `most` of it, with what columns need besides (`columns.reads`)."""
        from seattui.store.people import person_rows, users

        read = partial(person_rows.read, account=self.account, clock=self.clock, reads=reads)
        return users.every(self.store, self.account, wanted, sort, self.now(), read, most)

    def rows_of(self, people: Sequence[User], reads: Collection[Reads]) -> list[PersonRow]:
        """What columns need of these people, such as those of one page on the screen."""
        from seattui.store.people import person_rows

        with self.store.read() as tx:
            return person_rows.read(tx, people, self.account, self.clock, reads)

    def seats_held(self, people: Selection, stop: CancelToken | None = None) -> SeatsHeld | None:
        """The seats of these people and what they cost a month; None where they are too many to be counted."""
        from seattui.store.people import person_rows

        with self.store.read(stop) as tx:
            return person_rows.held(tx, self.account, people, self.clock, self.now())

    def permission_sets(self) -> tuple[PermissionSet, ...]:
        """By name."""
        from seattui.store.people import permission_sets

        with self.store.read() as tx:
            return permission_sets.listed(tx, self.account)

    def who_has(self, permissions: Sequence[str]) -> Holders:
        """Who has all of these, for the operator who lacks them and sees everyone in the account; whoever is only
        invited is told nothing. Raises NotPermitted.
        """
        from seattui.domain.people.holders import Holders
        from seattui.store.people import operators

        with self.store.read() as tx:
            who = operators.operator(tx, self.account, self.identity, self.clock)
            return Holders() if who.by_token else operators.holders(tx, self.account, permissions)

    def views(self) -> tuple[SavedView, ...]:
        """The operator's own views, then the account's, each by name; `domain.people.views.opened` reads one."""
        from seattui.store.people import operators, views

        with self.store.read() as tx:
            who = operators.operator(tx, self.account, self.identity, self.clock)
            return views.listed(tx, self.account, who)

    def offered(self) -> OfferedNow:
        """What the account has that people can be filtered by."""
        from seattui.domain.people.views import OfferedNow
        from seattui.store.db import locking
        from seattui.store.teams import teams

        with self.store.read() as tx:
            return OfferedNow(
                accounts.permissions(tx, self.account),
                accounts.subscriptions(tx, self.account, locking.day(tx, self.account, self.clock)),
                teams.nodes(tx, self.account),
            )

    def teams(self) -> tuple[Team, ...]:
        from seattui.store.teams import teams

        with self.store.read() as tx:
            return teams.listed(tx, self.account)

    def team_nodes(self) -> tuple[TeamNode, ...]:
        """The teams by name, without member counts."""
        from seattui.store.teams import teams

        with self.store.read() as tx:
            return teams.nodes(tx, self.account)
