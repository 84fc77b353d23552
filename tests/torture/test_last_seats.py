"""Eight processes fight for the last seats: never one too many, each success recorded once (R3, R25)."""

from __future__ import annotations

from collections import Counter
from multiprocessing.context import ForkServerContext

from tests.support.accounts import everyone_could_have_a_seat
from tests.support.stores import invariants, sql
from tests.torture.conftest import LONG, Hardship
from tests.torture.racing import raced
from tests.torture.workers import grab_what_remains

PROCESSES = 8
PEOPLE, SEATS = (60, 25) if LONG else (24, 10)


def fight(processes: ForkServerContext, url: str, seed: int) -> list[tuple[int, str]]:
    """Lets all of them go at once; returns every receipt of every process."""
    given = [(url, seed * 100 + number) for number in range(PROCESSES)]
    return [receipt for result in raced(processes, grab_what_remains, given) for receipt in result]


class TestLastSeats:
    def test_never_one_too_many(
        self, store_url: str, hardship: Hardship, processes: ForkServerContext
    ) -> None:
        everyone_could_have_a_seat(store_url, PEOPLE, seats=SEATS).store.close()
        for seed in hardship.seeds:
            before = {key for (key,) in sql.rows(store_url, "SELECT operation_key FROM activity")}
            held = sql.one(store_url, "SELECT count(*) FROM seats")
            receipts = fight(processes, store_url, seed)
            assert invariants.faults(store_url) == []
            assert sql.one(store_url, "SELECT count(*) FROM seats") == held + sum(n for n, _ in receipts)
            kept = Counter(key for (key,) in sql.rows(store_url, "SELECT operation_key FROM activity"))
            assert set(kept) - before == {key for _, key in receipts}
            assert set(kept.values()) == {1}
            assert any(n > 0 for n, _ in receipts)
            sql.run(store_url, "DELETE FROM seats")
