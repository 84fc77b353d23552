"""The frame: header, places, footer, opening, and how a place learns what it must."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.worker import WorkerFailed

from seattui.kit import i18n
from seattui.kit.cancellation import Cancelled, CancelToken
from seattui.kit.errors import Busy, NotPermitted, StoreError, StoreMissing
from seattui.kit.i18n import msg
from seattui.service.session import Session
from seattui.tui.shell.footer import KeyBar
from tests.support.screens import at_rest, dump
from tests.tui.shell.frame_support import Plain, frame

Opening = Callable[[], Session]


def lines(pilot: Pilot[Any]) -> list[str]:
    return dump(pilot.app).splitlines()


def place(pilot: Pilot[Any]) -> Plain:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, Plain)
    return screen


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Lets the app work until it holds; fails the test when it never does."""
    for _ in range(500):
        if holds():
            return
        await pilot.pause(0.01)
    pytest.fail("it never came to hold")


class TestHeader:
    @pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (200, 60)])
    async def test_it_says_where_we_are_and_who_we_are(self, acme: Opening, width: int, height: int) -> None:
        async with frame(acme).run_test(size=(width, height)) as pilot:
            await at_rest(pilot)
            first, second, rule, *_, keys_rule, keys = lines(pilot)
        assert first.startswith(" seattui   Acme GmbH · PRODUCTION")
        assert first.endswith("ana@acme.example · super admin")
        assert len(first) == width - 1
        assert second == " 1 Users   2 Teams   3 Seats   4 Account & Billing   5 Activity"
        assert rule == "─ Users " + "─" * (width - 8)
        assert keys_rule == "─" * width
        assert keys.startswith(" c Change seat  space Mark  / Search")
        assert keys.endswith("? Help")

    async def test_read_only_is_said(self, acme: Opening) -> None:
        async with frame(acme, read_only=True).run_test(size=(80, 24)) as pilot:
            pilot.app.opening = read_only(acme)  # type: ignore[attr-defined]
            await at_rest(pilot)
            assert "READ ONLY" in lines(pilot)[0]

    @pytest.mark.parametrize("width", [20, 30, 40, 50, 60, 70])
    async def test_where_it_is_narrow_it_loses_words_but_never_its_width(
        self, acme: Opening, width: int
    ) -> None:
        async with frame(acme).run_test(size=(width, 12)) as pilot:
            await at_rest(pilot)
            first, second, rule, *_, keys = lines(pilot)
        assert first.startswith(" seattui")
        assert "1 Users" in second
        assert "5" in second
        assert rule.startswith("─ Users ─")
        assert keys.endswith("? Help")
        assert max(map(len, (first, second, rule, keys))) <= width

    async def test_german(self, acme: Opening) -> None:
        i18n.use("de")
        async with frame(acme).run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            assert len(lines(pilot)[1]) <= 80

    async def test_a_hostile_account_is_shown_harmlessly(self, acme: Opening) -> None:
        def hostile() -> Session:
            session = acme()
            return replace(
                session, account=replace(session.account, name="[/]\x1b[31m\u202eA [b]c", label="[@click=x]")
            )

        async with frame(hostile).run_test(size=(120, 24)) as pilot:
            await at_rest(pilot)
            assert r"[/]\x1b[31m\u202eA [b]c · [@click=x]" in lines(pilot)[0]


def read_only(acme: Opening) -> Opening:
    """The same store, opened to look only."""
    from seattui.service.session import open_session

    return lambda: open_session(acme().store.name, read_only=True)


class TestFooter:
    async def test_it_never_shows_half_a_hint(self, acme: Opening) -> None:
        async with frame(acme).run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            bar = place(pilot).query_one(KeyBar)
            for width in range(8, 200):
                spots = bar.fitting(width)
                assert all(column + hint.width <= width for column, hint in spots)
                assert [h.action and h.action.id for _, h in spots][-1:] == ["help"]

    async def test_a_click_does_what_the_key_does(self, acme: Opening) -> None:
        async with frame(acme).run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.click(KeyBar, offset=(3, 1))
            await pilot.pause()
            assert place(pilot).result == ["change seat"]
            await pilot.click("PlacesBar", offset=(13, 0))
            await pilot.pause()
            assert pilot.app.current_mode == "teams"

    async def test_in_a_field_it_shows_what_works_there(self, acme: Opening) -> None:
        async with frame(acme).run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("slash")
            await pilot.pause()
            assert lines(pilot)[-1] == " enter Go to the list  esc Leave"

    async def test_what_is_not_permitted_is_dimmed_and_says_what_it_needs(self, acme: Opening) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await at_rest(pilot)
            assert app.operator is not None
            app.operator = replace(app.operator, super_admin=False, permissions=frozenset({"add_edit_users"}))
            place(pilot).refresh_frame()
            await pilot.press("c")
            await at_rest(pilot)
            bar = place(pilot).query_one(KeyBar)
            assert {h.action.id: h.enabled for _, h in bar.fitting(80) if h.action}["change_seat"] is False
            assert place(pilot).result == []
            assert "Change seat needs Modify billing. Ana Torres has it." in dump(app)
            assert "· users" in lines(pilot)[0]


class TestOpening:
    async def test_places_are_told_when_the_store_is_open_and_once_only(self, acme: Opening) -> None:
        async with frame(acme).run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            assert len(place(pilot).sessions) == 1
            await pilot.press("3", "1", "3")
            await pilot.pause()
            assert place(pilot).place == "seats"
            assert len(place(pilot).sessions) == 1

    async def test_the_frame_stands_before_the_store_is_open(self, acme: Opening) -> None:
        go_on = Event()

        def slow() -> Session:
            go_on.wait(10)
            return acme()

        async with frame(slow).run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert lines(pilot)[1].startswith(" 1 Users")
            assert pilot.app.session is None  # type: ignore[attr-defined]
            await pilot.press("2")
            assert pilot.app.current_mode == "teams"
            go_on.set()
            await at_rest(pilot)
            assert len(place(pilot).sessions) == 1

    @pytest.mark.parametrize(
        "error",
        [
            StoreError("foreign", msg("x.db isn't a seattui store."), msg("Name another with --store.")),
            Busy("busy", msg("The store is busy."), msg("Try again in a moment.")),
            NotPermitted("operate", msg("Nobody here is known by your login."), msg("Ask a super admin.")),
        ],
    )
    async def test_a_store_that_cannot_be_opened_is_said_calmly_and_tried_again(
        self, acme: Opening, error: StoreError
    ) -> None:
        tries: list[int] = []

        def opening() -> Session:
            tries.append(1)
            if len(tries) < 3:
                raise error
            return acme()

        async with frame(opening).run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: "can't be opened" in dump(pilot.app))
            shown = dump(pilot.app)
            assert str(error.message) in shown
            assert str(error.hint) in shown
            await pilot.press("r")
            await until(pilot, lambda: len(tries) == 2)
            await until(pilot, lambda: "can't be opened" in dump(pilot.app))
            await pilot.press("r")
            await until(pilot, lambda: place(pilot).sessions)
            assert "Acme GmbH" in dump(pilot.app)

    async def test_leaving_there_gives_the_errors_exit_code(self) -> None:
        def busy() -> Session:
            raise Busy("busy", msg("The store is busy."))

        app = frame(busy)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: "can't be opened" in dump(app))
            await pilot.press("1", "2", "colon")
            assert "can't be opened" in dump(app)
            await pilot.press("q")
            await pilot.pause()
        assert app.return_code == 75

    async def test_no_store_leads_to_the_first_run(self) -> None:
        def missing() -> Session:
            raise StoreMissing("store-missing", msg("There is no store at {path}.", path="x.db"))

        app = frame(missing)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: "Welcome to seattui" in dump(app))
            await pilot.press("escape", "q")
            await pilot.pause()
        assert app.return_code == 0


class TestAsking:
    async def test_the_newest_question_wins(self, acme: Opening) -> None:
        async with frame(acme).run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            held = Event()
            stops: list[CancelToken] = []

            def slow(stop: CancelToken) -> str:
                stops.append(stop)
                held.wait(10)
                return "old"

            old = place(pilot).question(slow)
            await until(pilot, lambda: stops)
            new = place(pilot).question(lambda stop: "new")
            await until(pilot, lambda: new)
            held.set()
            await at_rest(pilot)
            assert (old, new) == ([], ["new"])
            assert stops[0].cancelled

    async def test_one_that_was_overtaken_says_nothing(self, acme: Opening) -> None:
        def overtaken(stop: CancelToken) -> str:
            raise Cancelled

        async with frame(acme).run_test(size=(80, 24), notifications=True) as pilot:
            await at_rest(pilot)
            answers = place(pilot).question(overtaken)
            await at_rest(pilot)
            assert answers == []
            assert not list(pilot.app.screen.query("Toast"))

    async def test_what_goes_wrong_is_told_and_is_no_markup(self, acme: Opening) -> None:
        def busy(stop: CancelToken) -> str:
            raise Busy("busy", msg("Held by {who}.", who="[/] [b]Ann[/b]"), msg("Try again."))

        async with frame(acme).run_test(size=(80, 24), notifications=True) as pilot:
            await at_rest(pilot)
            place(pilot).question(busy)
            await until(pilot, lambda: "Held by" in dump(pilot.app))
            assert "Held by [/] [b]Ann[/b]. Try again." in dump(pilot.app)


class TestOthersChanges:
    async def test_the_place_shown_hears_at_once_and_the_others_when_they_are_shown(
        self, acme: Opening
    ) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("3")
            await pilot.pause()
            seats = place(pilot)
            await pilot.press("1")
            await pilot.pause()
            app.store_moved()
            await until(pilot, lambda: place(pilot).result)
            assert (place(pilot).result, seats.result) == (["changed"], [])
            await pilot.press("3")
            await until(pilot, lambda: seats.result)
            assert seats.result == ["changed"]

    async def test_a_change_in_the_store_is_seen(self, acme: Opening) -> None:
        from seattui.domain.changes.billing.operators import TieOperator

        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            other = acme()
            other.apply(other.plan(TieOperator("ana@acme.example", 4711)))
            other.close()
            await until(pilot, lambda: place(pilot).result)


class TestRemembered:
    async def test_a_theme_chosen_in_the_palette_comes_back(self, acme: Opening, tmp_path: Path) -> None:
        app = frame(acme, tmp_path)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("colon", *"seattui-light")
            await at_rest(pilot)
            await pilot.press("enter")
            await at_rest(pilot)
            assert app.theme == "seattui-light"
        assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o600
        assert frame(acme, tmp_path).theme == "seattui-light"
        assert frame(acme, tmp_path, theme="seattui-dark").theme == "seattui-dark"
        assert frame(acme, tmp_path, lean=True).theme == "seattui-lean"

    @pytest.mark.parametrize("text", ["{", "[1]", "\x00", '{"theme": 3, "x": {}}'])
    async def test_a_broken_file_is_ignored_with_a_notice(
        self, acme: Opening, tmp_path: Path, text: str
    ) -> None:
        (tmp_path / "state.json").write_text(text)
        app = frame(acme, tmp_path)
        async with app.run_test(size=(120, 24), notifications=True) as pilot:
            await at_rest(pilot)
            assert app.theme == "seattui-dark"
            assert ("are reset" in dump(app)) is (text != '{"theme": 3, "x": {}}')

    async def test_a_folder_that_cannot_be_written_breaks_nothing(
        self, acme: Opening, tmp_path: Path
    ) -> None:
        (tmp_path / "state.json").mkdir()
        app = frame(acme, tmp_path)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            app.remember("x", 1)
            await at_rest(pilot)
            assert app.preferences.recall("x", 0) == 1


class TestBack:
    async def test_q_closes_what_is_on_top_and_at_the_top_quits(self, acme: Opening) -> None:
        app = frame(acme)
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            await pilot.press("question_mark")
            await pilot.pause()
            assert lines(pilot)[0].startswith(" Help")
            await pilot.press("q")
            await pilot.pause()
            assert lines(pilot)[0].startswith(" seattui")
            await pilot.press("q")
            await pilot.pause()
        assert app.return_code == 0

    async def test_ctrl_c_says_how_to_leave(self, acme: Opening) -> None:
        async with frame(acme).run_test(size=(80, 24), notifications=True) as pilot:
            await at_rest(pilot)
            await pilot.press("ctrl+c")
            await pilot.pause()
            assert "q goes back; on the top level it quits." in dump(pilot.app)


async def test_a_fault_of_our_own_ends_in_a_report_without_what_is_somebodys(
    acme: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEATTUI_STATE_DIR", str(tmp_path / "state"))

    theirs = ["hunter2", "ana", "acme.example"]

    def faulty(stop: CancelToken) -> str:
        password, name, domain = theirs
        raise KeyError(f"{password!r} of {name}@{domain} at postgresql://{name}:{password}@db")

    app = frame(acme)

    async def ask() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await at_rest(pilot)
            place(pilot).question(faulty)
            await pilot.pause(0.2)

    with pytest.raises(WorkerFailed):
        await ask()
    (report,) = (tmp_path / "state").iterdir()
    text = report.read_text("utf-8")
    assert report.stat().st_mode & 0o777 == 0o600
    assert "KeyError" in text
    assert "in faulty" in text
    assert not [word for word in theirs if word in text]
    assert str(report) in str(app.crash_report)
