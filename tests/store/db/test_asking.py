"""Statements that go to PostgreSQL together do what they do one by one, as on SQLite."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import SeattuiError, UsageError
from seattui.store.db.asking import Statement, ask, at_once, forget
from seattui.store.db.locking import lock
from seattui.store.db.temp_tables import CHOSEN, fresh
from tests.store.conftest import Acme

AWKWARD = """it's "quoted" 100 % %s %(x)s \\ \\' :name; SELECT 1 -- ü 𝄞 \n?"""
OWN = Statement("SELECT label FROM store", {})


def relabelled(label: str) -> Statement:
    return Statement("UPDATE store SET label = :label", {"label": label})


class TestAtOnce:
    def test_values_arrive_as_they_are(self, acme: Acme) -> None:
        with acme.session.store.write() as tx:
            at_once(tx, [relabelled(""), relabelled(AWKWARD)], [OWN])
            assert [row.label for row in ask(tx, OWN)] == [AWKWARD]

    def test_what_cant_be_stored_is_a_sentence(self, acme: Acme) -> None:
        if not acme.session.store.sqlite:  # SQLite stores it
            with pytest.raises(UsageError), acme.session.store.write() as tx:
                at_once(tx, [relabelled("a\0b")])

    def test_what_is_written_afterwards_is_seen(self, acme: Acme) -> None:
        with acme.session.store.write() as tx:
            at_once(tx, [], [OWN])
            at_once(tx, [relabelled("new")])
            assert ask(tx, OWN)[0].label == "new"
            at_once(tx, [], [OWN])
            forget(tx)
            tx.exec_driver_sql("UPDATE store SET label = 'newer'")
            assert ask(tx, OWN)[0].label == "newer"

    def test_an_answer_is_given_once(self, acme: Acme) -> None:
        with acme.session.store.write() as tx:
            at_once(tx, [], [OWN])
            ask(tx, OWN)
            tx.exec_driver_sql("UPDATE store SET label = 'new'")
            assert ask(tx, OWN)[0].label == "new"

    def test_a_table_made_anew_forgets_who_was_in_it(self, acme: Acme) -> None:
        choosing = Statement("INSERT INTO chosen (user_id, facet) VALUES (1, 0) RETURNING user_id", {})
        with acme.session.store.write(few=True) as tx:
            fresh(tx, "chosen", CHOSEN)
            at_once(tx, [], [choosing])
            fresh(tx, "chosen", CHOSEN)
            assert [row.user_id for row in ask(tx, choosing)] == [1]
            assert tx.exec_driver_sql("SELECT count(*) FROM chosen").scalar() == 1


class TestAQuestion:
    EVERY = "SELECT id, first_name AS name FROM users WHERE account_id = :account AND id IN :ids ORDER BY id"

    def test_may_have_a_list_of_ids(self, acme: Acme) -> None:
        ids, account = list(acme.ids("gus", "bo").ids), acme.session.account.id
        store = acme.session.store
        for transaction in (store.read, store.plan, store.write):
            for wanted in (ids, ids[:1], []):
                with transaction() as tx:
                    found = ask(tx, Statement(self.EVERY, {"account": account, "ids": wanted}))
                assert [row.id for row in found] == sorted(wanted), transaction
                assert all(row.name for row in found)

    def test_that_was_overtaken_isnt_asked(self, acme: Acme) -> None:
        def overtaken(stop: CancelToken) -> None:
            with acme.session.store.read(stop) as tx:
                ask(tx, OWN)
                stop.cancel()
                ask(tx, OWN)

        with pytest.raises(Cancelled):
            overtaken(CancelToken())

    def test_that_fails_is_a_sentence(self, acme: Acme) -> None:
        with pytest.raises(SeattuiError), acme.session.store.read() as tx:
            ask(tx, Statement("SELECT nothing FROM nowhere", {}))
        with acme.session.store.read() as tx:
            assert len(ask(tx, OWN)) == 1


class TestUnderTheLock:
    def test_few_ways_to_the_server_and_back(self, acme: Acme) -> None:
        """What is held meanwhile is held from everybody: the lock with all that is read, the change, the record."""
        ways: list[str] = []
        session = acme.session
        plan = session.plan(acme.give("gus"))
        if not session.store.sqlite:
            event.listen(session.store.engine, "before_cursor_execute", lambda *told: ways.append(told[2]))
            session.apply(plan)
            locking = next(n for n, statement in enumerate(ways) if "FOR UPDATE" in statement)
            assert len(ways[locking:]) == 3

    def test_what_is_asked_ahead_is_as_of_the_lock(self, acme: Acme) -> None:
        """Another's change that was waited for is in the answer."""
        session = acme.session
        if session.store.sqlite:
            return
        with session.store.write() as tx:
            tx.exec_driver_sql("SELECT 1 FROM store")  # a snapshot of before, were it kept
            acme.run("UPDATE store SET label = 'theirs'")
            lock(tx, session.account, [OWN])
            assert ask(tx, OWN)[0].label == "theirs"
