"""The commands in-process: arguments in, exit code and both streams out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from seattui.cli import main
from seattui.demo.build import make_demo
from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.people.operator_keys import AddKeys
from seattui.domain.people.incoming import Incoming
from tests.support.accounts import AT, do, founded, joined
from tests.support.keys import key

PEOPLE = (
    ("bo@acme.example", "Bo", "Lindqvist", True),
    ("chen@acme.example", "Chen", "Wei", True),
    ("dana@acme.example", "Dana", "Kim", False),
    ("emil@acme.example", "Emil", "Nowak", False),
)


@dataclass(frozen=True)
class Said:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        found: dict[str, Any] = self.json["error"]
        assert set(found) == {"code", "message", "hint", "rule"}
        return found


Run = Callable[..., Said]


@pytest.fixture
def bare(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the program as it is."""

    def run(*argv: str) -> Said:
        capsys.readouterr()
        code = main([*argv])
        heard = capsys.readouterr()
        return Said(code, heard.out, heard.err)

    return run


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture(scope="session")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acme GmbH, for testing: Ana owns it; four more, two of them deactivated; three Sales Hub seats.

    Only to be copied.
    """
    path = tmp_path_factory.mktemp("acme") / "store.db"
    make_acme(str(path))
    return path


def make_acme(url: str) -> None:
    here = founded(url)
    do(here, joined(Incoming(n, *person, None) for n, person in enumerate(PEOPLE, 2)))
    do(here, AddSubscription("sales-hub", "starter", additional=1))
    here.close()


@pytest.fixture
def run(acme: Path, store: Path, bare: Run) -> Run:
    """Runs the program on a copy of that account, its clock fixed."""
    shutil.copy2(acme, store)
    return lambda *argv: bare("--store", str(store), "--at", AT.isoformat(), *argv)


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo account; only to be read."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    here = make_demo(str(path), at=AT)
    do(here, AddKeys("ana@acme.example", (key(1, "Ana's laptop at home, with a long comment"),)))
    here.close()
    return path


@pytest.fixture
def demo(demo_store: Path, bare: Run) -> Run:
    """Runs the program on the demo account."""
    return lambda *argv: bare("--store", str(demo_store), "--at", AT.isoformat(), *argv)
