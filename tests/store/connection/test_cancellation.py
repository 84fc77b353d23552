"""A question nobody waits for any more is stopped from another thread, and the store goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, event

from seattui.domain.changes.people.imports import ImportUsers
from seattui.domain.model import Sort, UserFilter
from seattui.domain.people.incoming import Incoming
from seattui.kit.cancellation import Cancelled, CancelToken
from tests.store.conftest import Acme
from tests.support.stores import sql

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT begun() UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'"


def ask_slowly(acme: Acme, stop: CancelToken, heard: list[BaseException]) -> Callable[[], None]:
    """Begins a query that doesn't end by itself; returns when it runs. Call the result to wait for its end."""
    begun = threading.Event()

    def begins() -> int:
        begun.set()
        return 1

    def ask() -> None:
        try:
            with acme.session.store.read(stop) as tx:
                if acme.sqlite:
                    raw = tx.connection.driver_connection
                    assert raw is not None
                    raw.create_function("begun", 0, begins)
                    tx.exec_driver_sql(ENDLESS)
                else:
                    tx.exec_driver_sql("SELECT pg_sleep(600)")
        except BaseException as error:
            heard.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    if acme.sqlite:
        assert begun.wait(30)
    else:
        deadline = time.monotonic() + 30
        while not sql.one(acme.url, SLEEPING):
            assert time.monotonic() < deadline
    return lambda: thread.join(30)


class TestStopping:
    def test_a_running_query_is_stopped_and_the_store_goes_on(self, acme: Acme) -> None:
        stop = CancelToken()
        heard: list[BaseException] = []
        ended = ask_slowly(acme, stop, heard)
        stop.cancel()
        ended()
        assert [type(e) for e in heard] == [Cancelled]
        assert acme.session.count(UserFilter()).number == 9
        assert acme.do(acme.give("gus")).activity_id

    def test_stopped_before_it_begins(self, acme: Acme) -> None:
        stop = CancelToken()
        stop.cancel()
        for ask in (
            lambda: acme.session.count(UserFilter(), stop),
            lambda: acme.session.users(UserFilter(), Sort(), 0, 10, stop=stop),
            lambda: acme.session.activity(stop=stop),
            lambda: acme.session.plan(acme.give("gus"), stop),
        ):
            with pytest.raises(Cancelled):
                ask()
        assert acme.session.count(UserFilter()).number == 9

    def test_stopped_when_it_is_over_does_no_harm(self, acme: Acme) -> None:
        stop = CancelToken()
        assert acme.session.count(UserFilter(), stop).number == 9
        stop.cancel()
        assert acme.session.count(UserFilter(search="lee")).number == 3

    def test_stopped_between_two_statements(self, acme: Acme) -> None:
        stop = CancelToken()
        with acme.session.store.read(stop) as tx:
            tx.exec_driver_sql("SELECT 1")
            stop.cancel()
            with pytest.raises(Cancelled):
                tx.exec_driver_sql("SELECT 2")
        assert acme.session.count(UserFilter()).number == 9

    def test_an_import_stopped_while_its_file_is_read(self, acme: Acme) -> None:
        stop = CancelToken()
        read: list[int] = []

        def rows() -> Iterator[Incoming]:
            for n in range(2, 50_000):
                read.append(n)
                if n == 3_000:
                    stop.cancel()
                yield Incoming(n, f"n{n}@acme.example", "N", "N", True, None)

        with pytest.raises(Cancelled):
            acme.session.plan(ImportUsers(rows, "people.csv"), stop)
        assert len(read) < 10_000, "it went on reading"
        assert acme.session.count(UserFilter()).number == 9

    def test_one_that_is_stopped_does_not_stop_another(self, acme: Acme) -> None:
        first, second = CancelToken(), CancelToken()
        heard: list[BaseException] = []
        ended = ask_slowly(acme, first, heard)
        assert acme.session.count(UserFilter(), second).number == 9
        second.cancel()
        assert heard == []
        first.cancel()
        ended()
        assert [type(e) for e in heard] == [Cancelled]


def when(acme: Acme, statement: str, then: Callable[[], object]) -> None:
    """Does something just before what holds this statement."""

    def listen(_c: object, _cursor: object, sql: str, *_: object) -> None:
        if statement in sql:
            then()

    event.listen(acme.session.store.engine, "before_cursor_execute", listen, insert=True)


class TestCallingAChangeOff:
    @pytest.mark.parametrize("statement", ["INSERT INTO chosen", "INSERT INTO seats", "INSERT INTO activity"])
    def test_until_it_is_committed_nothing_is_changed(self, acme: Acme, statement: str) -> None:
        plan, stop = acme.session.plan(acme.give("gus")), CancelToken()
        when(acme, statement, stop.cancel)
        with pytest.raises(Cancelled):
            acme.session.apply(plan, stop=stop)
        assert acme.holders() == ["dee", "eli", "fay"]
        assert acme.session.apply(plan).activity_id == acme.one("SELECT max(id) FROM activity")

    def test_from_then_on_it_comes_too_late_and_says_so(self, acme: Acme) -> None:
        plan, stop, heard = acme.session.plan(acme.give("gus")), CancelToken(), []
        event.listen(acme.session.store.engine, "commit", lambda _: heard.append(stop.cancel()))
        assert acme.session.apply(plan, stop=stop).activity_id
        assert (heard, stop.cancelled) == ([False], False)
        assert acme.holders() == ["dee", "eli", "fay", "gus"]

    def test_a_statement_that_is_running_is_interrupted_and_all_before_it_taken_back(
        self, acme: Acme
    ) -> None:
        stop, heard = CancelToken(), []

        def work(tx: Connection) -> None:
            tx.exec_driver_sql("UPDATE users SET first_name = 'Nobody'")
            threading.Timer(0.05, lambda: heard.append(stop.cancel())).start()
            if acme.sqlite:
                tx.exec_driver_sql(ENDLESS.replace("begun()", "1"))
            else:
                tx.exec_driver_sql("SELECT pg_sleep(600)")

        with pytest.raises(Cancelled):
            acme.session.store.transact(work, stop)
        assert acme.user("gus").first_name == "Gus"
        assert acme.do(acme.give("gus")).activity_id

    def test_an_import_while_its_file_is_read_again(self, acme: Acme) -> None:
        stop, times = CancelToken(), []

        def rows() -> Iterator[Incoming]:
            times.append(1)
            for n in range(2, 10_000):
                if n == 3_000 and len(times) == 2:
                    stop.cancel()
                yield Incoming(n, f"n{n}@acme.example", "N", "N", True, None)

        plan = acme.session.plan(ImportUsers(rows, "people.csv"))
        with pytest.raises(Cancelled):
            acme.session.apply(plan, stop=stop)
        assert acme.session.count(UserFilter()).number == 9

    def test_it_says_what_it_is_at(self, acme: Acme) -> None:
        stop, heard = CancelToken(), dict[str, None]()
        people = [Incoming(2, "nora@acme.example", "Nora", "N", True, None, seats=("sales-hub",))]
        plan = acme.session.plan(ImportUsers(lambda: people, "people.csv"))
        when(acme, "", lambda: heard.setdefault(str(stop.doing)))
        acme.session.apply(plan, stop=stop)
        assert [*heard][1:] == [
            "Comparing with existing users", "Saving users", "Assigning and unassigning seats",
            "Writing the record",
        ]  # fmt: skip
