"""SSH keys of people in a store."""

from __future__ import annotations

import zlib
from contextlib import closing
from pathlib import Path

from seattui.domain.changes.people.operator_keys import AddKeys
from seattui.files.people.key_files import keys_in
from seattui.service.session import open_session
from tests.support.accounts import OWNER, do
from tests.support.keys import key


def public_key(name: str) -> str:
    """A public key as OpenSSH writes it, the same for each name; nobody has the private one."""
    made = key(zlib.crc32(name.encode()))
    return f"{made.type} {made.public_key} {name}"


def fingerprint_of(public: str) -> str:
    (found,) = keys_in(public)
    return found.fingerprint


def give_key(store: Path | str, email: str, public: str) -> None:
    """From now on this key is theirs."""
    with closing(open_session(str(store), operator=OWNER)) as here:
        do(here, AddKeys(email, keys_in(public)))
