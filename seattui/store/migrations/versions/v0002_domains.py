"""Domains are told apart by IDNA 2008: the keys of addresses with other letters than ASCII are made anew.

Nobody is merged with anybody: whose new key somebody else has, or would get as well, keeps the old one, is
found by the address that it stands for, and is named to whoever upgrades.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from alembic import context, op
from sqlalchemy import Row, text

from seattui.kit.i18n import Message, msg
from seattui.store.migrations import NOTES
from seattui.store.migrations.addresses_0002 import email_key, skeleton

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# "[^ -~]": what isn't printable ASCII. A domain may also be written out in ASCII, which was misread.
_CONCERNED = {
    "sqlite": "email GLOB '*[^ -~]*' OR email LIKE '%xn--%'",
    "postgresql": "email ~ '[^ -~]' OR email ILIKE '%xn--%'",
}


_HOLDER = text(
    "SELECT email FROM users WHERE account_id = :account AND email_key = :key AND status <> 'removed' AND id <> :id"
)


def upgrade() -> None:
    tx = op.get_bind()
    found = tx.execute(
        text(
            "SELECT u.id, u.account_id, a.name, u.email, u.email_key, u.email_skeleton, u.status FROM users u "
            f"JOIN accounts a ON a.id = u.account_id WHERE {_CONCERNED[tx.dialect.name]} ORDER BY u.id"
        )
    ).all()
    wanted = {row.id: email_key(row.email) for row in found}
    claims = defaultdict(list)
    for row in found:
        if row.status != "removed":
            claims[row.account_id, wanted[row.id]].append(row.email)
    moved = []
    for row in found:
        key, looks = wanted[row.id], skeleton(row.email)
        if key != row.email_key and row.status != "removed":
            holder = tx.execute(_HOLDER, {"account": row.account_id, "key": key, "id": row.id}).scalar()
            others = [holder] if holder else [e for e in claims[row.account_id, key] if e != row.email]
            if others:
                context.config.attributes[NOTES].append(_one_mailbox(row, others[0]))
                key = row.email_key
        if (key, looks) != (row.email_key, row.email_skeleton):
            moved.append({"id": row.id, "key": key, "looks": looks})
    if moved:
        tx.execute(text("UPDATE users SET email_key = :key, email_skeleton = :looks WHERE id = :id"), moved)


def _one_mailbox(row: Row[Any], other: str) -> Message:
    return msg(
        "{email} and {other} in {account} are two spellings of one mailbox: both people are "
        "kept, and {email} is now stored as {key}. Change or remove one of the two.",
        email=row.email,
        other=other,
        account=row.name,
        key=row.email_key,
    )
