"""Invoices: the list, one of them, written to files; and what fell due before the screens opened."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual import events

from seattui.domain.changes.billing.subscriptions import AddSubscription
from seattui.domain.model import Count
from seattui.kit import i18n
from seattui.kit.cancellation import CancelToken
from seattui.service.session import Session, open_session
from seattui.tui.billing.invoice_table import InvoiceSource
from seattui.tui.opening.catch_up import CatchUpDialog
from seattui.tui.seats.buy_seats import BuySeatsDialog
from tests.support.accounts import founded
from tests.support.screens import assert_looks, workers_done
from tests.tui.billing.billing_place import NARROW, billing, squeezed, until
from tests.tui.people.users_app import app_on, press, result, settled
from tests.tui.seats.seats_world import AT, a_world, focused

pytestmark = pytest.mark.usefixtures("unwatched")


FURTHER_INVOICES = """
    WITH RECURSIVE more(n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM more WHERE n < 142)
    INSERT INTO invoices (account_id, subscription_id, number, issued_on, kind, period_start, period_end,
                          currency, lines, total_minor)
    SELECT i.account_id, i.subscription_id, more.n, i.issued_on, 'purchase', i.period_start, i.period_end,
           i.currency, i.lines, i.total_minor
    FROM more, invoices i WHERE i.number = 1;
"""


class TestInvoices:
    async def test_newest_first_beyond_the_first_page(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            with closing(sqlite3.connect(world.path)) as behind, behind:
                behind.executescript(FURTHER_INVOICES)
            async with billing(world) as pilot:
                shown = await press(pilot, "i")
                assert "142 invoices" in shown
                assert "▌    142" in shown
                assert "▌      1" in await press(pilot, "G")

    async def test_left_and_right_turn_and_escape_goes_back(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with billing(world) as pilot:
                assert "2 invoices" in await press(pilot, "right")
                assert "Next term" in await press(pilot, "left")
                await press(pilot, "i")
                assert "Next term" in await press(pilot, "escape")
                assert "Next term" in await press(pilot, "i", "q")
                assert type(pilot.app.focused).__name__ == "SubscriptionCard"

    async def test_who_may_not_see_them_is_told_calmly(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            reader = open_session(str(world.path), operator="p000@acme.example", at=AT)
            app = app_on(reader)
            async with app.run_test(size=NARROW, notifications=True) as pilot:
                await settled(pilot)
                await press(pilot, "4")
                shown = await press(pilot, "i")
                assert "Only visible with the permission “Modify billing”." in shown
                assert "Ana Torres and Bo Lindqvist have it." in shown
                assert result(pilot) == []
                await press(pilot, "w")
                assert result(pilot) == [
                    "Write to a file needs Modify billing. Ana Torres and Bo Lindqvist have it."
                ]
            reader.close()


class TestWriting:
    async def test_all_of_them_as_csv_then_json_in_the_export_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "out"
        folder.mkdir()
        with a_world(tmp_path) as world:
            async with billing(world, export_folder=str(folder)) as pilot:
                await press(pilot, "i", "w")
                pilot.app.screen.query_one("#write").focus()
                shown = squeezed(await press(pilot, "enter"))
                assert "√ 2 invoices were written" in shown
                await press(pilot, "enter")
                await press(pilot, "w", "down")
                pilot.app.screen.query_one("#write").focus()
                await press(pilot, "enter")
            with (folder / "invoices-2026-11-23.csv").open() as file:
                assert [row["number"] for row in csv.DictReader(file)] == ["2", "1"]
            written = json.loads((folder / "invoices-2026-11-23.json").read_text())
            assert [invoice["number"] for invoice in written["invoices"]] == [2, 1]

    async def test_one_as_text_and_nothing_is_replaced(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            (tmp_path / "invoice-2.txt").write_text("mine")
            async with billing(world, export_folder=str(tmp_path)) as pilot:
                shown = await press(pilot, "i", "enter", "w")
                assert "invoice-2-2.txt" in squeezed(shown).replace(" ", "")
                pilot.app.screen.query_one("#write").focus()
                await press(pilot, "enter")
            assert (tmp_path / "invoice-2.txt").read_text() == "mine"
            assert "Invoice 2" in (tmp_path / "invoice-2-2.txt").read_text("utf-8")

    async def test_a_key_typed_ahead_waits_for_the_invoice_that_it_is_about(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked, answer, count = Event(), Event(), InvoiceSource.count

        def slowly(source: InvoiceSource, stop: CancelToken) -> Count:
            asked.set()
            answer.wait(10)
            return count(source, stop)

        monkeypatch.setattr(InvoiceSource, "count", slowly)
        with a_world(tmp_path) as world:
            async with billing(world) as pilot:
                for key in ("i", "enter"):
                    pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
                while not asked.is_set():
                    await asyncio.sleep(0)
                for _ in range(20):
                    await asyncio.sleep(0)
                answer.set()
                assert "Invoice 2" in await settled(pilot)

    async def test_a_folder_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            async with billing(world, export_folder=str(tmp_path / "none")) as pilot:
                await press(pilot, "i", "w")
                pilot.app.screen.query_one("#write").focus()
                shown = squeezed(await press(pilot, "enter"))
                assert "can't be written" in shown
                assert focused(pilot) == "cancel"


def long_ago(folder: Path, months: int) -> Session:
    """An account whose last period was posted so many months before AT."""
    path = str(folder / "old.db")
    began = datetime(2026, 11 - months, 23, 9, tzinfo=UTC)
    ana = founded(path, at=began, first_name="", last_name="")
    ana.apply(ana.plan(AddSubscription("sales-hub", "enterprise", 5)))
    ana.close()
    return open_session(path, at=AT)


class TestCatchingUp:
    async def test_a_few_periods_are_posted_in_the_background(self, tmp_path: Path) -> None:
        session = long_ago(tmp_path, 3)
        async with app_on(session).run_test(size=NARROW, notifications=True) as pilot:
            await until(pilot, "3 due billing periods were posted")
        assert len(session.invoices()) == 4
        assert session.due() == ()
        session.close()

    @pytest.mark.parametrize("language", ["en", "de"])
    async def test_many_are_told_and_asked_about_first(self, tmp_path: Path, language: str) -> None:
        i18n.use(language)
        session = long_ago(tmp_path, 8)
        async with app_on(session).run_test(size=NARROW, notifications=True) as pilot:
            await until(pilot, "8")
            await until(pilot, "23 Apr 2026" if language == "en" else "23. Apr. 2026")
            await until(pilot, "1 user\n" if language == "en" else "1 Benutzer\n")
            shown = await settled(pilot)
            assert_looks(f"catch-up-{language}", shown)
            assert focused(pilot) == "look"
            assert len(session.invoices()) == 1
            await pilot.press("right", "enter")
            await until(
                pilot, "8 due billing periods" if language == "en" else "8 fällige Abrechnungszeiträume"
            )
            await workers_done(pilot.app)
        assert len(session.invoices()) == 9
        session.close()

    async def test_declining_leaves_looking_only_and_says_why(self, tmp_path: Path) -> None:
        session = long_ago(tmp_path, 8)
        app = app_on(session)
        async with app.run_test(size=NARROW, notifications=True) as pilot:
            await until(pilot, "[View only]")
            await pilot.press("escape")
            await workers_done(pilot.app)
            await press(pilot, "4", "b")
            assert not isinstance(app.screen, BuySeatsDialog)
            assert result(pilot)[-1].startswith("View only: 8 billing periods are overdue.")
            session.settle()
            await moved(app)
            await settled(pilot)
            await press(pilot, "b")
            assert isinstance(app.screen, BuySeatsDialog), "somebody else posted them"
        session.close()

    async def test_read_only_posts_nothing_and_asks_nothing(self, tmp_path: Path) -> None:
        long_ago(tmp_path, 8).close()
        session = open_session(str(tmp_path / "old.db"), at=AT, read_only=True)
        app = app_on(session)
        async with app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            await workers_done(pilot.app)
            assert not isinstance(app.screen, CatchUpDialog)
        assert len(session.invoices()) == 1
        session.close()


async def moved(app: Any) -> None:
    """What the app does when the store was changed by somebody else."""
    app.store_moved()
    await workers_done(app)
