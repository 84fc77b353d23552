"""By which clock a store is read: PostgreSQL's in a live store, as changes are; else the one here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pytest

from seattui.service.scheduler import open_scheduler
from seattui.service.session import open_session
from seattui.store.connection import wall_clock
from tests.support.accounts import founded

AHEAD = timedelta(days=40)


class Ahead(datetime):
    """The clock here, set wrongly."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + AHEAD


@pytest.mark.parametrize("kind", ["live", "testing"])
def test_which_clock(store_url: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall_clock, "datetime", Ahead)
    servers = kind == "live" and store_url.startswith("postgresql")
    wanted = datetime.now(UTC) if servers else Ahead.now(UTC)
    founded(store_url, at=None, kind=kind).close()
    here, scheduler = open_session(store_url), open_scheduler(store_url)
    for now in (here.now(), scheduler.clock(), here.activity()[0].at):
        assert abs(now - wanted) < timedelta(minutes=5)
    assert here.today() == here.now().astimezone(here.account.zone).date()
    assert here.reckoning_day() - here.today() <= timedelta(days=1)
    here.close()
    scheduler.close()
