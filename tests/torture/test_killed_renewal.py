"""kill -9 during renewals that catch up 24 periods: whole periods remain, each invoice once, no gap."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerContext

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.service.session import open_session
from tests.support.accounts import do, founded
from tests.support.stores import invariants, sql
from tests.torture.conftest import Hardship
from tests.torture.renewals import LATER, settle_and_die
from tests.torture.test_killed import wait_for_the_server

PERIODS = 24
BEGAN = datetime(2024, 1, 31, 9, 0, tzinfo=UTC)


def subscribed(url: str) -> None:
    session = founded(url, at=BEGAN - timedelta(days=1))
    do(session, AddSubscription("sales-hub", "professional", 6, starts_on=BEGAN.date()))
    do(session, ScheduleRemoval("sales-hub", 2))
    session.close()


class TestKilledRenewal:
    def test_whole_periods_remain(
        self, store_url: str, hardship: Hardship, processes: ForkServerContext
    ) -> None:
        """Killed again and again until all are posted; then once more over what is done."""
        subscribed(store_url)
        chance = random.Random(hardship.seed)
        kills = 0
        while True:
            heard, result = processes.Pipe(duplex=False)
            child = processes.Process(
                target=settle_and_die, args=(store_url, chance.randrange(1, 120), result), daemon=True
            )
            child.start()
            result.close()
            child.join(60)
            wait_for_the_server(store_url)
            numbers = [n for (n,) in sql.rows(store_url, "SELECT number FROM invoices ORDER BY number")]
            rows = sql.one(store_url, "SELECT count(*) FROM activity WHERE change = 'billing.period'")
            assert numbers == list(range(1, len(numbers) + 1))
            assert len(numbers) == rows
            assert invariants.faults(store_url) == []
            if child.exitcode == 0:
                heard.recv()
                break
            kills += 1
        assert kills, "it was never killed"
        assert rows == PERIODS + 1
        session = open_session(store_url, at=LATER)
        assert (session.settle(), session.due()) == (0, ())
        days = [i.issued_on for i in session.invoices()]
        assert len(set(days)) == len(days) == PERIODS + 1
        assert session.subscriptions()[0].additional == 4
        session.close()
