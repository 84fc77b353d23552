"""SSH keys of people in a store."""

from __future__ import annotations

import hashlib
import struct
from base64 import b64decode, b64encode
from contextlib import closing
from pathlib import Path

from seattui.domain.changes.people.operator_keys import AddKeys
from seattui.files.people.key_files import keys_in
from seattui.service.session import open_session
from tests.support.accounts import OWNER, do


def public_key(name: str) -> str:
    """A public key as OpenSSH writes it, the same for each name; nobody has the private one."""
    parts = (b"ssh-ed25519", hashlib.sha256(name.encode()).digest())
    blob = b"".join(struct.pack(">I", len(part)) + part for part in parts)
    return f"ssh-ed25519 {b64encode(blob).decode()} {name}"


def fingerprint_of(public: str) -> str:
    digest = hashlib.sha256(b64decode(public.split()[1])).digest()
    return f"SHA256:{b64encode(digest).decode().rstrip('=')}"


def give_key(store: Path, email: str, public: str) -> None:
    """From now on this key is theirs."""
    with closing(open_session(str(store), operator=OWNER)) as here:
        do(here, AddKeys(email, keys_in(public)))
