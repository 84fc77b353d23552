"""What is remembered of one account says nothing of another, and idle seats aren't where anybody begins."""

from __future__ import annotations

import json
from pathlib import Path

from seattui.demo.build import make_demo
from seattui.domain.model import Status, UserFilter
from seattui.service.session import Session, open_session
from seattui.tui.shell import state as states
from seattui.tui.shell.state import State
from tests.support.accounts import AT
from tests.support.memory.fake_session import FakeSession
from tests.support.screens import workers_done
from tests.tui.people.users_app import app_on, place, press, settled

NARROW = (80, 24)
ACTIVE = ("f", "down", "right", "enter")


def another(name: str) -> FakeSession:
    session = FakeSession(60)
    session.kept = name
    return session


class TestOfEachAccount:
    async def test_a_filter_set_in_one_account_isnt_there_in_the_next(self, tmp_path: Path) -> None:
        file = tmp_path / "state.json"
        for session, keys, expected in (
            ("acme", ACTIVE, UserFilter(status=Status.ACTIVE)),
            ("beta", (), UserFilter()),
            ("acme", (), UserFilter(status=Status.ACTIVE)),
        ):
            async with app_on(another(session), State.load(file)).run_test(size=NARROW) as pilot:
                await settled(pilot)
                await press(pilot, *keys)
                assert place(pilot).wanted == expected
                await workers_done(pilot.app)

    async def test_filters_that_were_kept_for_all_accounts_alike_are_dropped(self, tmp_path: Path) -> None:
        file = tmp_path / "state.json"
        file.write_text('{"theme": "seattui-light", "users.filter": {"idle_days": 90, "seat": "any"}}')
        async with app_on(FakeSession(60), State.load(file)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            assert place(pilot).wanted == UserFilter()
            assert pilot.app.theme == "seattui-light"
            await press(pilot, *ACTIVE)
            await workers_done(pilot.app)
        assert "users.filter" not in json.loads(file.read_text())

    async def test_two_programs_keep_what_the_other_wrote(self, tmp_path: Path) -> None:
        file = tmp_path / "state.json"
        one, other = State.load(file), State.load(file)
        one.of("acme").remember("users.sort", {"column": "email"})
        one.save()
        other.of("beta").remember("users.sort", {"column": "seat"})
        other.save()
        assert State.load(file).of("acme").recall("users.sort", {}) == {"column": "email"}
        assert State.load(file).of("beta").recall("users.sort", {}) == {"column": "seat"}

    def test_accounts_that_were_used_long_ago_are_forgotten(self, tmp_path: Path) -> None:
        state = State.load(tmp_path / "state.json")
        for n in range(states.MAX_ACCOUNTS + 3):
            state.of(f"{n}").remember("x", n)
        state.save()
        assert len(json.loads((tmp_path / "state.json").read_text())["accounts"]) == states.MAX_ACCOUNTS


def session_at(path: Path, **options: str) -> Session:
    return open_session(str(path), **options)  # type: ignore[arg-type]


class TestWhichAccount:
    def test_the_same_store_is_known_again_however_it_is_named(self, tmp_path: Path) -> None:
        path, link = tmp_path / "demo.db", tmp_path / "link.db"
        make_demo(str(path), 3, AT).close()
        link.symlink_to(path)
        assert len({session_at(one, operator="ana@acme.example").kept_as() for one in (path, link)}) == 1

    def test_a_copy_and_one_that_is_made_anew_are_others(self, tmp_path: Path) -> None:
        path, copy = tmp_path / "demo.db", tmp_path / "copy.db"
        make_demo(str(path), 3, AT).close()
        first = session_at(path).kept_as()
        copy.write_bytes(path.read_bytes())
        assert session_at(copy).kept_as() != first
        path.unlink()
        make_demo(str(path), 3, AT.replace(second=1)).close()
        assert session_at(path).kept_as() != first


class TestIdleSeats:
    async def test_they_have_a_title_and_esc_goes_back_to_the_list_as_it_was(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, *ACTIVE, "o", "down", "enter")
            before, sort = place(pilot).wanted, place(pilot).sort
            shown = await press(pilot, "h", "h")
            assert "Idle seats · 180 days" in shown
            await press(pilot, "o", "down", "down", "enter")
            shown = await press(pilot, "escape")
            assert "Idle seats" not in shown
            assert (place(pilot).wanted, place(pilot).sort) == (before, sort)

    async def test_a_search_from_before_comes_back_and_one_from_there_is_cleared_first(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "slash", *"ana", "enter", "h", "slash", *"x", "enter", "escape")
            assert place(pilot).wanted == UserFilter(seat="any", idle_days=90)
            shown = await press(pilot, "escape")
            assert place(pilot).wanted == UserFilter(search="ana")
            assert "/ ana" in shown
            await press(pilot, "h", "escape")
            assert place(pilot).wanted == UserFilter(search="ana")

    async def test_q_goes_back_and_doesnt_end_the_program(self) -> None:
        app = app_on(FakeSession(60))
        async with app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, "h", "q")
            assert app.is_running
            assert place(pilot).wanted == UserFilter()
            await pilot.press("q")
        assert app.return_code == 0

    async def test_nobody_begins_with_them(self, tmp_path: Path) -> None:
        for _ in range(2):
            state = State.load(tmp_path / "state.json")
            async with app_on(FakeSession(60), state).run_test(size=NARROW) as pilot:
                await settled(pilot)
                assert place(pilot).wanted == UserFilter()
                await press(pilot, "h", "f", "up", "right", "enter", "o", "down", "enter")
                await workers_done(pilot.app)

    async def test_pending_people_are_among_them_when_the_filter_says_so(self) -> None:
        session = FakeSession(60)
        async with app_on(session).run_test(size=(100, 24)) as pilot:
            await settled(pilot)
            await press(pilot, "h")
            without = place(pilot).table.pages.total
            shown = await press(pilot, "f", "up", "up", "right", "enter")
            assert "Idle seats · 90 days · incl. pending" in shown
            assert "Idle for: 90 days, incl. pending" in shown
            assert place(pilot).table.pages.total > without
