"""When and where a change is made: a clock, which can be fixed, and the origin."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from seattui.domain.model import Account
from seattui.kit.errors import UsageError
from seattui.kit.i18n import msg
from seattui.store.connection.wall_clock import WallClock

if TYPE_CHECKING:
    from seattui.store.connection.engine import Store

Clock = Callable[[], datetime]
FIRST, LAST = 1970, 2200
"""Years of a fixed clock, the last excluded: terms and billing periods that begin then can still be reckoned."""


wall_clock = WallClock()
"""This machine's; --clock-is-right confirms it for the whole process."""


def clock_at(at: datetime | None, store: Store, *accounts: Account) -> Clock:
    """The clock by which these accounts are read and changed: PostgreSQL's in a live store, else the one here,
    or one fixed at `at`. Raises UsageError for a fixed one in a live store.
    """
    if at is None:
        return live_clock(store) if any(account.kind == "live" for account in accounts) else wall_clock
    if any(account.kind == "live" for account in accounts):
        raise UsageError(
            "clock",
            msg("--at works only on stores that were created for testing or as a demo."),
            msg("Create one with 'seattui init --testing' or 'seattui demo'."),
        )
    return fixed_clock(at)


def live_clock(store: Store) -> Clock:
    return wall_clock if store.sqlite else replace(wall_clock, told=store.server.now)


def fixed_clock(at: datetime) -> Clock:
    """A fixed clock. Raises UsageError for an instant without a time zone, or too far from today to reckon with."""
    if at.tzinfo is None:
        raise UsageError("clock", msg("The time needs a time zone, such as 2026-11-23T09:00:00Z."))
    if not FIRST <= at.year < LAST:
        raise UsageError(
            "clock",
            msg("The time must be from the year {first} to {last}.", first=str(FIRST), last=str(LAST - 1)),
        )
    instant = at.astimezone(UTC)
    return lambda: instant


def origin_of(environ: Mapping[str, str], key: str | None = None) -> str:
    """The origin of a change: host, terminal, the client according to SSH, and the beginning of the key's
    fingerprint. A hint for people, not proof."""
    try:
        terminal = os.ttyname(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        terminal = ""
    client = environ.get("SSH_CONNECTION", "").split(" ")[0]
    parts = [
        socket.gethostname(),
        terminal.removeprefix("/dev/"),
        f"ssh {client}" if client else "",
        f"key {key.removeprefix('SHA256:')[:8]}" if key else "",
    ]
    return " ".join(p for p in parts if p)[:200]
