"""Behind pgbouncer other clients of the same login share sessions of the server, and leave temporary tables there."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from seattui.service import session as sessions
from tests.store.conftest import AT, Acme
from tests.support.stores.postgres import Cluster

LEFT = {
    "a view with the name of one of ours": (
        "CREATE TEMP VIEW chosen AS SELECT user_id, subscription_id AS facet, 0 AS way FROM public.seats"
    ),
    "other columns": "CREATE TEMP TABLE chosen (x int); CREATE TEMP TABLE moved (x int)",
    "a trigger": (
        "CREATE TEMP TABLE chosen (user_id BIGINT PRIMARY KEY, facet BIGINT NOT NULL, way BIGINT NOT NULL DEFAULT 0); "
        "CREATE FUNCTION pg_temp.other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.user_id := 1; RETURN NEW; "
        "END $$; CREATE TRIGGER other BEFORE INSERT ON chosen FOR EACH ROW EXECUTE FUNCTION pg_temp.other()"
    ),
    "other subscriptions": (
        "CREATE TEMP TABLE subscriptions AS SELECT * FROM public.subscriptions; "
        "UPDATE pg_temp.subscriptions SET included = 900"
    ),
    "another version": "CREATE TEMP TABLE alembic_version AS SELECT '9999' AS version_num",
}


@pytest.mark.postgres
def test_what_others_left_in_a_session_changes_nothing(postgres_acme: str, postgres_cluster: Cluster) -> None:
    url = postgres_cluster.copy(postgres_acme)
    session = sessions.open_session(url, at=AT)
    acme = Acme(url, session)
    leave = ""

    @event.listens_for(session.store.engine, "checkout")
    def _left(raw: Any, _record: object, _proxy: object) -> None:
        nonlocal leave
        if leave:
            raw.execute("DISCARD TEMP")
            raw.execute(leave)
            leave = ""

    for what, statements in LEFT.items():
        for change in (acme.give("gus"), acme.take("gus")):
            leave = statements  # before the plan; then before it is applied
            plan = session.plan(change)
            assert not leave, what
            leave = "" if change.take else statements
            session.apply(plan)
            assert ("gus" in acme.holders()) == bool(change.give), what
    assert sorted(acme.holders()) == ["dee", "eli", "fay"]
    acme.close()
    postgres_cluster.drop(url)
