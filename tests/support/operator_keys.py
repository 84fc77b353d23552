"""SSH keys of people in a store."""

from __future__ import annotations

import hashlib
import sqlite3
from base64 import b64encode
from contextlib import closing
from pathlib import Path


def fingerprint_of(public: str) -> str:
    """As OpenSSH writes it, of a public key's base64 or any other text."""
    return f"SHA256:{b64encode(hashlib.sha256(public.encode()).digest()).decode().rstrip('=')}"


def give_key(store: Path, email: str, fingerprint: str | None = None) -> None:
    """From now on a key with this fingerprint, or with one made from the address, is theirs."""
    with closing(sqlite3.connect(store)) as db, db:
        db.execute(
            "INSERT INTO operator_keys (account_id, user_id, fingerprint, type, public_key, comment, added_at) "
            "SELECT account_id, id, ?, 'ssh-ed25519', 'AAAA', '', '2026-11-23T09:00:00+00:00' FROM users "
            "WHERE email = ?",
            (fingerprint or fingerprint_of(email), email),
        )
