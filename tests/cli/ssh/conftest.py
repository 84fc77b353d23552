"""Runs over SSH in-process, as sshd would start them: the line's arguments, and the client's words in a variable."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Said
from tests.support.accounts import AT
from tests.support.operator_keys import fingerprint_of, give_key, public_key

Asked = Callable[[str], Said]


@pytest.fixture
def asked(acme: Path, store: Path, bare: Run, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What Ana's key gets for one line of text, on a copy of that account."""
    shutil.copy2(acme, store)
    key = public_key("ana")
    give_key(store, "ana@acme.example", key)
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22")

    def asked(text: str) -> Said:
        monkeypatch.setenv("SSH_ORIGINAL_COMMAND", text)
        line = ("--store", str(store), "--at", AT.isoformat(), "ssh", "session", "--key", fingerprint_of(key))
        return bare(*line)

    return asked


@pytest.fixture
def ssh(asked: Asked) -> Run:
    """The same for words."""
    return lambda *words: asked(shlex.join(words))
