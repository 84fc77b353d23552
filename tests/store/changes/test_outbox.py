"""The outbox on both databases: claimed once, tried again after growing pauses, refusals recorded."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from seattui.domain.billing.outbox import (
    LEASE,
    MOST_TRIES,
    PAUSES,
    DeliveryAnswer,
    DeliveryOutcome,
    Outbox,
    OutboxMail,
    pause,
)
from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.model import KnownBy
from seattui.kit.i18n import msg
from seattui.service.clock import fixed_clock
from seattui.service.scheduler import Scheduler, open_scheduler
from seattui.service.session import Session
from seattui.store.changes import outbox
from tests.support.accounts import AT, do, founded
from tests.support.stores import invariants, sql

DOMAIN = "acme.example"
SENT = DeliveryAnswer(DeliveryOutcome.SENT, msg("250 taken"))
GREYLISTED = DeliveryAnswer(DeliveryOutcome.LATER, msg("451 try later"))
REFUSED = DeliveryAnswer(DeliveryOutcome.REFUSED, msg("550 no such user"))
GONE = DeliveryAnswer(DeliveryOutcome.LATER, msg("nobody there"), unusable=True)


class PostOffice:
    """Takes letters as told: an answer for each, the last one for all further ones."""

    def __init__(self, *answers: DeliveryAnswer) -> None:
        self.answers = list(answers)
        self.outgoing_mail: list[OutboxMail] = []

    def __call__(self, letter: OutboxMail) -> DeliveryAnswer:
        self.outgoing_mail.append(letter)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def session(store_url: str) -> Session:
    made = founded(store_url)
    do(made, AddSubscription("sales-hub", "professional"))
    return made


def bought(session: Session, times: int = 1) -> Session:
    """So many purchases, each with a confirmation in the outbox."""
    for n in range(times):
        session.apply(session.plan(BuySeats("sales-hub", n + 1)))
    return session


def scheduler(session: Session, at: datetime = AT) -> Scheduler:
    return Scheduler(session.store, (session.account,), fixed_clock(at), "test")


def deliver(
    session: Session, post: Callable[[OutboxMail], DeliveryAnswer], at: datetime = AT
) -> dict[DeliveryOutcome, int]:
    return {f: n for f, n in scheduler(session, at).deliver(session.account, DOMAIN, post)[0].items() if n}


class TestWaiting:
    def test_a_purchase_and_its_confirmation_are_written_together(self, session: Session) -> None:
        bought(session)
        now = session.outbox()
        assert (now.waiting, now.refused, now.oldest) == (1, 0, AT)
        assert scheduler(session).outgoing_mail(session.account) == [
            ("ana@acme.example", "1 seat of Sales Hub Professional bought")
        ]

    def test_a_change_that_failed_leaves_no_mail(self, session: Session, store_url: str) -> None:
        plan = session.plan(BuySeats("sales-hub", 1))
        bought(session)
        session.apply(plan, operation_key="once")
        session.apply(plan, operation_key="once")
        assert session.outbox().waiting == 2

    def test_no_mail_waits_in_a_new_account(self, session: Session) -> None:
        assert session.outbox() == Outbox(0, 0)


class TestDelivering:
    def test_each_letter_is_sent_once(self, session: Session) -> None:
        bought(session, 3)
        post = PostOffice(SENT)
        assert deliver(session, post) == {DeliveryOutcome.SENT: 3}
        assert [x.subject[0] for x in post.outgoing_mail] == ["1", "2", "3"]
        assert deliver(session, post, AT + timedelta(days=400)) == {}
        assert session.outbox().waiting == 0

    def test_its_date_is_that_of_the_change(self, session: Session) -> None:
        post = PostOffice(SENT)
        deliver(bought(session), post, AT + timedelta(days=3))
        assert post.outgoing_mail[0].written_at == AT

    def test_greylisted_then_taken(self, session: Session) -> None:
        post = PostOffice(GREYLISTED, SENT)
        assert deliver(bought(session), post) == {DeliveryOutcome.LATER: 1}
        assert session.outbox().answer == "451 try later"
        assert deliver(session, post, AT + timedelta(seconds=59)) == {}
        assert deliver(session, post, AT + timedelta(minutes=1)) == {DeliveryOutcome.SENT: 1}
        first, second = post.outgoing_mail
        assert (first.attempt, second.attempt) == (1, 2)
        assert first.message_id == second.message_id
        assert first.message_id.endswith("@acme.example>")

    def test_the_message_id_outlives_another_sender(self, session: Session) -> None:
        post = PostOffice(GREYLISTED, SENT)
        deliver(bought(session), post)
        scheduler(session, AT + timedelta(hours=1)).deliver(session.account, "elsewhere.example", post)
        assert post.outgoing_mail[0].message_id == post.outgoing_mail[1].message_id

    def test_no_two_letters_share_one(self, session: Session) -> None:
        post = PostOffice(SENT)
        deliver(bought(session, 5), post)
        assert len({x.message_id for x in post.outgoing_mail}) == 5

    def test_where_the_server_is_gone_the_others_wait_untried(self, session: Session) -> None:
        bought(session, 3)
        post = PostOffice(GONE)
        fates, stopped = scheduler(session).deliver(session.account, DOMAIN, post)
        assert (fates[DeliveryOutcome.LATER], stopped, len(post.outgoing_mail)) == (1, GONE, 1)
        assert session.outbox().waiting == 3

    def test_one_refused_the_next_one_sent(self, session: Session) -> None:
        assert deliver(bought(session, 2), PostOffice(REFUSED, SENT)) == {
            DeliveryOutcome.REFUSED: 1,
            DeliveryOutcome.SENT: 1,
        }


class TestRefused:
    def test_it_is_in_the_record_with_the_servers_words(self, session: Session, store_url: str) -> None:
        words = DeliveryAnswer(DeliveryOutcome.REFUSED, msg("{said}", said="550 \x1b]0;no\x07 [/]"))
        deliver(bought(session), PostOffice(words))
        row = session.activity()[0]
        assert (row.change, row.actor, row.known_by) == ("mail.refused", "system", KnownBy.SYSTEM)
        assert row.after == {
            "to": "ana@acme.example",
            "subject": "1 seat of Sales Hub Professional bought",
            "answer": "550 \\x1b]0;no\\x07 [/]",
        }
        assert session.activity("mail.refused ana@acme.example") == (row,)
        assert (session.outbox().waiting, session.outbox().refused) == (0, 1)
        assert deliver(session, PostOffice(SENT), AT + timedelta(days=900)) == {}
        assert invariants.faults(store_url) == []

    def test_words_without_end_are_cut(self, session: Session) -> None:
        deliver(
            bought(session),
            PostOffice(DeliveryAnswer(DeliveryOutcome.REFUSED, msg("{said}", said="no " * 9999))),
        )
        assert len(session.activity()[0].after["answer"]) <= 300


class TestPauses:
    def test_from_a_minute_to_a_day(self) -> None:
        pauses = [pause(n) for n in range(1, MOST_TRIES)]
        assert pauses == sorted(pauses)
        assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(days=1))
        assert len(PAUSES) < MOST_TRIES

    @pytest.mark.parametrize("attempt", [-1, 0, 10**9, 2**63])
    def test_any_number_has_one(self, attempt: int) -> None:
        assert timedelta(minutes=1) <= pause(attempt) <= timedelta(days=1)

    def test_given_up_at_last_and_recorded(self, session: Session) -> None:
        bought(session)
        post, at, tries = PostOffice(GREYLISTED), AT, 0
        while session.outbox().waiting:
            fates = deliver(session, post, at)
            tries += 1
            assert fates == (
                {DeliveryOutcome.LATER: 1} if tries < MOST_TRIES else {DeliveryOutcome.REFUSED: 1}
            )
            assert deliver(session, post, at) == {}
            at += pause(tries)
        assert tries == len(post.outgoing_mail) == MOST_TRIES
        assert timedelta(days=5) < at - AT < timedelta(days=8)
        assert session.activity()[0].after["answer"] == f"Gave up after {MOST_TRIES} tries: 451 try later"


class TestSeveralRunners:
    def test_a_claimed_letter_is_nobody_elses(self, session: Session) -> None:
        bought(session, 2)

        def claim(at: datetime) -> OutboxMail | None:
            return session.store.transact(lambda tx: outbox.claim(tx, session.account, at, DOMAIN))

        first, second = claim(AT), claim(AT)
        assert first
        assert second
        assert first.id != second.id
        assert claim(AT) is None
        assert claim(AT + LEASE - timedelta(seconds=1)) is None
        again = claim(AT + LEASE)
        assert again
        assert (again.id, again.attempt, again.message_id) == (first.id, 2, first.message_id)

    def test_who_comes_back_after_the_lease_changes_nothing(self, session: Session) -> None:
        """A runner that stood still while its letter was taken over and refused."""
        bought(session)

        def slow(letter: OutboxMail) -> DeliveryAnswer:
            deliver(session, PostOffice(REFUSED), AT + LEASE)
            return SENT

        assert deliver(session, slow) == {}
        assert session.outbox().refused == 1
        assert [row.change for row in session.activity()].count("mail.refused") == 1

    def test_a_runner_killed_while_sending_leaves_it_to_the_next(self, session: Session) -> None:
        def killed(letter: OutboxMail) -> DeliveryAnswer:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            deliver(bought(session), killed)
        assert deliver(session, PostOffice(SENT)) == {}
        assert deliver(session, PostOffice(SENT), AT + LEASE) == {DeliveryOutcome.SENT: 1}

    def test_no_transaction_is_open_while_a_letter_is_sent(self, session: Session) -> None:
        def post(letter: OutboxMail) -> DeliveryAnswer:
            if len(session.activity()) < 6:
                bought(session)
            return SENT

        assert deliver(bought(session), post)[DeliveryOutcome.SENT] > 1

    def test_four_at_once_send_each_letter_once(self, session: Session, store_url: str) -> None:
        bought(session, 25)
        sent: Counter[int] = Counter()
        ready, lock = threading.Barrier(4), threading.Lock()
        fates: list[dict[DeliveryOutcome, int]] = []

        def post(letter: OutboxMail) -> DeliveryAnswer:
            with lock:
                sent[letter.id] += 1
            return REFUSED if letter.id % 5 == 0 else SENT

        def run() -> None:
            mine = open_scheduler(store_url, at=AT)
            ready.wait()
            for there in mine.accounts:
                fates.append(dict(mine.deliver(there, DOMAIN, post)[0]))
            mine.close()

        runners = [threading.Thread(target=run) for _ in range(4)]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join(60)
        assert len(fates) == 4
        assert set(sent.values()) == {1}
        assert len(sent) == 25
        assert sum(f[DeliveryOutcome.SENT] for f in fates) == 20
        assert sum(f[DeliveryOutcome.REFUSED] for f in fates) == 5
        states = dict(sql.rows(store_url, "SELECT state, count(*) FROM outbox GROUP BY state"))
        assert states == {"sent": 20, "refused": 5}
        assert invariants.faults(store_url) == []


class TestSeveralAccounts:
    def test_each_has_its_own_letters(self, session: Session, store_url: str) -> None:
        other = founded(store_url, "Globex", owner="gus@globex.example")
        bought(session)
        post = PostOffice(SENT)
        assert (other.outbox().waiting, deliver(other, post)) == (0, {})
        assert deliver(session, post) == {DeliveryOutcome.SENT: 1}
        assert [a.name for a in open_scheduler(store_url).accounts] == ["Acme GmbH", "Globex"]
        assert [a.name for a in open_scheduler(store_url, account="globex").accounts] == ["Globex"]
