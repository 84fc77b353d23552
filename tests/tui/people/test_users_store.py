"""Users and Seats on a real store: what others change, and what is changed for many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from seattui.demo.build import make_demo
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, Column, Invite, Sort, Status, UserFilter
from seattui.domain.people.matching import matches
from seattui.service.session import Session, open_session
from seattui.tui.seats.change_seat import ChangeSeatDialog
from seattui.tui.widgets.pages import PAGE
from seattui.tui.widgets.windowed_table import Stay
from tests.tui.people.users_app import app_on, place, press, result, settled

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON = 3.0
"""Seconds within which others' changes must be on screen; two are promised."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo account to copy."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(str(path), at=AT).close()
    return path


@pytest.fixture
def session(demo: Path, tmp_path: Path) -> Iterator[Session]:
    copy = tmp_path / "store.db"
    copy.write_bytes(demo.read_bytes())
    opened = open_session(str(copy), at=AT)
    yield opened
    opened.close()


async def until(pilot: Pilot[int], wanted: str) -> str:
    """Waits for words on screen, no longer than others' changes may take."""
    loop = asyncio.get_running_loop()
    end = loop.time() + SOON
    while wanted not in (shown := await settled(pilot)):
        assert loop.time() < end, f"{wanted!r} never came:\n{shown}"
        await asyncio.sleep(0.05)
    return shown


def test_a_filter_lets_through_the_same_people_here_and_in_the_store(session: Session) -> None:
    everyone = session.users(UserFilter(), Sort(), 0, 1000)
    assert len(everyone) > 250
    filters = [UserFilter(created_since=date(2026, month, 1)) for month in (3, 11)]
    filters += [
        UserFilter(*parts)
        for parts in product(
            ("", "an", "muller ac", "@ACME", "o'b"),
            (None, Status.DEACTIVATED),
            (None, Invite.PENDING),
            (None, "sales-hub", "none"),
            (None, "super_admin", "modify_billing"),
            (None, 90),
        )
    ]
    for wanted in filters:
        listed = {user.id for user in session.users(wanted, Sort(), 0, 1000)}
        assert listed == {user.id for user in everyone if matches(wanted, user, AT)}, wanted


@pytest.mark.parametrize("column", list(Column))
async def test_every_sort_reads_on_by_key_to_the_very_end(session: Session, column: Column) -> None:
    async with app_on(session).run_test(size=(80, 80)) as pilot:
        await settled(pilot)
        for descending in (False, True):
            place(pilot).arrangement.sort_by(Sort(column, descending))
            await settled(pilot)
            total = place(pilot).table.pages.total
            assert total > 2 * PAGE
            wanted = [user.id for user in session.users(UserFilter(), Sort(column, descending), 0, total)]
            for keys in (["g"], ["pagedown"] * 4, ["G"], ["pageup"] * 4):
                await press(pilot, *keys)
            known = dict(place(pilot).table.pages.known())
            assert {i: wanted[i] for i in known} == {i: row.user.id for i, row in known.items()}
            assert len(known) == total


async def test_what_others_change_is_seen_without_the_cursor_moving(session: Session) -> None:
    async with app_on(session).run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        before = await press(pilot, "f", "down", "down", "right", "enter", "j", "j", "j", "j")
        table = place(pilot).table
        row = table.person
        assert row is not None
        line = next(n for n, text in enumerate(before.splitlines()) if text.startswith("▌"))
        first = table.pages.row(0)
        assert first is not None
        other = open_session(str(session.store.url), at=AT)
        seats = tuple(first.user.access_state.seats)
        other.apply(other.plan(ChangeSeats(Chosen((first.user.id,)), take=seats)))
        shown = await until(pilot, f"{table.pages.count.number - 1} users")
        other.close()
        assert table.person == row
        assert shown.splitlines()[line - 1].startswith("▌") or shown.splitlines()[line].startswith("▌")


async def test_a_seat_given_to_someone_in_the_list_shows_in_their_row(session: Session) -> None:
    async with app_on(session).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "f", "down", "down", "left", "enter")
        table = place(pilot).table
        second = table.pages.row(1)
        assert second is not None
        place(pilot).set_filter(UserFilter(search=second.user.email), Stay.ROW)
        await settled(pilot)
        other = open_session(str(session.store.url), at=AT)
        other.apply(other.plan(ChangeSeats(Chosen((second.user.id,)), give=("sales-hub",))))
        other.close()
        await until(pilot, " Sales ")


class TestChangeSeat:
    async def test_for_everyone_who_is_marked_in_one_change(self, session: Session) -> None:
        async with app_on(session).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"ana", "enter", "a")
            marks = place(pilot).table.marks
            assert marks.number.number > 2
            await press(pilot, "c")
            dialog = pilot.app.screen
            assert isinstance(dialog, ChangeSeatDialog)
            assert dialog.selection == marks.selection()
            assert dialog.total == marks.number.number
            await press(pilot, "escape")
            assert place(pilot).table.marks == marks

    async def test_for_the_one_at_the_cursor_and_the_list_shows_it_at_once(self, session: Session) -> None:
        async with app_on(session).run_test(size=(80, 30)) as pilot:
            await settled(pilot)
            place(pilot).set_filter(UserFilter(seat="none", status=Status.ACTIVE), Stay.TOP)
            await settled(pilot)
            people = place(pilot).table.pages.count.number
            row = place(pilot).table.person
            assert row is not None
            await press(pilot, "c")
            await press(pilot, "space")
            assert isinstance(pilot.app.screen, ChangeSeatDialog)
            button = pilot.app.screen.query_one("#confirm", Button)
            assert not button.disabled
            button.press()
            shown = await until(pilot, f"{people - 1} users")
            assert any(": 1 seat assigned." in notice for notice in result(pilot))
            assert row.email not in shown

    async def test_from_the_details_screen(self, session: Session) -> None:
        async with app_on(session).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await press(pilot, "enter", "c")
            await settled(pilot)
            assert isinstance(pilot.app.screen, ChangeSeatDialog)


class TestSeatsPlace:
    async def test_meters_say_what_remains_and_holders_are_listed(self, session: Session) -> None:
        async with app_on(session).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            shown = await press(pilot, "3")
            for subscription in session.subscriptions():
                assert f"{subscription.assigned} of {subscription.purchased} paid seats assigned" in shown
            assert "renews 1 Mar 2027, 98 days" in shown
            first = session.subscriptions()[0]
            assert f"{first.assigned} users" in shown
            assert f"Seat: {first.hub_name}" in shown

    async def test_enter_on_a_meter_lists_its_holders(self, session: Session) -> None:
        async with app_on(session).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await press(pilot, "3", "shift+tab", "shift+tab", "shift+tab", "down", "enter")
            second = session.subscriptions()[1]
            assert place(pilot).wanted.seat == second.hub
            assert pilot.app.focused is place(pilot).table

    async def test_remove_unassigned_seats_leads_to_account_and_billing(self, session: Session) -> None:
        async with app_on(session).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await press(pilot, "3")
            await pilot.click("#remove-seats")
            await settled(pilot)
            assert pilot.app.current_mode == "billing"

    async def test_clearing_filters_goes_back_to_the_holders(self, session: Session) -> None:
        async with app_on(session).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await press(pilot, "3", "f", "down", "right", "enter", "F")
            assert place(pilot).wanted == UserFilter(seat=session.subscriptions()[0].hub)


async def test_the_palette_leads_to_a_person_whatever_hides_them(session: Session) -> None:
    async with app_on(session).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        last = session.users(UserFilter(), Sort(Column.NAME, True), 0, 1)[0]
        await press(pilot, "slash", *"zzz", "enter")
        place(pilot).show_user(last)
        await settled(pilot)
        assert place(pilot).table.person == last
        assert place(pilot).bar.search.value == ""
