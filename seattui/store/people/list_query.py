"""A list of people as SQL, and the orders in which it can be read."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, text

from seattui.domain.model import Column, Count
from seattui.kit.records import dataclass
from seattui.store.db import facets, names

ORDER: Mapping[Column, tuple[str, tuple[str, ...]]] = {
    Column.NAME: ("users_name", ("name_key", "id")),
    Column.EMAIL: ("users_email", ("email_key", "id")),
    Column.SEAT: ("users_seats", ("seats", "name_key", "id")),
    Column.PERMISSIONS: ("users_permissions", ("super_admin", "permissions", "name_key", "id")),
    Column.INVITE: ("users_invite", ("invite", "name_key", "id")),
    Column.LAST_ACTIVE: ("users_last_active", ("last_active", "name_key", "id")),
}
BY_NAME = frozenset({Column.NAME, Column.SEAT, Column.PERMISSIONS, Column.INVITE})
"""Orders in which those whose names begin alike are together, or in each part of the order."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A filter and a sort as SQL. `source` is FROM and WHERE; `values` its parameters."""

    known: facets.Codes
    source: str
    span: str
    """Limits the sort order to its parts with possible matches; not for paging by key, where it misleads SQLite."""
    values: dict[str, object]
    keys: tuple[str, ...]
    total: Count | None
    """The number of matches, if the facets alone determine it."""
    entered: bool = False
    """Whether `source` is entered in each part of the order that has matches, also for paging by key."""
    parts: tuple[str, ...] = ()
    """The same as `source` in parts that have nobody in common, if each is read along an index of its own."""

    @property
    def counted(self) -> str:
        """The query of the number of matches."""
        return f"SELECT {' + '.join(f'(SELECT count(*) {part})' for part in self.parts or (self.source,))}"

    def order(self, reverse: bool) -> str:
        return ", ".join(f"u.{k}{' DESC' if reverse else ''}" for k in self.keys)

    def beyond(self, reverse: bool) -> str:
        """The condition for rows after the row whose key is bound as k0, k1, …"""
        # By `+` not for SQLite to choose, which would go through all between the parts.
        first = "+u." if self.entered and len(self.keys) > len(("name_key", "id")) else "u."
        return f"({first}{', u.'.join(self.keys)}) {'<' if reverse else '>'} ({self._bound()})"

    def same(self) -> str:
        """The condition for the row whose key is bound."""
        return f"({', '.join('u.' + k for k in self.keys)}) = ({self._bound()})"

    def _bound(self) -> str:
        return ", ".join(f":k{i}" for i in range(len(self.keys)))

    def key(self, tx: Connection, user_id: int) -> dict[str, object] | None:
        """The sort key of a person, as the parameters of `beyond`; None if they were removed."""
        row = tx.execute(
            text(f"SELECT {', '.join(self.keys)} FROM users WHERE id = :id AND {names.LISTED}"),
            {"id": user_id},
        ).one_or_none()
        return {f"k{i}": value for i, value in enumerate(row)} if row else None
