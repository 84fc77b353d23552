"""Access states as numbers. The column `users.facet` packs status, invite, super admin, seats and permissions;
a small table counts people per facet. So filters and rules look at a few hundred numbers instead of a million
rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, RootTransaction

from seattui.domain.model import AccessState, Status, UserFilter
from seattui.kit.records import dataclass
from seattui.store.db.asking import Statement, ask
from seattui.store.db.facet_layout import INVITE, PERMISSIONS, SEATS, STATUS, SUPER_ADMIN


@dataclass(frozen=True)
class Codes:
    """The bit of each hub and of each permission in an account, and each hub's subscription."""

    hubs: Mapping[str, int]
    permissions: Mapping[str, int]
    subscriptions: Mapping[str, int] = field(default_factory=dict)

    def access_state(self, facet: int) -> AccessState:
        if facet not in self._met:
            self._met[facet] = _access_state(self.by_bit, facet)
        return self._met[facet]

    def facet(self, access_state: AccessState) -> int:
        return (
            STATUS.at_value(access_state.status)
            | INVITE.at_value(access_state.invite)
            | SUPER_ADMIN.at(access_state.super_admin)
            | SEATS.at(self.seat_mask(access_state.seats))
            | PERMISSIONS.at(self.permission_mask(access_state.permissions))
        )

    def seat_mask(self, hubs: Iterable[str]) -> int:
        return sum(1 << self.hubs[h] for h in hubs)

    def permission_mask(self, codes: Iterable[str]) -> int:
        return sum(1 << self.permissions[c] for c in codes)

    def permissions_in(self, mask: int) -> frozenset[str]:
        return frozenset(code for code, bit in self.permissions.items() if mask >> bit & 1)

    @cached_property
    def _met(self) -> dict[int, AccessState]:
        return {}

    @cached_property
    def by_bit(self) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
        return (
            tuple((bit, code) for code, bit in self.hubs.items()),
            tuple((bit, code) for code, bit in self.permissions.items()),
        )


@lru_cache(maxsize=4096)
def _access_state(
    by_bit: tuple[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]], facet: int
) -> AccessState:
    hubs, permissions = by_bit
    seats, held = SEATS.of(facet), PERMISSIONS.of(facet)
    return AccessState(
        STATUS.value_of(facet),
        INVITE.value_of(facet),
        bool(SUPER_ADMIN.of(facet)),
        frozenset(code for bit, code in hubs if seats >> bit & 1),
        frozenset(code for bit, code in permissions if held >> bit & 1),
    )


def is_deactivated(facet: int) -> bool:
    return STATUS.value_of(facet) is Status.DEACTIVATED


_CODES = (
    "SELECT hub AS code, bit, id AS subscription FROM subscriptions WHERE account_id = :account "
    "UNION ALL SELECT code, bit, NULL FROM permissions WHERE account_id = :account"
)
_COUNTED = "SELECT facet, people FROM user_facets WHERE account_id = :account AND people > 0"
# What a transaction has read already: many ask, and only a new subscription changes them.
_known: WeakKeyDictionary[RootTransaction, dict[int, Codes]] = WeakKeyDictionary()


def asked(account_id: int) -> Statement:
    """What `codes` asks."""
    return Statement(_CODES, {"account": account_id})


def asked_counts(account_id: int) -> Statement:
    """What `counted` asks."""
    return Statement(_COUNTED, {"account": account_id})


def codes(tx: Connection, account_id: int) -> Codes:
    """Read once in a transaction."""
    transaction = tx.get_transaction()
    known = {} if transaction is None else _known.setdefault(transaction, {})
    if account_id not in known:
        rows = ask(tx, asked(account_id))
        known[account_id] = Codes(
            {row.code: row.bit for row in rows if row.subscription is not None},
            {row.code: row.bit for row in rows if row.subscription is None},
            {row.code: row.subscription for row in rows if row.subscription is not None},
        )
    return known[account_id]


def forget_codes(tx: Connection) -> None:
    """To be read again: after waiting for a lock, and after adding a subscription."""
    if transaction := tx.get_transaction():
        _known.pop(transaction, None)


def counted(tx: Connection, account_id: int) -> dict[int, int]:
    """People per facet, without removed people."""
    rows = ask(tx, asked_counts(account_id))
    return {facet: people for facet, people in rows if STATUS.value_of(facet) is not Status.REMOVED}


def matching(wanted: UserFilter, known: Codes, people: Mapping[int, int]) -> dict[int, int] | None:
    """The facets that match the access state parts of a filter, with their people; None if all match."""
    from seattui.domain.people.matching import access_state_parts

    if not (parts := access_state_parts(wanted)):
        return None
    states = {facet: known.access_state(facet) for facet in people}
    matched = {f: n for f, n in people.items() if all(part(wanted, states[f]) for part in parts)}
    return matched if len(matched) < len(people) else None
