"""The checks of `doctor` about a store: whether it is intact, and which guarantees hold."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, text

from seattui.domain.model import Account, Check
from seattui.domain.people.guarantee import Enforced, Guarantee, advisory
from seattui.kit.cancellation import CancelToken
from seattui.kit.i18n import Message, msg, plural
from seattui.store.activity import activity
from seattui.store.admin import counted, versions
from seattui.store.connection import urls
from seattui.store.connection.engine import Store, connect
from seattui.store.db import search
from seattui.store.db.fingerprint import fingerprint, kind_and_name

_ROLE = text("SELECT current_setting('session_replication_role')")


def checks(
    store: Store, account: Account, guarantee: Guarantee, stop: CancelToken | None = None
) -> tuple[Check, ...]:
    """Each check is a sentence; "fault" means that it must be fixed."""
    with store.read(stop) as tx:
        made = [_check("store", "ok", msg("{store}, {kind}", store=store.name, kind=_kind(tx)))]
        if store.sqlite:
            made += [_mode(store), _whole(tx)]
        else:
            made.append(_connection(store))
        made += [_guarantee(guarantee), *_layout(tx, store)]
        made += [_counters(tx, account), _invoices(tx, account)]
        made += [_holders(tx), _facet_counts(tx), _members(tx), _idle_days(tx)]
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


def layout_checks(url: URL) -> tuple[Check, ...]:
    """What differs in a store that can't be opened for it; of such a store nothing else is believed."""
    with closing(connect(url, read_only=True)) as store, store.read() as tx:
        return tuple(_layout(tx, store))


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


def _layout(tx: Connection, store: Store) -> Iterator[Check]:
    """Whether everything is as this version made it, and the triggers, which enforce the rules, run."""
    version = versions.VERSIONS[-1]
    names = versions.differing(tx, version, store)
    if names:
        yield _check(
            "layout",
            "fault",
            msg(
                "Its tables differ from those of version {version}: {names}. 'seattui doctor --mend' puts back "
                "what it can.",
                version=version.number,
                names=", ".join(names),
            ),
        )
    else:
        yield _check(
            "layout",
            "ok",
            msg(
                "Its tables match version {version} (fingerprint {told}).",
                version=version.number,
                told=fingerprint(tx)[:12],
            ),
        )
    missing = sorted(of for kind, of in map(kind_and_name, names) if kind in ("trigger", "disabled key"))
    if missing:
        yield _check(
            "triggers",
            "fault",
            msg("Triggers are missing or were changed: {names}.", names=", ".join(missing)),
        )
    elif not store.sqlite and (role := tx.execute(_ROLE).scalar_one()) != "origin":
        yield _check(
            "triggers",
            "fault",
            msg("Triggers don't run here: session_replication_role is {role}.", role=str(role)),
        )
    else:
        yield _check("triggers", "ok", msg("All triggers that enforce the rules exist."))


def _counters(tx: Connection, account: Account) -> Check:
    wrong = [one.fault for one in counted.subscriptions(tx) if one.account_id == account.id]
    if wrong:
        return _check("counters", "fault", msg("{faults}.", faults="; ".join(map(str, wrong))))
    return _check("counters", "ok", msg("All counters match the seats, purchases and removals."))


def _invoices(tx: Connection, account: Account) -> Check:
    wrong = [fault for owner, fault in counted.invoices(tx) if owner == account.id]
    if wrong:
        return _check("invoices", "fault", msg("{faults}.", faults="; ".join(map(str, wrong))))
    return _check("invoices", "ok", msg("Invoices are numbered without gaps, and match what is purchased."))


def _holders(tx: Connection) -> Check:
    if wrong := counted.holders(tx):
        return _check(
            "holders",
            "fault",
            msg("The listed seats of {n} people don't match the seats they hold.", n=wrong),
        )
    return _check("holders", "ok", msg("The listed seats match the seats that people hold."))


def _facet_counts(tx: Connection) -> Check:
    if counted.filters(tx):
        return _check("counts", "fault", msg("The counts shown in filters don't match the people."))
    return _check("counts", "ok", msg("The counts shown in filters match the people."))


def _members(tx: Connection) -> Check:
    if counted.members(tx):
        return _check("members", "fault", msg("The numbers shown of teams don't match their members."))
    return _check("members", "ok", msg("The numbers shown of teams match their members."))


def _idle_days(tx: Connection) -> Check:
    if wrong := counted.idle(tx):
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
