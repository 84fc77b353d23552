"""The facts for planning a change, read in one transaction; the selected people are in temporary tables."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeGuard

from sqlalchemy import Connection, text

from seattui.domain.billing.charges import settled
from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import (
    AccessState,
    Account,
    Chosen,
    IdleException,
    Operator,
    OperatorKey,
    Permission,
    PermissionSet,
    SavedView,
    Selection,
    SelectionCount,
    TeamNode,
    Tie,
    User,
)
from seattui.domain.people.homoglyphs import Neighbours
from seattui.domain.people.incoming import Staged
from seattui.domain.plan.plan import FEW, Change
from seattui.domain.teams.membership import Places
from seattui.kit.errors import NotFound
from seattui.kit.i18n import Message
from seattui.kit.records import dataclass
from seattui.store.billing import accounts
from seattui.store.db import facets, names
from seattui.store.db.asking import Statement, ask, is_asked
from seattui.store.db.temp_tables import CHOSEN, fresh
from seattui.store.people import (
    addresses,
    invitations,
    operator_keys,
    operators,
    permission_sets,
    presence,
    users,
)
from seattui.store.people.listing import unsorted
from seattui.store.people.staging import NOTHING, Read
from seattui.store.teams import teams

if TYPE_CHECKING:
    from seattui.domain.billing.catalogue import Catalogue
    from seattui.store.changes.history import StorePast

IDS_A_STATEMENT = 5000
_STREAMED = {"yield_per": 5000}


@dataclass(frozen=True)
class StoreFacts:
    """Facts of one account, for one operator, at one instant; nothing is written while a change is planned."""

    tx: Connection
    account: Account
    operator: Operator
    now: datetime
    read: Read = NOTHING
    """What was staged before this transaction."""

    @property
    def today(self) -> date:
        return self.now.astimezone(self.account.zone).date()

    def permissions(self) -> tuple[Permission, ...]:
        return accounts.permissions(self.tx, self.account)

    def catalogue(self) -> Catalogue:
        return accounts.catalogue(self.tx, self.account)

    def subscriptions(self) -> tuple[Subscription, ...]:
        return self._subscriptions

    @cached_property
    def _subscriptions(self) -> tuple[Subscription, ...]:
        return tuple(settled(s, self.today) for s in self._as_posted)

    def subscriptions_as_posted(self) -> tuple[Subscription, ...]:
        return self._as_posted

    @cached_property
    def _as_posted(self) -> tuple[Subscription, ...]:
        return accounts.of_rows(self.tx, self.account, self.stored_subscriptions, self.today)

    @cached_property
    def stored_subscriptions(self) -> tuple[Any, ...]:
        return accounts.stored_subscriptions(self.tx, self.account)

    def contacts(self, permission: str) -> tuple[str, ...]:
        return operators.contacts(self.tx, self.account, permission)

    def ties(self) -> tuple[Tie, ...]:
        return operators.ties(self.tx, self.account)

    def operator_keys(self) -> tuple[OperatorKey, ...]:
        return operator_keys.listed(self.tx, self.account)

    def keyholder(self, fingerprint: str) -> int | None:
        held = operator_keys.holder(self.tx, fingerprint)
        return held[1] if held else None

    def everyone(self) -> Mapping[AccessState, int]:
        known = facets.codes(self.tx, self.account.id)
        return {known.access_state(f): n for f, n in facets.counted(self.tx, self.account.id).items()}

    def user_by_email(self, email: str) -> User | None:
        try:
            return users.by_email(self.tx, self.account, [email])[0]
        except NotFound:
            return None

    def neighbours(self, emails: Sequence[str]) -> tuple[Neighbours, ...]:
        return addresses.neighbours(self.tx, self.account, emails)

    def was_removed(self, user_id: int) -> bool:
        return addresses.was_removed(self.tx, user_id)

    def permission_sets(self) -> tuple[PermissionSet, ...]:
        return permission_sets.listed(self.tx, self.account)

    def views(self) -> tuple[SavedView, ...]:
        from seattui.store.people import views

        return views.listed(self.tx, self.account, self.operator)

    def lapsed(self) -> SelectionCount:
        self._clear_chosen()
        invitations.gather_lapsed(self.tx, self.account, self.now)
        return self._count_chosen()

    def count_selected(self, people: Selection) -> SelectionCount:
        if _few(people, self.tx):
            choosing = _choosing(self.tx, self.account, people)
            if not is_asked(self.tx, choosing):
                self._clear_chosen()
            found = ask(self.tx, choosing)
            return self._counted(sorted((user_id, facet) for user_id, facet in found))
        self._fill_chosen(people)
        return self._count_chosen()

    def _count_chosen(self) -> SelectionCount:
        """The people in the table `chosen`."""
        return self._counted(
            self.tx.execute(
                text("SELECT user_id, facet FROM chosen ORDER BY user_id"), execution_options=_STREAMED
            )
        )

    def _counted(self, rows: Iterable[Sequence[int]]) -> SelectionCount:
        """`rows` are ids and facets by id."""
        known = facets.codes(self.tx, self.account.id)
        counted: Counter[int] = Counter()
        digest = hashlib.sha256()
        for user_id, facet in rows:
            counted[facet] += 1
            digest.update(b"%d:%d;" % (user_id, facet))
        access_states = {known.access_state(facet): n for facet, n in sorted(counted.items())}
        return SelectionCount(access_states, digest.hexdigest())

    def _clear_chosen(self) -> None:
        fresh(self.tx, "chosen", CHOSEN)

    def _fill_chosen(self, people: Selection) -> None:
        self._clear_chosen()
        if isinstance(people, Chosen):
            for ids in _id_lists(people.ids):
                self.tx.execute(text(_by_id(self.tx, self.account, ids)))
            return
        plan = unsorted(self.tx, self.account, people.filter, self.now)
        self.tx.execute(
            text(f"INSERT INTO chosen (user_id, facet) SELECT u.id, u.facet {plan.source}"), plan.values
        )
        for ids in _id_lists(people.without):
            self.tx.execute(text(f"DELETE FROM chosen WHERE user_id IN ({ids})"))

    def includes(self, user_id: int) -> bool:
        found = self.tx.execute(text("SELECT 1 FROM chosen WHERE user_id = :id"), {"id": user_id})
        return found.first() is not None

    def named(self, access_states: Sequence[AccessState], limit: int) -> tuple[User, ...]:
        known = facets.codes(self.tx, self.account.id)
        wanted = ", ".join(str(known.facet(s)) for s in access_states)
        ids = self.tx.execute(
            text(
                "SELECT u.id FROM chosen c JOIN users u ON u.id = c.user_id "
                f"WHERE c.facet IN ({wanted}) ORDER BY u.name_key, u.id LIMIT :limit"
            ),
            {"limit": limit},
        ).scalars()
        return users.by_id(self.tx, self.account, list(ids))

    def teams(self) -> tuple[TeamNode, ...]:
        return teams.nodes(self.tx, self.account)

    def members(self, team: int) -> SelectionCount:
        self._clear_chosen()
        teams.gather_members(self.tx, team)
        return self._count_chosen()

    def places(self, team: int, leaving: int | None = None) -> Places:
        return teams.places(self.tx, team, leaving)

    @property
    def past(self) -> StorePast:
        from seattui.store.changes.history import StorePast

        return StorePast(self.tx, self.account, self.operator)

    def last_active_before(self, at: datetime) -> int:
        return presence.last_active_before(self.tx, at)

    def seats_given_since(
        self, access_states: Sequence[AccessState], hubs: Sequence[str], since: datetime
    ) -> int:
        known = facets.codes(self.tx, self.account.id)
        return presence.seats_given_since(self.tx, [known.facet(s) for s in access_states], hubs, since)

    def idle_exceptions(self) -> Mapping[IdleException | None, int]:
        return presence.exceptions(self.tx)

    def staged(
        self,
        change: Change,
        excluded: Callable[[AccessState, AccessState], Message | None],
        *,
        restore: bool,
        reactivate: bool,
    ) -> Staged:
        from seattui.store.people import comparing

        return comparing.compared(
            self.tx, self.account, self.operator, self.read, excluded, restore=restore, reactivate=reactivate
        )


def chosen_ahead(tx: Connection, account: Account, people: Selection | None) -> list[Statement]:
    """What puts a few chosen people into their table, which has been made ready, and asks for their access states,
    as `count_selected` then does.
    """
    if tx.dialect.name == "sqlite" or not _few(people, tx):
        return []
    fresh(tx, "chosen", CHOSEN)
    return [_choosing(tx, account, people)]


def _few(people: Selection | None, tx: Connection) -> TypeGuard[Chosen]:
    """Whether it is a few people who go into a table: on a standby there is none."""
    few = isinstance(people, Chosen) and len(people.ids) <= FEW
    return few and tx.get_execution_options().get("seattui_rows") is None


def _choosing(tx: Connection, account: Account, people: Chosen) -> Statement:
    ids = next(_id_lists(people.ids), "")
    return Statement(f"{_by_id(tx, account, ids)} RETURNING user_id, facet", {})


def _by_id(tx: Connection, account: Account, ids: str) -> str:
    """SQL that puts these people into `chosen`."""
    # By id only: the planner would otherwise scan a whole index.
    by_id = " NOT INDEXED" if tx.dialect.name == "sqlite" else ""
    return (
        f"INSERT INTO chosen (user_id, facet) SELECT id, facet FROM users{by_id} WHERE account_id = "
        f"{int(account.id)} AND {names.LISTED} AND id IN ({ids or 'NULL'}) ON CONFLICT DO NOTHING"
    )


def _id_lists(ids: Collection[int]) -> Iterator[str]:
    """The ids for IN (…), so many a statement. They are integers, so they can be part of the SQL text."""
    each = iter(ids)
    while some := list(islice(each, IDS_A_STATEMENT)):
        yield ", ".join(str(int(i)) for i in some)
