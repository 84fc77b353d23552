"""The record: one row per change, chained by hashes, and one row per person it affected (R25).

A row's hash is SHA-256 over the previous hash and the row's canonical JSON, which includes the digest over its
people. So edited, removed and reordered rows are detected.
"""

from __future__ import annotations

import hashlib
import json.encoder
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, text

from seattui.domain.model import Account, Activity, Affected, KnownBy, Operator, Verification
from seattui.domain.plan.plan import Plan, canonical
from seattui.kit.i18n import msg
from seattui.kit.text import fold
from seattui.store.connection.engine import set_progress
from seattui.store.db import former_addresses, search
from seattui.store.db.asking import Statement, ask, at_once, stream
from seattui.store.db.decode import decode_stored, fields
from seattui.store.db.names import LISTED

SHOWN_PEOPLE = 5
STREAMED = {"yield_per": 2000}
_quoted = json.encoder.encode_basestring
_CHAINED = (
    "account_id", "id", "at", "actor_id", "actor", "known_by", "origin", "change", "because", "people",
    "people_digest", "before", "after", "money", "operation_key",
)  # fmt: skip

_COLUMNS = (*_CHAINED, "previous", "hash", "search_text")
_RECORD = f"INSERT INTO activity ({', '.join(_COLUMNS)}) VALUES (:{', :'.join(_COLUMNS)})"
_ROWS = "SELECT * FROM activity WHERE account_id = :account"
_BY_KEY = f"{_ROWS} AND operation_key = :key"
_OF_ACTOR = text(
    f"{_ROWS} AND actor_id = :actor AND id < :before AND change IN :kinds ORDER BY id DESC LIMIT :limit"
).bindparams(bindparam("kinds", expanding=True))
_LAST = text("SELECT last_activity, head FROM accounts WHERE id = :account")
People = list[tuple[str, Mapping[str, Any]]]
"""Queries for user_id, email, before, after of people, each with its values."""


def write(
    tx: Connection,
    account: Account,
    operator: Operator,
    origin: str,
    at: datetime,
    plan: Plan,
    because: str,
    key: str,
    people: People,
    last: tuple[int, str] | None = None,
) -> int:
    """Records a change that was just written, and returns its number.

    `people` are those that it affected. `last`: the number and hash of the newest row, where they were read under the
    lock. The account's `last_activity` and `head` are kept by a trigger.
    """
    if last is None:
        last = tuple(tx.execute(_LAST, {"account": account.id}).one())
    number, head = last[0] + 1, last[1]
    set_progress(tx, msg("Writing the record"))
    touched, digest = _digest(tx, people)
    row: dict[str, Any] = {
        "account_id": account.id,
        "id": number,
        "at": at.isoformat(),
        "actor_id": operator.user_id,
        "actor": operator.email,
        "known_by": operator.known_by.value,
        "origin": origin,
        "change": plan.change.kind,
        "because": because,
        "people": touched,
        "people_digest": digest,
        "before": canonical(plan.before).decode(),
        "after": canonical(plan.after).decode(),
        "money": canonical(plan.due_now.as_json() if plan.due_now else None).decode(),
        "operation_key": key,
    }
    hashed = chained(head, row)
    words = {"previous": head, "hash": hashed, "search_text": _search_text(row)}
    affected = (
        Statement(
            "INSERT INTO activity_people (account_id, activity_id, user_id, email, before, after) "
            f"SELECT :account, :activity, t.user_id, t.email, t.before, t.after FROM ({query}) AS t ORDER BY t.user_id",
            {**values, "account": account.id, "activity": number},
        )
        for query, values in people
    )
    at_once(tx, [Statement(_RECORD, row | words), *affected])
    return number


def chained(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a row that follows the row with the hash `previous`."""
    return hashlib.sha256(previous.encode() + canonical({k: row[k] for k in _CHAINED})).hexdigest()


def _search_text(row: Mapping[str, Any]) -> str:
    """The text that searches look in. It isn't hashed, since it is derived from the rest of the row."""
    return fold(f"{row['actor']} {row['because']} {row['change']} {row['after']}")


def digested(people: People) -> Statement:
    """What the digest over these people is made of."""
    union = " UNION ALL ".join(query for query, _ in people)
    values = {k: v for _, bound in people for k, v in bound.items()}
    return Statement(f"SELECT user_id, email, before, after FROM ({union}) AS t ORDER BY user_id", values)


def _digest(tx: Connection, people: People) -> tuple[int, str]:
    return digest_of(stream(tx, digested(people)) if people else ())


def digest_of(rows: Iterable[Sequence[Any]]) -> tuple[int, str]:
    """The number of people, and SHA-256 over each one's id, address, before and after, ordered by id."""
    digest = hashlib.sha256()
    n = 0
    for user_id, email, before, after in rows:
        digest.update(_digested(user_id, email, before, after))
        n += 1
    return n, digest.hexdigest()


def _digested(user_id: int, email: str, before: str, after: str) -> bytes:
    """Canonical JSON of the four, the same as `canonical` but seconds faster for a million people."""
    return f"[{user_id},{_quoted(email)},{_quoted(before)},{_quoted(after)}]".encode()


def by_key(tx: Connection, account: Account, key: str) -> Activity | None:
    """The change that was recorded with this operation key."""
    rows = ask(tx, asked(account, key))
    return _activity(rows[0], ()) if rows else None


def asked(account: Account, key: str) -> Statement:
    """What `by_key` asks."""
    return Statement(_BY_KEY, {"account": account.id, "key": key})


def one(tx: Connection, account: Account, number: int) -> Activity | None:
    row = tx.execute(text(f"{_ROWS} AND id = :id"), {"account": account.id, "id": number}).one_or_none()
    return _with_people(tx, account, [row])[0] if row else None


def of_actor(
    tx: Connection, account: Account, actor_id: int, kinds: Collection[str], before_id: int, limit: int
) -> tuple[Activity, ...]:
    """Somebody's newest changes of these kinds, older than `before_id`."""
    values = {
        "account": account.id,
        "actor": actor_id,
        "before": before_id,
        "kinds": list(kinds),
        "limit": limit,
    }
    return _with_people(tx, account, tx.execute(_OF_ACTOR, values).all())


def newer(tx: Connection, account: Account, number: int, kind: str) -> tuple[Activity, ...]:
    """Changes of a kind that are newer than that one, without their people."""
    newer = text(f"{_ROWS} AND id > :id AND change = :kind")
    rows = tx.execute(newer, {"account": account.id, "id": number, "kind": kind})
    return tuple(_activity(row, ()) for row in rows)


def undone(tx: Connection, account: Account) -> dict[int, int]:
    """Undone changes, each with the newest undo of it, unless that was undone too."""
    undos = text(
        "SELECT id, after FROM activity WHERE account_id = :account AND change = 'undo' ORDER BY id DESC"
    )
    rows = tx.execute(undos, {"account": account.id})
    found: dict[int, int] = {}
    for number, after in rows:
        if number not in found:
            found.setdefault(fields(after)["undoes"], number)
    return found


def newest(tx: Connection, account: Account) -> Activity | None:
    found = page(tx, account, "", "", None, 1)
    return found[0] if found else None


def page(
    tx: Connection,
    account: Account,
    wanted: str,
    email: str,
    before_id: int | None,
    limit: int,
    person: int | None = None,
) -> tuple[Activity, ...]:
    """Newest first; of one `person`, of whom an index has the changes, or of an address, also a former one."""
    where = ["a.account_id = :account"]
    values: dict[str, Any] = {"account": account.id, "limit": limit}
    if before_id is not None:
        where.append("a.id < :before_id")
        values["before_id"] = before_id
    if person is not None:
        where.append(
            "a.id IN (SELECT activity_id FROM activity_people WHERE user_id = :person AND account_id = :account)"
        )
        values["person"] = person
    if email:
        where.append(f"a.id IN ({_about_address(tx.dialect.name)})")
        values |= former_addresses.looked_for(email)
    like = "LIKE :word{i} ESCAPE '\\'"
    for i, word in enumerate(search.words(wanted)):
        matches = like.format(i=i)
        people = _touching(f"u.search_text {matches}", f"lower(p.email) {matches}")
        number = " OR CAST(a.id AS TEXT) = :number" + str(i) if word.isdecimal() else ""
        if number:
            values[f"number{i}"] = word
        where.append(f"(a.search_text {matches} OR {people}{number})")
        values[f"word{i}"] = f"%{_escaped(word)}%"
    query = text(f"SELECT * FROM activity a WHERE {' AND '.join(where)} ORDER BY a.id DESC LIMIT :limit")
    rows = tx.execute(query.bindparams(former_addresses.SPELLED) if email else query, values).all()
    return _with_people(tx, account, rows)


def of_user(tx: Connection, account: Account, user_id: int, limit: int) -> tuple[Activity, ...]:
    """The newest changes that affected a person."""
    return page(tx, account, "", "", None, limit, user_id)


def affected(
    tx: Connection, account: Account, activity_id: int, offset: int, limit: int
) -> tuple[Affected, ...]:
    rows = tx.execute(
        text(
            "SELECT user_id, email, before, after FROM activity_people "
            "WHERE account_id = :account AND activity_id = :id ORDER BY user_id LIMIT :limit OFFSET :offset"
        ),
        {"account": account.id, "id": activity_id, "limit": limit, "offset": offset},
    )
    return tuple(Affected(r.user_id, r.email, fields(r.before), fields(r.after)) for r in rows)


def verify(tx: Connection, account: Account, expect: str) -> Verification:
    """Verifies the whole record. `expect` is a head hash noted earlier, which must still be in the chain."""
    previous, count, seen = "", 0, not expect
    for row in tx.execute(text(f"{_ROWS} ORDER BY id"), {"account": account.id}, execution_options=STREAMED):
        count += 1
        if row.id != count:
            return Verification(False, count - 1, previous, str(msg("row {n} is missing", n=count)))
        if row.previous != previous or chained(previous, dict(row._mapping)) != row.hash:
            return Verification(False, count - 1, previous, str(msg("row {n} was changed", n=count)))
        if row.search_text != _search_text(dict(row._mapping)):
            found = msg("the search text of row {n} was changed", n=count)
            return Verification(False, count - 1, previous, str(found))
        previous = row.hash
        seen = seen or previous == expect
    fault = _people_fault(tx, account)
    stored = tx.execute(_LAST, {"account": account.id}).one()
    if not fault and not count:  # the first row is the account's creation
        fault = str(msg("row {n} is missing", n=1))
    if not fault and (stored.head, stored.last_activity) != (previous, count):
        fault = str(msg("rows after {n} are missing", n=count))
    if not fault and not seen:
        fault = str(msg("the expected head hash isn't in the record"))
    return Verification(not fault, count, previous, fault)


def _people_fault(tx: Connection, account: Account) -> str:
    """Verifies the digests over people, all in one pass."""
    wanted = {
        r.id: (r.people, r.people_digest)
        for r in tx.execute(
            text("SELECT id, people, people_digest FROM activity WHERE account_id = :account"),
            {"account": account.id},
        )
    }
    nobody = digest_of(())
    rows = tx.execute(
        text(
            "SELECT activity_id, user_id, email, before, after FROM activity_people "
            "WHERE account_id = :account ORDER BY activity_id, user_id"
        ),
        {"account": account.id},
        execution_options=STREAMED,
    )
    current, digest, n = None, hashlib.sha256(), 0
    for activity_id, *person in rows:
        if activity_id != current:
            if current is not None and wanted.pop(current, nobody) != (n, digest.hexdigest()):
                return str(msg("the people of row {n} were changed", n=current))
            current, digest, n = activity_id, hashlib.sha256(), 0
        digest.update(_digested(*person))
        n += 1
    if current is not None and wanted.pop(current, nobody) != (n, digest.hexdigest()):
        return str(msg("the people of row {n} were changed", n=current))
    for activity_id, expected in wanted.items():
        if expected != nobody:
            return str(msg("the people of row {n} are missing", n=activity_id))
    return ""


def _about_address(dialect: str) -> str:
    """SQL for the numbers of changes of who has the address :key, has it no more, or had it then."""
    at_key = "SELECT id FROM users WHERE account_id = :account AND email_key = :key AND"
    anybody = f"{at_key} {LISTED} UNION {at_key} status = 'removed' UNION {former_addresses.who_had(dialect)}"
    return (
        "SELECT p.activity_id FROM activity_people p JOIN users u ON u.id = p.user_id "
        f"WHERE p.user_id IN ({anybody}) AND p.account_id = :account "
        f"AND (u.email_key = :key OR lower(p.email) {former_addresses.IS_IT})"
    )


def _touching(person: str, then: str) -> str:
    """SQL for changes that affected somebody who matches now, or whose address at that time matched."""
    return (
        "EXISTS (SELECT 1 FROM activity_people p JOIN users u ON u.id = p.user_id "
        f"WHERE p.account_id = a.account_id AND p.activity_id = a.id AND ({person} OR {then}))"
    )


def _with_people(tx: Connection, account: Account, rows: Sequence[Row[Any]]) -> tuple[Activity, ...]:
    return tuple(
        _activity(row, affected(tx, account, row.id, 0, SHOWN_PEOPLE) if row.people else ()) for row in rows
    )


def _activity(row: Row[Any], people: tuple[Affected, ...]) -> Activity:
    return Activity(
        row.id,
        decode_stored(datetime.fromisoformat, row.at),
        row.actor,
        decode_stored(KnownBy, row.known_by),
        row.origin,
        row.change,
        row.because,
        row.people,
        fields(row.before),
        fields(row.after),
        fields(row.money),
        row.operation_key,
        row.hash,
        people,
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
