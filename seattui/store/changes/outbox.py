"""The outbox: emails written along with their change, claimed one by one, and marked when sent.

An email is claimed in its own transaction, which moves its next try behind a lease; only then is the mail
server called, with no transaction open. So several processes never send one twice, and an email claimed by a
process that died is claimed again after the lease.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, text, update

from seattui.domain.billing.outbox import (
    LEASE,
    DeliveryAnswer,
    DeliveryOutcome,
    Outbox,
    OutboxMail,
    pause,
    with_token,
)
from seattui.domain.changes.billing.mails import RefuseMail
from seattui.domain.model import Account
from seattui.kit.errors import Busy
from seattui.kit.i18n import Message, msg
from seattui.kit.text import safe
from seattui.store.activity import activity
from seattui.store.changes.facts import StoreFacts
from seattui.store.changes.post_due import SYSTEM
from seattui.store.connection.engine import Store
from seattui.store.db import tables
from seattui.store.db.decode import decode_stored
from seattui.store.db.locking import instant, lock
from seattui.store.people import invitations

MARK_TRIES = 5
MOST_WORDS = 300

Post = Callable[[OutboxMail], DeliveryAnswer]


def outlook(tx: Connection, account: Account) -> Outbox:
    """The numbers of queued and refused emails."""
    o = tables.outbox.c
    rows = tx.execute(
        select(o.state, func.count())
        .where(o.account_id == account.id, o.state.in_(("waiting", "refused")))
        .group_by(o.state)
    )
    counted = {row.state: row[1] for row in rows}
    oldest = tx.execute(
        select(o.created_at, o.answer)
        .where(o.account_id == account.id, o.state == "waiting")
        .order_by(o.created_at, o.id)
        .limit(1)
    ).one_or_none()
    return Outbox(
        counted.get("waiting", 0),
        counted.get("refused", 0),
        decode_stored(datetime.fromisoformat, oldest.created_at) if oldest else None,
        oldest.answer if oldest else "",
    )


def due(tx: Connection, account: Account, now: datetime, limit: int = 100) -> list[tuple[str, str]]:
    """Recipient and subject of the emails that would be tried now."""
    o = tables.outbox.c
    rows = tx.execute(
        select(o.recipient, o.subject)
        .where(o.account_id == account.id, o.state == "waiting", o.next_try_at <= now.isoformat())
        .order_by(o.next_try_at, o.id)
        .limit(limit)
    )
    return [(row.recipient, row.subject) for row in rows]


def claim(
    tx: Connection, account: Account, now: datetime, domain: str, due_by: datetime | None = None
) -> OutboxMail | None:
    """The next email that is due (by `due_by`), claimed for this process until the lease ends; None if there is
    none.

    `domain` is the right side of its Message-ID, which is created at the first try and kept. An invitation gets
    a new token for this try; one whose person is no longer invited is deleted.
    """
    while row := _next(tx, account, now, domain, due_by):
        body = row.body
        if row.invites is not None:
            token = invitations.token_for(tx, account, row.invites, row.recipient, now)
            if token is None:
                tx.execute(delete(tables.outbox).where(tables.outbox.c.id == row.id))
                continue
            body = with_token(body, token)
        written_at = decode_stored(datetime.fromisoformat, row.created_at)
        return OutboxMail(
            row.id, row.recipient, row.subject, body, written_at, row.message_id, attempt=row.attempts
        )
    return None


def _next(
    tx: Connection, account: Account, now: datetime, domain: str, due_by: datetime | None
) -> Row[Any] | None:
    """Claims the row that has been due longest."""
    skipping = "" if tx.dialect.name == "sqlite" else " FOR UPDATE SKIP LOCKED"
    return tx.execute(
        text(
            "UPDATE outbox SET attempts = attempts + 1, next_try_at = :lease, "
            "message_id = COALESCE(message_id, :message_id) WHERE id = ("
            "SELECT id FROM outbox WHERE account_id = :account AND state = 'waiting' AND next_try_at <= :now "
            f"ORDER BY next_try_at, id LIMIT 1{skipping}) "
            "RETURNING id, recipient, subject, body, created_at, message_id, attempts, invites"
        ),
        {
            "account": account.id,
            "now": (due_by or now).isoformat(),
            "lease": (now + LEASE).isoformat(),
            "message_id": f"<{secrets.token_hex(16)}@{domain}>",
        },
    ).one_or_none()


def mark(
    tx: Connection, account: Account, now: datetime, origin: str, mail: OutboxMail, answer: DeliveryAnswer
) -> DeliveryOutcome | None:
    """Stores the result of a try; None if the lease had ended and another process has the email.

    A refusal is recorded, as the actor system, and so is an email that is given up.
    """
    lock(tx, account)
    words: Message = answer.words
    outcome = answer.outcome
    if outcome is DeliveryOutcome.LATER and mail.last_try:
        outcome, words = (
            DeliveryOutcome.REFUSED,
            msg("Gave up after {n} tries: {words}", n=mail.attempt, words=words),
        )
    said = safe(str(words), MOST_WORDS)
    o = tables.outbox.c
    marked = tx.execute(
        update(tables.outbox)
        .where(
            o.account_id == account.id,
            o.id == mail.id,
            o.state == "waiting",
            o.attempts == mail.attempt,
        )
        .values(
            state="waiting" if outcome is DeliveryOutcome.LATER else outcome.value,
            next_try_at=(now + pause(mail.attempt)).isoformat(),
            answer=said,
        )
        .returning(o.id)
    ).one_or_none()
    if marked is None:
        return None
    if outcome is DeliveryOutcome.REFUSED:
        plan = RefuseMail(mail.recipient, mail.subject, said).plan(StoreFacts(tx, account, SYSTEM, now))
        activity.write(tx, account, SYSTEM, origin, now, plan, "", f"mail-refused-{mail.id}", [])
    return outcome


def deliver(
    store: Store,
    account: Account,
    clock: Callable[[], datetime],
    origin: str,
    domain: str,
    post: Post,
    result: Callable[[OutboxMail, DeliveryAnswer, DeliveryOutcome], None] | None = None,
) -> dict[DeliveryOutcome, int]:
    """Tries every due email once; returns the number by result. Stops if the server can't be used."""
    outcomes = dict.fromkeys(DeliveryOutcome, 0)
    with store.read() as tx:
        began = instant(tx, account, clock)
    while mail := store.transact(lambda tx: claim(tx, account, instant(tx, account, clock), domain, began)):
        answer = post(mail)
        outcome = _marked(store, account, clock, origin, mail, answer)
        if outcome is not None:
            outcomes[outcome] += 1
            if result:
                result(mail, answer, outcome)
        if answer.unusable:
            break
    return outcomes


def _marked(
    store: Store,
    account: Account,
    clock: Callable[[], datetime],
    origin: str,
    mail: OutboxMail,
    answer: DeliveryAnswer,
) -> DeliveryOutcome | None:
    """Marks it, retrying for a while: an email that was sent but not marked would be sent again."""
    for attempt in range(MARK_TRIES):
        try:
            return store.transact(
                lambda tx: mark(tx, account, instant(tx, account, clock), origin, mail, answer)
            )
        except Busy:
            if attempt == MARK_TRIES - 1:
                raise
    raise AssertionError("unreachable")
