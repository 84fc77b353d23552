"""How the tests undo a change."""

from __future__ import annotations

import pytest

from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import Sort, UserFilter
from seattui.domain.plan.plan import Change
from tests.store.conftest import Acme
from tests.support.stores import invariants, sql

ON_ONE = pytest.mark.parametrize("acme", ["sqlite"], indirect=True)


def state(acme: Acme) -> object:
    """Everything that changes of people, teams and removals may move."""
    people = sorted(
        (u.id, u.email, u.name, u.access_state, u.main_team, u.extra_teams)
        for u in acme.session.users(UserFilter(), Sort(), 0, 100)
    )
    removals = [(s.hub, s.assigned, s.scheduled) for s in acme.session.subscriptions()]
    tree = [(t.id, t.name, t.parent, t.main_members, t.extra_members) for t in acme.session.teams()]
    left = "SELECT email, idle_except_until, idle_except_because FROM users ORDER BY id"
    held = "SELECT subscription_id, user_id, since FROM seats ORDER BY 1, 2"
    came = "SELECT id, last_active, created_at, invited_at FROM users WHERE status <> 'removed' ORDER BY id"
    rows = [sql.rows(acme.url, query) for query in (left, held, came)]
    return people, removals, tree, acme.session.permission_sets(), rows


def undone_is_as_before(acme: Acme, change: Change) -> None:
    """Taken back all is as before, each seat held since when it was; that taken back, all is as after."""
    acme.run("UPDATE seats SET since = '2025-06-01T08:00:0' || (user_id % 10) || '+00:00'")
    before = state(acme)
    done = acme.do(change)
    assert done.activity_id
    after = state(acme)
    assert after != before
    back = acme.do(Undo())
    assert state(acme) == before
    assert acme.session.activity(limit=1)[0].after["undoes"] == done.activity_id
    assert back.activity_id
    acme.do(Undo(back.activity_id))
    assert state(acme) == after
    assert invariants.faults(acme.url) == []
