"""The checks of `doctor` about a store: whether it is intact, and which guarantees hold."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sqlalchemy import Connection, text

from seattui.domain.model import Account, Check
from seattui.domain.people.guarantee import Enforced, Guarantee, advisory
from seattui.kit.i18n import Message, msg, plural
from seattui.store.activity import activity
from seattui.store.admin import versions
from seattui.store.connection import urls
from seattui.store.connection.engine import Store
from seattui.store.db import search, triggers
from seattui.store.db.fingerprint import fingerprint

_COUNTERS = """
SELECT s.hub FROM subscriptions s WHERE s.account_id = :account AND (
  s.assigned <> (SELECT count(*) FROM seats h WHERE h.subscription_id = s.id)
  OR s.additional <> (SELECT COALESCE(sum(l.seats), 0) FROM lots l WHERE l.subscription_id = s.id)
  OR s.scheduled <> (SELECT COALESCE(sum(r.seats), 0) FROM removals r WHERE r.subscription_id = s.id))
"""
_HOLDERS = """
SELECT count(*) FROM users u WHERE u.account_id = :account AND u.seats <> COALESCE((
  SELECT sum(CAST(1 AS BIGINT) << CAST(s.bit AS INTEGER)) FROM seats h
  JOIN subscriptions s ON s.id = h.subscription_id AND s.account_id = :account WHERE h.user_id = u.id), 0)
"""
_FACETS = """
SELECT count(*) FROM (
  SELECT facet, count(*) AS n FROM users WHERE account_id = :account GROUP BY facet) counted
FULL JOIN (SELECT facet, people FROM user_facets WHERE account_id = :account AND people > 0) kept
ON kept.facet = counted.facet WHERE counted.n IS DISTINCT FROM kept.people
"""


# Since when people have held their newest seat, and whose stored value differs.
_NEWEST = "COALESCE((SELECT max(h.since{bytes}) FROM seats h WHERE h.user_id = users.id), '')"
_IDLE = "SELECT count(*) FROM users WHERE account_id = :account AND seat_latest <> {newest}"


def checks(store: Store, account: Account, guarantee: Guarantee) -> tuple[Check, ...]:
    """Each check is a sentence; "fault" means that it must be fixed."""
    with store.read() as tx:
        made = [_check("store", "ok", msg("{store}, {kind}", store=store.name, kind=_kind(tx)))]
        if store.sqlite:
            made += [_mode(store), _whole(tx)]
        else:
            made.append(_connection(store))
        made += [_guarantee(guarantee), _layout(tx, store), _triggers(tx)]
        wrong = list(tx.execute(text(_COUNTERS), {"account": account.id}).scalars())
        made.append(
            _check(
                "counters", "fault", msg("Counters of {hubs} don't match their seats.", hubs=", ".join(wrong))
            )
            if wrong
            else _check("counters", "ok", msg("All counters match the seats, purchases and removals."))
        )
        made.append(_holders(tx, account))
        made.append(_facet_counts(tx, account))
        made.append(_idle_days(tx, account))
        made.append(
            _check("search", "ok", msg("The search index is complete."))
            if search.whole(tx)
            else _check(
                "search",
                "warning",
                msg("People are missing from the search index; 'seattui doctor --mend' rebuilds it."),
            )
        )
        found = activity.verify(tx, account, "")
        made.append(
            _check(
                "record",
                "ok",
                msg(
                    "The rows of the record agree with one another: {n} changes, head hash {head}.",
                    n=found.count,
                    head=found.head[:12],
                ),
            )
            if found.ok
            else _check("record", "fault", msg("The record was tampered with: {fault}.", fault=found.fault))
        )
    return tuple(made)


def mend(store: Store) -> None:
    """Rebuilds derived data: the search index, and the instants idle days count from."""
    with store.write() as tx:
        search.rebuild(tx)
        newest = _newest(tx)
        tx.execute(text(f"UPDATE users SET seat_latest = {newest} WHERE seat_latest <> {newest}"))


def _check(name: str, state: str, message: Message) -> Check:
    return Check(name, state, str(message))


def _kind(tx: Connection) -> str:
    version = tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine = ".".join(map(str, tx.dialect.server_version_info or ()))
    return f"{tx.dialect.name} {engine}, schema {version}"


def _mode(store: Store) -> Check:
    path = Path(store.url.database or "")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return _check(
            "file",
            "warning",
            msg("Others can read or write {path} (mode {mode}).", path=str(path), mode=f"{mode:o}"),
        )
    if not os.access(path, os.W_OK):
        return _check("file", "warning", msg("{path} is read-only.", path=str(path)))
    return _check("file", "ok", msg("Only its owner can open the file (mode {mode}).", mode=f"{mode:o}"))


def _whole(tx: Connection) -> Check:
    said = tx.execute(text("PRAGMA quick_check(1)")).scalar_one()
    if said != "ok":
        return _check("file", "fault", msg("The file is damaged: {said}.", said=str(said)))
    return _check("file", "ok", msg("The file is intact."))


def _connection(store: Store) -> Check:
    """Whether a PostgreSQL server elsewhere has to prove who it is."""
    if not (servers := ", ".join(urls.elsewhere(store.url))):
        return _check("connection", "ok", msg("The PostgreSQL server is on this machine."))
    if weaker := urls.weakened(store.url):
        return _check(
            "connection",
            "warning",
            msg(
                "The settings file asks for less than is safe of {servers}: {options}.",
                servers=servers,
                options=", ".join(weaker),
            ),
        )
    return _check(
        "connection",
        "ok",
        msg(
            "The certificate of {servers} is checked, and the login doesn't show the password.",
            servers=servers,
        ),
    )


def _guarantee(found: Guarantee) -> Check:
    """What is enforced about who operates; advisory is a warning where something can be done about it."""
    if found.enforced is Enforced.GATED:
        text = msg(
            "Gated: you are known by your SSH key, and only this OS account, by seattui, can write the store."
        )
        return _check("guarantee", "ok", text)
    if (said := advisory(found)) is None:
        text = msg(
            "Owner of the file: you are known by your uid, and only your OS account can write the store."
        )
        return _check("guarantee", "ok", text)
    if found.exposure is None or found.exposure.mend is None:
        return _check("guarantee", "note", said)
    return _check("guarantee", "warning", msg("{said} {mend}", said=said, mend=found.exposure.mend))


def _layout(tx: Connection, store: Store) -> Check:
    """Whether the tables are still those that were opened."""
    version = versions.VERSIONS[-1]
    if names := versions.differing(tx, version, store):
        return _check(
            "layout",
            "fault",
            msg(
                "Its tables differ from those of version {version}: {names}.",
                version=version.number,
                names=", ".join(names),
            ),
        )
    result = fingerprint(tx)[:12]
    return _check(
        "layout",
        "ok",
        msg(
            "Its tables match version {version} (fingerprint {told}).",
            version=version.number,
            told=result,
        ),
    )


def _triggers(tx: Connection) -> Check:
    if tx.dialect.name == "sqlite":
        # Compared word by word: a trigger recreated under the same name may do nothing.
        existing = tx.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        wanted = {s.split()[2] for s in triggers.sqlite()}
        found = {s.split()[2] for s in triggers.sqlite() if s in existing}
    else:
        wanted = {s.split()[2] for s in triggers.postgresql() if s.startswith("CREATE TRIGGER")}
        found = set(tx.execute(text("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")).scalars())
    missing = sorted(wanted - found)
    if missing:
        return _check(
            "triggers",
            "fault",
            msg("Triggers are missing or were changed: {names}.", names=", ".join(missing)),
        )
    return _check("triggers", "ok", msg("All triggers that enforce the rules exist."))


def _holders(tx: Connection, account: Account) -> Check:
    wrong = tx.execute(text(_HOLDERS), {"account": account.id}).scalar_one()
    if wrong:
        return _check(
            "holders",
            "fault",
            msg("The listed seats of {n} people don't match the seats they hold.", n=wrong),
        )
    return _check("holders", "ok", msg("The listed seats match the seats that people hold."))


def _facet_counts(tx: Connection, account: Account) -> Check:
    if tx.execute(text(_FACETS), {"account": account.id}).scalar_one():
        return _check("counts", "fault", msg("The counts shown in filters don't match the people."))
    return _check("counts", "ok", msg("The counts shown in filters match the people."))


def _newest(tx: Connection) -> str:
    return _NEWEST.format(bytes="" if tx.dialect.name == "sqlite" else ' COLLATE "C"')


def _idle_days(tx: Connection, account: Account) -> Check:
    wrong = tx.execute(text(_IDLE.format(newest=_newest(tx))), {"account": account.id}).scalar_one()
    if wrong:
        return _check(
            "idle",
            "warning",
            plural(
                "{n} person's idle days don't count from their newest seat; 'seattui doctor --mend' corrects it.",
                "{n} people's idle days don't count from their newest seat; 'seattui doctor --mend' corrects it.",
                wrong,
            ),
        )
    return _check("idle", "ok", msg("Idle days count from each person's newest seat."))
