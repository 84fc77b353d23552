"""Stores for the screens' tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seattui.desk import Desk, found, open_desk

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture
def acme(tmp_path: Path) -> Callable[[], Desk]:
    """Opens a real store with one account, Acme GmbH, whose owner is ana@acme.example."""
    path = str(tmp_path / "acme.db")
    found(
        path,
        account="Acme GmbH",
        currency="EUR",
        time_zone="Europe/Berlin",
        owner="ana@acme.example",
        kind="testing",
        label="PRODUCTION",
        at=NOW,
        first_name="Ana",
        last_name="Torres",
    ).close()
    return lambda: open_desk(path, at=NOW)
