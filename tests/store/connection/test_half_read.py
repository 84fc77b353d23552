"""A result that an error left half read: the connection's next user sees the store as it is."""

from __future__ import annotations

import pytest

from seattui.domain.model import UserFilter
from seattui.kit.errors import StoreError
from seattui.kit.i18n import msg
from seattui.store.db import tables
from tests.store.conftest import Acme


def fail_half_read(acme: Acme, mode: str) -> None:
    """Raises an error that keeps the result that was being read."""
    with getattr(acme.session.store, mode)() as tx:
        reading = tx.execute(tables.users.select())
        next(reading)
        error = StoreError(
            "store-corrupt", msg("The store {store} is damaged.", store="x"), msg("Restore it from a backup.")
        )
        error.kept = reading  # type: ignore[attr-defined]
        raise error


def left_half_read(acme: Acme, mode: str) -> StoreError:
    with pytest.raises(StoreError) as failed:
        fail_half_read(acme, mode)
    return failed.value


@pytest.mark.parametrize("mode", ["read", "plan", "write"])
def test_what_follows_is_planned_counted_and_written_as_ever(acme: Acme, mode: str) -> None:
    session = acme.session
    before = session.count(UserFilter()).number
    kept = [left_half_read(acme, mode) for _ in range(4)]
    other = acme.open()
    other.apply(other.plan(acme.give("gus")))
    assert "gus" in acme.holders()
    for _ in range(4):
        assert [h.assigned for h in session.subscriptions() if h.hub == "sales-hub"] == [4]
    assert acme.do(acme.give("hal")).activity_id
    assert session.count(UserFilter()).number == before
    assert kept
