"""Everything about a store that can be looked at slowly: what `doctor` checks, and whatever follows from something
else, calculated again. Nobody is kept waiting: a SQLite store is copied first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Column, Computed, Connection, ForeignKeyConstraint, text

from seattui.domain.billing.charges import charged
from seattui.domain.model import Account, Check
from seattui.domain.people.guarantee import Enforced, Guarantee
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import SeattuiError, StoreError
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.text import fold
from seattui.store.admin import doctor, surroundings
from seattui.store.billing import accounts, invoices
from seattui.store.connection.engine import Store, set_progress, unless_stopped
from seattui.store.copies.snapshot import frozen
from seattui.store.db import ownership, search, tables
from seattui.store.people.search_keys import SearchKeys, search_keys
from seattui.store.people.views import definition_in

STREAMED = {"yield_per": 2000}
SHOWN = 5
_NOBODYS = text(
    "SELECT count(*) FROM views v WHERE v.owner_id <> 0 "
    "AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = v.owner_id AND u.account_id = v.account_id)"
)
"""Views of nobody in the account. Its own have no owner, so that no foreign key tells."""
Found = tuple[Account | None, Check]


def checks(store: Store, stop: CancelToken | None, clock: Callable[[], datetime]) -> tuple[Found, ...]:
    """Each check, with the account that it is about, if it is about one."""
    exposure = ownership.exposure(store)
    guarantee = Guarantee(Enforced.ADVISORY, exposure) if exposure else Guarantee(Enforced.OWNER)
    with frozen(store, stop=stop) as still:
        with still.read(stop) as tx:
            every = accounts.listed(tx)
        found: list[Found] = []
        for account in every:
            made = (
                *doctor.checks(still, account, guarantee, stop),
                *surroundings.checks(still, account, clock),
            )
            known = {check for _, check in found}
            found += [(account if len(every) > 1 else None, check) for check in made if check not in known]
        found += [(None, check) for check in _of_the_store(still, stop)]
        with still.read(stop) as tx:
            for account in every:
                found += [(account, _invoices(tx, account)), (account, _prices(tx, account, clock().date()))]
    return tuple(found)


def _of_the_store(store: Store, stop: CancelToken | None) -> Iterator[Check]:
    with store.read(stop) as tx:
        if store.sqlite:
            set_progress(tx, msg("Checking every page and index"))
            yield _integrity(tx)
        set_progress(tx, msg("Checking what rows refer to"))
        yield _references(tx)
        set_progress(tx, msg("Calculating derived columns again"))
        yield _computed(tx)
        yield _keys(tx)
        yield _views(tx)
    if store.sqlite:
        yield _search(store, stop)


def _integrity(tx: Connection) -> Check:
    said = tx.execute(text(f"PRAGMA integrity_check({SHOWN})")).scalars().all()
    if said != ["ok"]:
        return _check(
            "integrity", "fault", msg("The file is damaged: {said}.", said="; ".join(map(str, said)))
        )
    return _check("integrity", "ok", msg("All pages, indexes and checks of columns are intact."))


def _references(tx: Connection) -> Check:
    """Foreign keys, and that both ends belong to one account."""
    wrong = []
    for table in tables.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if tx.execute(text(_dangling(table.name, key))).scalar_one():
                wrong.append(f"{table.name}.{', '.join(key.column_keys)}")
    if tx.execute(_NOBODYS).scalar_one():
        wrong.append("views.owner_id")
    if wrong:
        names = ", ".join(wrong[:SHOWN])
        return _check(
            "references",
            "fault",
            msg("Rows refer to what isn't there, or isn't theirs: {names}.", names=names),
        )
    return _check("references", "ok", msg("Whatever a row refers to is there, in the same account."))


def _dangling(table: str, key: ForeignKeyConstraint) -> str:
    parent = key.referred_table
    pairs = [(element.parent.name, element.column.name) for element in key.elements]
    there = " AND ".join(f"p.{theirs} = c.{ours}" for ours, theirs in pairs)
    if "account_id" in parent.c and "account_id" in key.table.c:
        there += " AND p.account_id = c.account_id"
    given = " AND ".join(f"c.{ours} IS NOT NULL" for ours, _ in pairs)
    return (
        f"SELECT count(*) FROM {table} c WHERE {given} "
        f"AND NOT EXISTS (SELECT 1 FROM {parent.name} p WHERE {there})"
    )


def _computed(tx: Connection) -> Check:
    """Generated columns: on SQLite a damaged one isn't noticed otherwise."""
    wrong = [
        f"{column.table.name}.{column.name}"
        for table in tables.metadata.sorted_tables
        for column in table.c
        if isinstance(column.computed, Computed) and tx.execute(text(_differs(column))).scalar_one()
    ]
    if wrong:
        return _check(
            "derived", "fault", msg("Derived columns don't match: {names}.", names=", ".join(wrong))
        )
    return _check("derived", "ok", msg("Derived columns match what they follow from."))


def _differs(column: Column[object]) -> str:
    assert column.computed is not None
    return (
        f"SELECT count(*) FROM {column.table.name} "
        f"WHERE {column.name} IS DISTINCT FROM ({column.computed.sqltext})"
    )


def _keys(tx: Connection) -> Check:
    """The keys by which names and addresses are compared, sorted and searched."""
    columns = ", ".join(SearchKeys._fields)
    query = f"SELECT email, first_name, last_name, {columns} FROM users"
    wrong = _counted(tx, query, lambda row: search_keys(*row[:3]) != row[3:])
    for table in ("teams", "permission_sets", "views", "accounts"):
        query = f"SELECT name, name_key FROM {table}"
        wrong += _counted(tx, query, lambda row: fold(str(row[0])) != row[1])
    if wrong:
        return _check(
            "keys",
            "fault",
            plural(
                "The key of {n} name or address doesn't match it.",
                "The keys of {n} names or addresses don't match them.",
                wrong,
            ),
        )
    return _check("keys", "ok", msg("The keys of all names and addresses match them."))


def _views(tx: Connection) -> Check:
    """Without their names, since they may be somebody's own."""
    if wrong := _counted(tx, "SELECT definition FROM views", lambda row: not definition_in(row[0])):
        return _check("views", "fault", plural("{n} view is damaged.", "{n} views are damaged.", wrong))
    return _check("views", "ok", msg("All views can be read."))


def _counted(tx: Connection, query: str, wrong: Callable[[tuple[str, ...]], bool]) -> int:
    found = 0
    for part in tx.execute(text(query), execution_options=STREAMED).partitions():
        unless_stopped(tx)
        found += sum(wrong(tuple(row)) for row in part)
    return found


def _search(store: Store, stop: CancelToken | None) -> Check:
    """Whether the search index has exactly the words of the people; SQLite can only tell where it may write."""
    try:
        with replace(store, read_only=False).write(stop) as tx:
            set_progress(tx, msg("Checking the search index"))
            search.verify(tx)
    except SeattuiError:
        return _check(
            "search.content",
            "warning",
            msg("The search index doesn't match the people; 'seattui doctor --mend' rebuilds it."),
        )
    return _check("search.content", "ok", msg("The search index matches the people."))


def _invoices(tx: Connection, account: Account) -> Check:
    """Whether each invoice can be read, its total is the sum of its lines, each charges what it says, and the numbers
    have no gaps."""
    wrong = []
    expected = 0
    rows = tx.execute(
        text("SELECT number, total_minor FROM invoices WHERE account_id = :account ORDER BY number"),
        {"account": account.id},
    ).all()
    for number, total in rows:
        expected += 1
        unless_stopped(tx)
        if number != expected or not _adds_up(tx, account, number, total):
            wrong.append(str(number))
            expected = number
    if wrong:
        return _check(
            "invoices",
            "fault",
            msg(
                "Invoices of {account} don't match their lines, or numbers are missing before them: {numbers}.",
                account=account.name,
                numbers=", ".join(wrong[:SHOWN]),
            ),
        )
    return _check(
        "invoices",
        "ok",
        msg("The invoices of {account} match their lines, without gaps.", account=account.name),
    )


def _adds_up(tx: Connection, account: Account, number: int, total: int) -> bool:
    try:
        invoice = invoices.one(tx, account, number)
        return (
            invoice is not None
            and invoice.total.minor == total
            and all(line.amount_minor == charged(line) for line in invoice.lines)
        )
    except (StoreError, TypeError, ArithmeticError):
        return False


def _prices(tx: Connection, account: Account, today: date) -> Check:
    try:
        accounts.catalogue(tx, account)
        accounts.subscriptions_as_posted(tx, account, today)
    except StoreError as damaged:
        return _check("prices", "fault", damaged.message)
    return _check(
        "prices", "ok", msg("The prices and subscriptions of {account} can be read.", account=account.name)
    )


def _check(name: str, state: str, message: Message) -> Check:
    return Check(name, state, str(message))
