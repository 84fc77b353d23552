"""Invitations and their tokens: who is invited until when, and who holds a token.

A token is created when an email is handed to the mail server, and only its SHA-256 is stored. Each try creates
another one, since a try that seems to have failed may have arrived; all of them end with the invitation.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, text

from seattui.domain.model import Account
from seattui.domain.people.invited import ends_at
from seattui.store.db import names
from seattui.store.db.asking import Statement, at_once

if TYPE_CHECKING:
    from seattui.domain.plan.user_effects import InvitesSent


def send(tx: Connection, account: Account, now: datetime, invites: InvitesSent, ids: str) -> None:
    """Invites these people again; `ids` is a subquery. Earlier invitations stop working.

    Writes emails, people and tokens in the order in which sending one locks them; tokens last, so that one being
    created meanwhile is deleted too.
    """
    at = {"account": account.id, "now": now.isoformat()}
    unsend(tx, account, ids)
    tx.execute(
        text(f"UPDATE users SET invited_at = :now, invite_expires_at = :ends WHERE id IN ({ids})"),
        {"now": at["now"], "ends": ends_at(invites.until, account.zone).isoformat()},
    )
    tx.execute(text(f"DELETE FROM invite_tokens WHERE user_id IN ({ids})"))
    tx.execute(
        text(
            "INSERT INTO outbox (account_id, recipient, subject, body, next_try_at, created_at, invites) "
            f"SELECT :account, email, :subject, :body, :now, :now, id FROM users WHERE id IN ({ids}) ORDER BY id"
        ),
        {**at, "subject": str(invites.subject), "body": str(invites.body)},
    )


def unsend(tx: Connection, account: Account, ids: str) -> None:
    """Deletes the invitations of these people that wait to be sent; `ids` is a subquery."""
    at_once(tx, [unsending(account, ids)])


def unsending(account: Account, ids: str) -> Statement:
    return Statement(
        f"DELETE FROM outbox WHERE account_id = :account AND state = 'waiting' AND invites IN ({ids})",
        {"account": account.id},
    )


def token_for(tx: Connection, account: Account, user_id: int, recipient: str, now: datetime) -> str | None:
    """A further token for an invited person; None if they are no longer invited, or no longer at this address."""
    # Locked, so that an invitation that ends meanwhile also deletes this token.
    locking = "" if tx.dialect.name == "sqlite" else " FOR UPDATE"
    invited = tx.execute(
        text(
            "SELECT 1 FROM users WHERE id = :id AND account_id = :account AND email = :recipient "
            "AND status = 'active' AND invite = 'pending' "
            f"AND (invite_expires_at IS NULL OR invite_expires_at > :now){locking}"
        ),
        {"id": user_id, "account": account.id, "recipient": recipient, "now": now.isoformat()},
    ).first()
    if invited is None:
        return None
    token = _token()
    tx.execute(
        text(
            "INSERT INTO invite_tokens (account_id, token_hash, user_id, made_at) VALUES (:account, :hash, :id, :now)"
        ),
        {"account": account.id, "hash": hashed(token), "id": user_id, "now": now.isoformat()},
    )
    return token


def hashed(token: str) -> str:
    """A token as stored. It has 256 random bits, so it needs neither a salt nor a slow hash."""
    return hashlib.sha256(token.strip().encode("utf-8", "replace")).hexdigest()


def holder(tx: Connection, token_hash: str) -> Row[Any] | None:
    """The person a token was created for, in any account: account_id, id, email, facet."""
    found: Row[Any] | None = tx.execute(
        text(
            "SELECT u.account_id, u.id, u.email, u.facet FROM invite_tokens t JOIN users u ON u.id = t.user_id "
            "WHERE t.token_hash = :hash"
        ),
        {"hash": token_hash},
    ).one_or_none()
    return found


def is_over(tx: Connection, user_id: int, now: datetime) -> bool:
    """Whether this person's invitation has expired."""
    over = text("SELECT 1 FROM users WHERE id = :id AND invite_expires_at <= :now")
    return tx.execute(over, {"id": user_id, "now": now.isoformat()}).first() is not None


_LAPSED = (
    f"FROM users WHERE account_id = :account AND {names.LISTED} AND invite = 'pending' "
    "AND invite_expires_at <= :now"
)


def lapsed(tx: Connection, account: Account, now: datetime) -> int:
    """How many pending invitations have expired."""
    values = {"account": account.id, "now": now.isoformat()}
    return int(tx.execute(text(f"SELECT count(*) {_LAPSED}"), values).scalar_one())


def gather_lapsed(tx: Connection, account: Account, now: datetime) -> None:
    """Puts those people into `chosen`."""
    tx.execute(
        text(f"INSERT INTO chosen (user_id, facet) SELECT id, facet {_LAPSED}"),
        {"account": account.id, "now": now.isoformat()},
    )


def _token() -> str:
    """Never starts with a hyphen, so that a command doesn't take it for an option."""
    while (token := secrets.token_urlsafe(32)).startswith("-"):
        pass
    return token
