"""The first run: no store yet; a form that keeps what was typed, the demo, or out again."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from seattui.kit import i18n
from seattui.kit.errors import StoreError
from seattui.kit.i18n import msg
from seattui.service.session import Session, open_session
from seattui.tui.app import SeattuiApp
from seattui.tui.opening import beginnings
from seattui.tui.opening.beginnings import NewAccount
from seattui.tui.opening.first_run import LABELS
from tests.support.screens import at_rest, dump
from tests.tui.shell.frame_support import frame


def fresh(path: Path, **settings: Any) -> SeattuiApp:
    return frame(lambda: open_session(str(path)), store=str(path), **settings)


async def welcomed(pilot: Pilot[Any]) -> str:
    return await until(pilot, "Welcome")


async def until(pilot: Pilot[Any], part: str) -> str:
    """What is shown when `part` is; the app's worker goes on waiting for an answer meanwhile."""
    for _ in range(500):
        if part in (shown := dump(pilot.app)):
            return shown
        await pilot.pause(0.01)
    pytest.fail(f"never shown: {part}\n{shown}")


async def opened(pilot: Pilot[Any]) -> Session:
    for _ in range(3000):
        session: Session | None = pilot.app.session  # type: ignore[attr-defined]
        if session is not None:
            return session
        await pilot.pause(0.01)
    pytest.fail(dump(pilot.app))


class TestMakingAStore:
    @pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
    async def test_it_says_where_and_fits(self, tmp_path: Path, size: tuple[int, int]) -> None:
        async with fresh(tmp_path / "new.db").run_test(size=size) as pilot:
            shown = await welcomed(pilot)
            flat = "".join(shown.replace("│", "").split())
            assert f"{tmp_path}/new.db" in flat
            assert "[Create the store]" in shown
            assert "[Try the demo]" in shown
            assert "[Quit]" in shown

    @pytest.mark.parametrize(("language", "welcome"), [("en", "Welcome"), ("de", "Willkommen")])
    async def test_every_label_is_whole(self, tmp_path: Path, language: str, welcome: str) -> None:
        i18n.use(language)
        async with fresh(tmp_path / "new.db").run_test(size=(80, 24)) as pilot:
            shown = await until(pilot, welcome)
            assert [label for label in map(str, LABELS.values()) if f"   {label}  " not in shown] == []

    async def test_by_keyboard_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "deep" / "new.db"
        async with fresh(path).run_test(size=(80, 24)) as pilot:
            await welcomed(pilot)
            await pilot.press(*"Acme GmbH", "tab", "tab", "enter", *"ana@acme.example", "enter", "enter")
            session = await opened(pilot)
            await at_rest(pilot)
            assert session.account.name == "Acme GmbH"
            assert session.operator().super_admin
            assert "Acme GmbH" in dump(pilot.app).splitlines()[0]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    async def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(self, tmp_path: Path) -> None:
        path = tmp_path / "new.db"
        async with fresh(path).run_test(size=(100, 40)) as pilot:
            await welcomed(pilot)
            await pilot.press("tab", "end", *"X", "tab", "end", *"/Moon", "tab", *"nobody", "enter", "enter")
            await pilot.pause()
            shown = dump(pilot.app)
            for fault in (
                "The account needs a name.",
                "Three letters",
                "An area and a city",
                "An address such as",
            ):
                assert fault in shown
            assert "EURX" in shown
            assert "nobody" in shown
            assert pilot.app.focused is not None
            assert pilot.app.focused.id == "account"
            await pilot.press(*"Acme")
            await pilot.pause()
            assert "The account needs a name." not in dump(pilot.app)
        assert not path.exists()

    async def test_what_the_store_refuses_is_said_and_can_be_tried_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = beginnings.found

        def full(store: str, wanted: NewAccount) -> Session:
            monkeypatch.setattr(beginnings, "found", real)
            raise StoreError("full", msg("The disk is full: it can't be made."))

        monkeypatch.setattr(beginnings, "found", full)
        async with fresh(tmp_path / "new.db").run_test(size=(100, 40)) as pilot:
            await welcomed(pilot)
            await pilot.press(*"Acme", "tab", "tab", "tab", *"ana@acme.example", "enter", "enter")
            shown = await until(pilot, "can't be")
            assert "Welcome" in shown
            assert "ana@acme.example" in shown
            assert "Creating the store" not in shown
            await pilot.press("enter")
            assert (await opened(pilot)).account.name == "Acme"

    async def test_read_only_makes_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "new.db"
        async with fresh(path, read_only=True).run_test(size=(80, 24)) as pilot:
            await welcomed(pilot)
            assert pilot.app.screen.query_one("#make").disabled
            await pilot.press(*"Acme", "tab", "tab", "tab", *"ana@acme.example", "enter")
            await until(pilot, "read-only")
        assert not path.exists()


class TestTheDemo:
    async def test_it_opens_in_a_store_of_its_own(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(beginnings, "DEMO_PEOPLE", 20)
        path = tmp_path / "new.db"
        app = fresh(path)
        async with app.run_test(size=(80, 24)) as pilot:
            await welcomed(pilot)
            await pilot.press("escape", "left", "enter")
            session = await opened(pilot)
            assert session.account.kind == "demo"
        assert not path.exists()


class TestWhatIsFilledIn:
    @pytest.mark.parametrize(
        ("locale", "currency"),
        [("de_DE.UTF-8", "EUR"), ("en_US.UTF-8", "USD"), ("de_CH", "CHF"), ("C", "EUR"), ("", "EUR")],
    )
    def test_the_currency_of_the_locales_country(self, locale: str, currency: str) -> None:
        assert beginnings.defaults({"LANG": locale}).currency == currency

    def test_the_time_zone_of_the_machine(self) -> None:
        assert beginnings.defaults({"TZ": ":Europe/Berlin"}).time_zone == "Europe/Berlin"
        assert beginnings.defaults({"TZ": "nonsense"}).time_zone != "nonsense"

    def test_what_is_right_has_no_faults(self) -> None:
        assert beginnings.faults(NewAccount("Acme", "EUR", "Europe/Berlin", "ana@acme.example")) == {}
