"""Writing the people of a demo account in one transaction, as a stream, three hundred or a million.

This isn't a change and isn't recorded: these people existed before the first recorded change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, insert, select, text, update

from seattui.domain.model import Account
from seattui.domain.people.email import email_key
from seattui.kit.text import fold
from seattui.store.connection.engine import Store
from seattui.store.db import facets, search, tables
from seattui.store.people.search_keys import name_columns

if TYPE_CHECKING:
    from seattui.store.admin.seeded_person import SeededPerson

BATCH = 5000
INVITED_FOR = timedelta(days=30)
# From this many people on, creating an index afterwards is faster than updating it for each row.
MANY = 20_000


def write_people(
    store: Store,
    account: Account,
    teams: Iterable[tuple[str, str | None]],
    people: Iterable[SeededPerson],
    about: int,
    opened: datetime,
) -> None:
    """Writes teams, each after its parent, and `about` people with teams and seats.

    A seat is held since the person was added, but not longer than since `opened`.
    """
    with store.write() as tx:
        team_ids = _teams(tx, account, teams)
        first_id = tx.execute(text("SELECT COALESCE(max(id), 0) + 1 FROM users")).scalar_one()
        later = [i for i in tables.users.indexes if not i.unique] if about >= MANY else []
        for index in later:
            index.drop(tx)
        rows = _Rows(tx, account, team_ids, opened)
        for start, batch in _batches(people, first_id):
            for table, made in rows.of(start, batch).items():
                if made:
                    tx.execute(insert(table), made)
        for index in later:
            index.create(tx)
        search.added(tx, first_id)
        if tx.dialect.name == "postgresql":
            tx.execute(
                text("SELECT setval(pg_get_serial_sequence('users', 'id'), (SELECT max(id) FROM users))")
            )


def _teams(tx: Connection, account: Account, teams: Iterable[tuple[str, str | None]]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for name, parent in teams:
        row = {
            "account_id": account.id,
            "name": name,
            "name_key": fold(name),
            "parent_id": ids[parent] if parent else None,
        }
        ids[name] = tx.execute(insert(tables.teams).returning(tables.teams.c.id), row).scalar_one()
    return ids


def _batches(people: Iterable[SeededPerson], first_id: int) -> Iterator[tuple[int, list[SeededPerson]]]:
    source = iter(people)
    while batch := list(islice(source, BATCH)):
        yield first_id, batch
        first_id += len(batch)


class _Rows:
    """Turns people into rows, each with its future id."""

    def __init__(self, tx: Connection, account: Account, team_ids: dict[str, int], opened: datetime) -> None:
        s = tables.subscriptions.c
        self.account_id = account.id
        self.team_ids = team_ids
        self.opened = opened
        self.known = facets.codes(tx, account.id)
        held = select(s.hub, s.id).where(s.account_id == account.id)
        self.subscriptions: dict[str, int] = {row.hub: row.id for row in tx.execute(held)}

    def of(self, first_id: int, people: list[SeededPerson]) -> dict[Table, list[dict[str, Any]]]:
        """People come first, since the other rows refer to them."""
        numbered = list(enumerate(people, first_id))
        return {
            tables.users: [self._user(*person) for person in numbered],
            tables.memberships: [row for person in numbered for row in self._memberships(*person)],
            tables.seats: [row for person in numbered for row in self._seats(*person)],
        }

    def _user(self, user_id: int, person: SeededPerson) -> dict[str, Any]:
        return {
            "id": user_id,
            "account_id": self.account_id,
            **name_columns(person.email, person.first_name, person.last_name),
            "status": person.status.value,
            "invite": person.invite.value,
            "super_admin": int(person.super_admin),
            "permissions": self.known.permission_mask(person.permissions),
            # The value that the trigger on seats will set, so that no index is updated twice.
            "seats": self.known.seat_mask(person.seats),
            "seat_latest": self._since(person) if person.seats else "",
            "last_active": person.last_active.isoformat() if person.last_active else "",
            "invited_at": person.invited_at.isoformat() if person.invited_at else None,
            "invite_expires_at": (person.invited_at + INVITED_FOR).isoformat() if person.invited_at else None,
            "created_at": person.created_at.isoformat(),
        }

    def _memberships(self, user_id: int, person: SeededPerson) -> Iterator[dict[str, Any]]:
        main = ((person.main_team, 1),) if person.main_team else ()
        for team, is_main in (*main, *((team, 0) for team in person.extra_teams)):
            yield {
                "account_id": self.account_id,
                "team_id": self.team_ids[team],
                "user_id": user_id,
                "main": is_main,
            }

    def _seats(self, user_id: int, person: SeededPerson) -> Iterator[dict[str, Any]]:
        for hub in person.seats:
            yield {
                "account_id": self.account_id,
                "subscription_id": self.subscriptions[hub],
                "user_id": user_id,
                "since": self._since(person),
            }

    def _since(self, person: SeededPerson) -> str:
        return max(self.opened, person.created_at).isoformat()


def seen(store: Store, account: Account, email: str, at: datetime) -> None:
    """Sets a person's last activity."""
    u = tables.users.c
    with store.write() as tx:
        tx.execute(
            update(tables.users)
            .where(u.account_id == account.id, u.email_key == email_key(email))
            .values(last_active=at.isoformat())
        )
