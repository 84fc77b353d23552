"""What falls due, on both databases: in order, once, whole; by several at once; with a clock that went back."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from seattui.domain.billing.charges import next_invoice
from seattui.domain.billing.invoice import InvoiceKind
from seattui.domain.changes.billing.subscriptions import AddSubscription, PriceSeat
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.seats.removals import ScheduleRemoval
from seattui.domain.changes.shared.checks import MAX_MINOR, MAX_SEATS
from seattui.domain.model import KnownBy
from seattui.kit.errors import Refused
from seattui.service.clock import fixed_clock
from seattui.service.session import Session, open_session
from tests.support.accounts import do, founded
from tests.support.stores import invariants, sql

HUB = "sales-hub"
BEGAN = datetime(2024, 1, 31, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)


class Cut(Exception):
    """The program ends here."""


@pytest.fixture
def session(store_url: str) -> Session:
    """Sales Hub since 31 January 2024, monthly for a year, 5 included and 6 additional, 2 of which leave."""
    made = founded(store_url, at=BEGAN)
    do(made, AddSubscription(HUB, "professional", 6, base_minor=45_000, seat_minor=9_000))
    do(made, ScheduleRemoval(HUB, 2))
    return made


def at(session: Session, now: datetime) -> Session:
    return replace(session, clock=fixed_clock(now))


def posted(session: Session) -> list[tuple[int, str, int]]:
    return [(i.number, i.issued_on.isoformat(), i.total.minor) for i in reversed(session.invoices())]


class TestCatchingUp:
    def test_two_years_in_order_the_removal_taken_at_its_renewal(
        self, session: Session, store_url: str
    ) -> None:
        late = at(session, LATER)
        assert [d.start for d in late.due()] == [
            date(2024 + (n // 12), n % 12 + 1, d)
            for n, d in zip(
                range(1, 25), [29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28] + [31, 30] * 2
                + [31, 31, 30, 31, 30, 31, 31], strict=True,
            )
        ]  # fmt: skip
        result: list[tuple[int, int]] = []
        assert late.settle(lambda done, all_: result.append((done, all_))) == 24
        assert result == [(n, 24) for n in range(1, 25)]
        invoices = posted(late)
        assert [n for n, _, _ in invoices] == list(range(1, 26))
        assert [total for _, day, total in invoices if day < "2025-01-31"] == [99_000] * 12
        assert [total for _, day, total in invoices if day >= "2025-01-31"] == [81_000] * 13
        assert late.due() == ()
        assert late.settle() == 0
        assert invariants.faults(store_url) == []

    def test_each_period_is_a_row_of_the_record_by_the_system(self, session: Session) -> None:
        late = at(session, LATER)
        late.settle()
        rows = [row for row in late.activity() if row.change == "billing.period"]
        assert len(rows) == 24
        assert {(row.actor, row.known_by, row.at) for row in rows} == {("system", KnownBy.SYSTEM, LATER)}
        assert {row.money["minor"] for row in rows if row.money} == {99_000, 81_000}

    def test_on_the_day_and_not_the_evening_before(self, session: Session) -> None:
        """The account's zone decides: 23:30 in UTC is the next day in Berlin."""
        assert at(session, datetime(2024, 2, 28, 22, 30, tzinfo=UTC)).due() == ()
        assert len(at(session, datetime(2024, 2, 28, 23, 30, tzinfo=UTC)).due()) == 1

    def test_a_preview_is_what_is_booked(self, session: Session) -> None:
        for _ in range(14):
            (held,) = session.subscriptions()
            day, total = next_invoice(held, session.today())
            session = at(session, datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
            assert session.settle() == 1
            assert posted(session)[-1][1:] == (day.isoformat(), total.minor)

    def test_the_mail_of_a_removal_goes_with_it(self, session: Session) -> None:
        before = session.outbox().waiting
        at(session, LATER).settle()
        assert session.outbox().waiting == before + 1


class TestAChangeBeforeItIsSettled:
    def test_three_overdue_are_posted_first_as_one(self, session: Session) -> None:
        late = at(session, datetime(2024, 4, 30, 9, tzinfo=UTC))
        late.apply(late.plan(PriceSeat(HUB, 7_777)))
        assert [row.change for row in late.activity()[:4]] == ["subscriptions.price", *["billing.period"] * 3]
        assert [row.at for row in late.activity()[:4]] == [late.now()] * 4

    def test_four_are_not_posted_unasked_and_nothing_is_changed(
        self, session: Session, store_url: str
    ) -> None:
        late = at(session, datetime(2024, 5, 31, 9, tzinfo=UTC))
        rows = len(late.activity())
        with pytest.raises(Refused) as refused:
            late.apply(late.plan(PriceSeat(HUB, 7_777)))
        assert (refused.value.code, len(late.due()), len(late.overdue())) == ("overdue", 4, 4)
        assert len(late.activity()) == rows
        late.settle()
        late.apply(late.plan(PriceSeat(HUB, 7_777)))

    def test_what_is_refused_leaves_what_was_due_as_it_was(self, session: Session) -> None:
        late = at(session, datetime(2024, 3, 31, 9, tzinfo=UTC))
        with pytest.raises(Refused):
            late.apply(late.plan(BuySeats(HUB, 1)))
        assert len(late.due()) == 2

    def test_a_purchase_on_the_day_of_renewal_after_the_removal(
        self, session: Session, store_url: str
    ) -> None:
        """The removal's day has come, though nobody posted it yet: R26 doesn't hold any more."""
        late = at(session, datetime(2024, 12, 31, 9, tzinfo=UTC))
        late.settle()
        renewal = at(session, datetime(2025, 1, 31, 9, tzinfo=UTC))
        receipt = renewal.apply(renewal.plan(BuySeats(HUB, 3)))
        assert receipt.plan.due_now
        assert receipt.plan.due_now.minor == 27_000
        assert [(kind.value, total) for kind, total in (
            (i.kind, i.total.minor) for i in renewal.invoices(limit=2)
        )] == [("purchase", 27_000), ("period", 81_000)]  # fmt: skip
        assert renewal.subscriptions()[0].additional == 7
        assert invariants.faults(store_url) == []


class TestAClockThatWentBack:
    def test_opens_no_period_again(self, session: Session, store_url: str) -> None:
        at(session, LATER).settle()
        before = posted(session)
        for back in (timedelta(hours=1), timedelta(days=40), timedelta(days=5_000)):
            early = at(session, LATER - back)
            assert (early.due(), early.settle()) == ((), 0)
        assert posted(session) == before
        assert invariants.faults(store_url) == []

    def test_counts_as_the_last_recorded_instant(self, session: Session) -> None:
        """A seat bought then is charged from the day that it was, not from the one the clock shows."""
        at(session, LATER).settle()
        early = at(session, LATER - timedelta(days=300))
        bought = early.apply(early.plan(BuySeats(HUB, 1)))
        assert bought.at == LATER
        newest = early.invoices()[0]
        assert (newest.kind, newest.issued_on, newest.total.minor) == (
            InvoiceKind.PURCHASE, date(2026, 1, 31), 9_000,
        )  # fmt: skip
        instants = [row.at for row in early.activity()]
        assert instants == sorted(instants, reverse=True)


class TestSeveralAtOnce:
    def test_two_runners_post_each_period_once(self, session: Session, store_url: str) -> None:
        ready = threading.Barrier(2)
        counts: list[int] = []

        def run() -> None:
            mine = open_session(store_url, at=LATER)
            ready.wait()
            counts.append(mine.settle())
            mine.close()

        runners = [threading.Thread(target=run) for _ in range(2)]
        for runner in runners:
            runner.start()
        for runner in runners:
            runner.join(60)
        assert sum(counts) == 24
        invoices = posted(session)
        assert [n for n, _, _ in invoices] == list(range(1, 26))
        assert len({day for _, day, _ in invoices}) == 25
        assert invariants.faults(store_url) == []

    def test_the_database_itself_keeps_a_period_from_being_posted_twice(
        self, session: Session, store_url: str
    ) -> None:
        """R21, whatever writes: the same period under another number is refused."""
        at(session, LATER).settle()
        columns = "account_id, subscription_id, kind, issued_on, period_start, period_end, currency, total_minor, lines"
        with pytest.raises(Exception, match=r"(?i)unique|append-only|without gaps"):
            sql.run(
                store_url,
                f"INSERT INTO invoices (number, {columns}) SELECT 999, {columns} FROM invoices WHERE number = 5",
            )


class TestCutShort:
    @pytest.mark.parametrize("after", [2, 17, 40, 77, 250])
    def test_at_any_statement_whole_periods_remain(
        self, session: Session, store_url: str, after: int
    ) -> None:
        """The program ends at its n-th statement of a renewal that catches up 24 periods."""
        late, left = at(session, LATER), after

        def cut(*_: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise Cut

        event.listen(late.store.engine, "before_cursor_execute", cut)
        with pytest.raises(Cut):
            late.settle()
        event.remove(late.store.engine, "before_cursor_execute", cut)
        known = posted(late)
        periods = [row for row in late.activity() if row.change == "billing.period"]
        assert len(known) == 1 + len(periods)
        assert len(known) + len(late.due()) == 25
        assert [n for n, _, _ in known] == list(range(1, len(known) + 1))
        assert invariants.faults(store_url) == []
        assert late.settle() == 25 - len(known)
        assert [n for n, _, _ in posted(late)] == list(range(1, 26))
        assert invariants.faults(store_url) == []


class TestAMillionSeats:
    def test_the_dearest_are_posted_to_the_minor_unit(self, store_url: str) -> None:
        session = founded(store_url, at=BEGAN)
        add = AddSubscription(
            HUB, "professional", MAX_SEATS, included=0, base_minor=MAX_MINOR, seat_minor=MAX_MINOR
        )
        session.apply(session.plan(add))
        late = at(session, LATER)
        assert late.settle() == 24
        each = 10**18 + 10**12
        assert {total for _, _, total in posted(late)} == {each}
        assert sql.one(store_url, "SELECT max(total_minor) FROM invoices") == each
        assert invariants.faults(store_url) == []


class TestBeforeTheStart:
    """A subscription that was added on 20 January and starts on 1 March."""

    @pytest.fixture
    def early(self, store_url: str) -> Session:
        made = founded(store_url, at=datetime(2024, 1, 20, 9, tzinfo=UTC))
        add = AddSubscription(
            HUB, "professional", 3, base_minor=0, seat_minor=7_000, starts_on=date(2024, 3, 1), included=0
        )
        made.apply(made.plan(add))
        return made

    def test_the_agreed_price_holds_from_the_day_it_was_agreed(self, early: Session) -> None:
        """R13: a contract's own price goes before the catalogue's, before the first day too."""
        assert early.subscriptions()[0].seat_minor == 7_000

    def test_what_was_bought_later_leaves_first(self, early: Session) -> None:
        """R21: newest lot first, though the subscription's own seats start later than they were bought."""
        later = at(early, datetime(2024, 2, 10, 9, tzinfo=UTC))
        later.apply(later.plan(PriceSeat(HUB, 5_000)))
        later.apply(later.plan(BuySeats(HUB, 2)))
        later.apply(later.plan(ScheduleRemoval(HUB, 2)))
        renewed = at(early, datetime(2025, 3, 1, 9, tzinfo=UTC))
        renewed.settle()
        assert [(lot.seats, lot.unit_minor) for lot in renewed.subscriptions()[0].lots] == [(3, 7_000)]
        assert {total for _, day, total in posted(renewed) if day < "2025"} == {31_000}
        assert posted(renewed)[-1][1:] == ("2025-03-01", 21_000)
