"""Who has an address, who had it before being removed, and who has one that looks like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, text

from seattui.domain.model import Account, User
from seattui.domain.people.email import email_key, nobody_has
from seattui.domain.people.homoglyphs import Neighbours, homoglyph_skeleton
from seattui.store.db import former_addresses, names
from seattui.store.people import users

KEYS_A_STATEMENT = 1000


def neighbours(tx: Connection, account: Account, emails: Sequence[str]) -> tuple[Neighbours, ...]:
    """One result per address, in this order, for any number of addresses."""
    keys = [email_key(email) for email in emails]
    skeletons = [homoglyph_skeleton(email) for email in emails]
    here = _ids(tx, account, "email_key", names.LISTED, keys)
    gone = _ids(tx, account, "email_key", "status = 'removed'", [k for k in keys if k not in here])
    similar = {
        **_ids(tx, account, "email_skeleton", f"email_skeleton IS NOT NULL AND {names.LISTED}", skeletons),
        **_ids(tx, account, "email_key", names.LISTED, skeletons),
    }
    people = users.of_any_status(tx, account, {*here.values(), *gone.values(), *similar.values()})

    def person(ids: dict[str, int], at: str) -> User | None:
        return people.get(ids[at]) if at in ids else None

    return tuple(
        Neighbours(person(here, key), person(gone, key), None if key in here else person(similar, skeleton))
        for key, skeleton in zip(keys, skeletons, strict=True)
    )


def ids_of(tx: Connection, account: Account, emails: Sequence[str]) -> tuple[int | None, ...]:
    """The id of each address's person; None for unknown addresses."""
    keys = [email_key(email) for email in emails]
    found = _ids(tx, account, "email_key", names.LISTED, keys)
    return tuple(found.get(key) for key in keys)


def ever_at(tx: Connection, account: Account, email: str) -> int:
    """The id of who has this address, or else had it when they were removed, or else had it before another one.

    Raises NotFound.
    """
    key = email_key(email)
    for condition in (names.LISTED, "status = 'removed'"):
        if key in (found := _ids(tx, account, "email_key", condition, [key])):
            return found[key]
    former = text(
        f"SELECT user_id FROM activity_people WHERE user_id IN ({former_addresses.who_had(tx.dialect.name)}) "
        f"AND account_id = :account AND lower(email) {former_addresses.IS_IT} ORDER BY activity_id DESC LIMIT 1"
    ).bindparams(former_addresses.SPELLED)
    row = tx.execute(former, {"account": account.id, **former_addresses.looked_for(email)}).first()
    if row is None:
        raise nobody_has([email], 1)
    return int(row.user_id)


def was_removed(tx: Connection, user_id: int) -> bool:
    """Whether the record says so of them: canonical JSON, in which quotes within a text are escaped."""
    found = tx.execute(
        text("SELECT 1 FROM activity_people WHERE user_id = :id AND after LIKE :removed LIMIT 1"),
        {"id": user_id, "removed": '%"status":"removed"%'},
    )
    return found.first() is not None


def _ids(
    tx: Connection, account: Account, column: str, condition: str, wanted: Iterable[str]
) -> dict[str, int]:
    """Ids by the value in this column; of several removed people the newest."""
    query: Any = text(
        f"SELECT {column} AS at, id FROM users WHERE account_id = :account AND {condition} AND {column} IN :wanted "
        "ORDER BY id"
    ).bindparams(bindparam("wanted", expanding=True))
    found: dict[str, int] = {}
    each = list(dict.fromkeys(wanted))
    for start in range(0, len(each), KEYS_A_STATEMENT):
        rows = tx.execute(query, {"account": account.id, "wanted": each[start : start + KEYS_A_STATEMENT]})
        found |= {row.at: row.id for row in rows}
    return found
