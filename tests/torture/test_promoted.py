"""The primary is lost in the middle of work, and its standby promoted: with synchronous replication nothing that was
acknowledged is lost, what wasn't is known by its key, and the screens are back within seconds.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.changes.teams.teams import CreateTeam
from seattui.domain.model import Chosen, Sort, UserFilter
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import Busy, Refused
from seattui.service.session import open_session
from tests.support import needs
from tests.support.accounts import account
from tests.support.screens import dump
from tests.support.stores import invariants, postgres, replication, sql
from tests.support.stores.replication import DURABLE, Pair
from tests.torture.conftest import LONG, Hardship
from tests.tui.people.users_app import PATIENCE, app_on, press, settled

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not LONG, reason="lost primaries are a part of `make torture`"),
]

WORKERS = 3
SCREENS_BACK = 5.0
"""Seconds after the promotion within which they show what happens at the new primary."""


class Work:
    """Changes, one after the other, each under its own key; `acknowledged` are the keys of those that were answered."""

    def __init__(self, url: str, name: str) -> None:
        self.acknowledged: list[str] = []
        self.unknown: list[str] = []
        """Keys of which nobody said whether they were done."""
        self.failed: list[BaseException] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(url, name))
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(120)
        assert not self._thread.is_alive()
        assert self.failed == []

    def _work(self, url: str, name: str) -> None:
        chance, here = random.Random(name), open_session(url)
        people = here.ids(UserFilter(), Sort(), 0, 100)
        try:
            for number in range(1_000_000):
                if self._over.is_set():
                    break
                key = f"{name}-{number}"
                give = chance.random() < 0.5
                hubs = ("sales-hub",)
                change = ChangeSeats(
                    Chosen((chance.choice(people),)), give=hubs if give else (), take=() if give else hubs
                )
                try:
                    receipt = here.apply(here.plan(change), operation_key=key)
                except Busy as error:
                    if error.code == "outcome-unknown":
                        self.unknown.append(key)
                except (Refused, Stale):
                    pass
                else:
                    if receipt.activity_id:
                        self.acknowledged.append(key)
        except BaseException as error:
            self.failed.append(error)
        finally:
            here.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    home = postgres.programs()
    if home is None:
        needs.missing("postgres", "PostgreSQL isn't installed (Debian: apt-get install postgresql)")
    made = replication.pair(home, DURABLE)
    made.synchronous()
    yield made
    made.stop()


async def test_nothing_acknowledged_is_lost_and_the_screens_go_on(pair: Pair, hardship: Hardship) -> None:
    account(pair.url(), people=20, seats=30).close()
    waits = []
    for seed in hardship.seeds:
        watching = open_session(pair.url())
        async with app_on(watching).run_test(size=(100, 30), notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, "2")
            workers = [Work(pair.url(), f"{seed}-{n}") for n in range(WORKERS)]
            await asyncio.sleep(random.Random(seed).uniform(0.3, 2))
            pair.lose_primary()
            await asyncio.to_thread(pair.promote)
            waits.append(await until_seen(pilot, pair, f"Team of {seed}"))
            done = sum(len(worker.acknowledged) for worker in workers)
            end = time.monotonic() + PATIENCE
            while sum(len(worker.acknowledged) for worker in workers) < done + WORKERS:
                assert time.monotonic() < end, "the work doesn't go on"
                await asyncio.sleep(0.05)
            for worker in workers:
                await asyncio.to_thread(worker.stop)
        watching.close()
        url = pair.standby.url("postgres")
        kept = {
            key
            for (key,) in sql.rows(url, "SELECT operation_key FROM activity")
            if key.startswith(f"{seed}-")
        }
        acknowledged = {key for worker in workers for key in worker.acknowledged}
        unknown = {key for worker in workers for key in worker.unknown}
        print(
            f"{seed}: {len(acknowledged)} acknowledged, {len(unknown)} unknown, screens after {waits[-1]:.1f} s"
        )
        assert acknowledged - kept == set(), "acknowledged, and lost"
        assert kept - acknowledged - unknown == set(), "done, and nobody was told"
        assert invariants.faults(url) == []
        pair.turn()
        pair.synchronous()
    assert max(waits) <= SCREENS_BACK


async def until_seen(pilot: Pilot[int], pair: Pair, name: str) -> float:
    """Somebody makes a team at the new primary, which comes to the screen of teams by itself: after so many seconds."""
    begun = time.monotonic()
    await asyncio.to_thread(make_team, pair.standby.url("postgres"), name)
    while name not in dump(pilot.app):
        assert time.monotonic() < begun + PATIENCE, dump(pilot.app)
        await pilot.pause()
        await asyncio.sleep(0.02)
    return time.monotonic() - begun


def make_team(url: str, name: str) -> None:
    here = open_session(url)
    while True:
        try:
            here.apply(here.plan(CreateTeam(name)))
        except (Busy, Stale):
            continue
        break
    here.close()
