"""A COMMIT whose answer is lost has happened, or not: the operation key tells which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen
from seattui.kit.cancellation import CancelToken
from seattui.kit.errors import Busy, OutcomeUnknown
from seattui.kit.i18n import msg
from seattui.service.session import Session
from seattui.store.changes import lost_answers
from seattui.store.connection import deadlines
from seattui.store.connection.db_errors import answer_lost
from seattui.store.connection.engine import Store
from tests.support.accounts import account

written = Store.transact


def gone(*_: Any) -> Any:
    cause = OperationalError("COMMIT", {}, Exception("gone"), connection_invalidated=True)
    busy = Busy("store-unreachable", msg("The server is gone."))
    raise answer_lost(busy, cause) from cause


def written_then_gone(store: Store, work: Callable[[Any], Any], *rest: Any) -> Any:
    written(store, work, *rest)
    return gone()


@pytest.fixture
def session(store_url: str) -> Session:
    return account(store_url, people=2, seats=2)


def give(session: Session) -> ChangeSeats:
    return ChangeSeats(Chosen((session.by_email(["p00000@acme.example"])[0].id,)), give=("sales-hub",))


class TestALostAnswer:
    def test_what_was_written_is_done_and_done_once(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan, before = session.plan(give(session)), len(session.activity())
        monkeypatch.setattr(Store, "transact", written_then_gone)
        receipt = session.apply(plan, operation_key="once")
        assert receipt.activity_id == before + 1 == len(session.activity())
        assert session.subscriptions()[0].assigned == 1

    def test_what_was_not_written_is_not_done(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan, before = session.plan(give(session)), len(session.activity())
        monkeypatch.setattr(Store, "transact", gone)
        with pytest.raises(Busy) as busy:
            session.apply(plan)
        assert busy.value.code == "store-unreachable"
        assert len(session.activity()) == before

    def test_while_the_server_stays_away_nobody_claims_to_know(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan = session.plan(give(session))
        monkeypatch.setattr(Store, "transact", gone)
        monkeypatch.setattr(Store, "write", gone)
        monkeypatch.setattr(deadlines, "PATIENCE_SECONDS", 0)
        with pytest.raises(Busy) as busy:
            session.apply(plan)
        assert busy.value.code == "outcome-unknown"

    def test_whoever_waits_can_end_the_wait_and_not_the_change(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stop, plan = CancelToken(), session.plan(give(session))

        def away(*_: Any) -> Any:
            assert stop.lost
            assert stop.cancel()
            raise Busy("store-unreachable", msg("The server is gone."))

        with monkeypatch.context() as broken:
            broken.setattr(Store, "transact", gone)
            broken.setattr(Store, "write", away)
            with pytest.raises(OutcomeUnknown):
                session.apply(plan, operation_key="once", stop=stop)
        assert not stop.cancelled
        assert session.apply(plan, operation_key="once").activity_id

    def test_a_server_that_comes_back_in_time_is_asked(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plan, away = session.plan(give(session)), [2]
        write = Store.write

        def back_soon(store: Store, *rest: Any) -> Any:
            if away[0]:
                away[0] -= 1
                raise Busy("store-unreachable", msg("The server is gone."))
            return write(store, *rest)

        def saved_and_restarted(store: Store, work: Callable[[Any], Any], *rest: Any) -> Any:
            written(store, work, *rest)
            monkeypatch.setattr(Store, "write", back_soon)
            return gone()

        monkeypatch.setattr(lost_answers, "FIRST_PAUSE", 0.001)
        monkeypatch.setattr(Store, "transact", saved_and_restarted)
        assert session.apply(plan, operation_key="once").activity_id
        assert away == [0]
