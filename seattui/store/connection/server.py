"""What a PostgreSQL server says of itself."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from seattui.kit.records import dataclass

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Server:
    """The server as it was when a connection was last taken from the pool."""

    transactions_read_only: bool = False
    """A standby's, or by a setting of the server, the database or the role."""
    may_write: bool = True
    """Whether the role has the right to, as it was when the store was opened."""
    temporary_tables: bool = True
    """Whether it can have any: a standby can't, nor a role without that right."""
    _at: datetime = _LONG_AGO
    _seen: float = 0.0

    def now(self) -> datetime:
        """Its clock, whatever the clock here says."""
        return self._at + timedelta(seconds=time.monotonic() - self._seen)

    @property
    def read_only(self) -> bool:
        return self.transactions_read_only or not self.may_write

    def saw(self, standby: bool, read_only: bool, temporary: bool, at: datetime) -> None:
        self.transactions_read_only = read_only
        self.temporary_tables = temporary and not standby
        self._at, self._seen = at.astimezone(UTC), time.monotonic()
