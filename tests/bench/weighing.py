"""How large a store is, and each of its tables and indexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.bench.report import Figure
from tests.bench.stores import Stores

LARGEST = 12
_SIZES = {
    "SQLite": "SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC",
    "PostgreSQL": "SELECT relname, pg_table_size(oid) AS bytes FROM pg_class WHERE relkind IN ('r', 'i') "
    "AND relnamespace = 'public'::regnamespace ORDER BY bytes DESC",
}


def measured(stores: Stores, sizes: Sequence[int]) -> Iterator[Figure]:
    section = f"Size, {stores.kind}"
    for users in sizes:
        session = stores.session(users)
        try:
            with session.store.read() as tx:
                each = tx.exec_driver_sql(_SIZES[stores.kind]).all()
        finally:
            session.close()
        yield Figure(section, "the store", users, sum(row[1] for row in each) / 2**20, "MiB")
        if users == max(sizes):
            for name, size in each[:LARGEST]:
                yield Figure(section, name, users, size / 2**20, "MiB")
