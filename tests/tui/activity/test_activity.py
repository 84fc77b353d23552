"""The record on screen: newest first, searched while typing, each change in full."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Activity, Affected, Chosen, KnownBy, Matching, UserFilter
from seattui.domain.people.guarantee import KNOWN_BY
from seattui.domain.plan import kinds
from seattui.kit import i18n
from seattui.kit.cancellation import CancelToken
from seattui.tui.activity.activity_details import ActivityDetailsScreen
from seattui.tui.activity.activity_source import ActivitySource
from seattui.tui.activity.activity_words import record_lines
from seattui.tui.change.person_lines import person_lines
from seattui.tui.widgets.pages import Pages, read
from tests.support.memory.acme import NOW
from tests.tui.people.users_app import app_on, press, settled
from tests.tui.seats.seats_world import World, a_world

pytestmark = pytest.mark.usefixtures("unwatched")


def give(world: World, email: str, because: str) -> None:
    world.ana.apply(world.ana.plan(ChangeSeats(Chosen((world.id(email),)), give=("sales-hub",))), because)


class TestActivity:
    async def test_the_newest_change_stands_first_with_who_whom_and_why(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            give(world, "p000@acme.example", "older")
            give(world, "p001@acme.example", "T-77 [b]bold[/]")
            async with app_on(world.ana).run_test(size=(140, 30)) as pilot:
                await settled(pilot)
                shown = await press(pilot, "5")
                assert f"{world.records()} changes" in shown
                assert shown.index("p001@acme") < shown.index("p000@acme")
                assert "T-77 [b]bold[/]" in shown
                assert "Record 6" in shown, "the change at the cursor stands beside"
                shown = await press(pilot, "j")
                assert "Record 5" in shown

    @pytest.mark.parametrize(
        ("language", "who", "known_by"), [("en", "Who", "Identified by"), ("de", "Wer", "Identität")]
    )
    async def test_all_values_of_a_change_begin_in_one_column(
        self, tmp_path: Path, language: str, who: str, known_by: str
    ) -> None:
        i18n.use(language)
        with a_world(tmp_path) as world:
            give(world, "p000@acme.example", "")
            row = world.ana.activity(limit=1)[0]
            async with app_on(world.ana).run_test(size=(80, 30)) as pilot:
                await settled(pilot)
                shown = await press(pilot, "5", "enter")
                assert isinstance(pilot.app.screen, ActivityDetailsScreen)
                starts = [
                    line.index(value)
                    for label, value in ((who, row.actor), (known_by, str(KNOWN_BY[row.known_by])))
                    for line in shown.splitlines()
                    if line.split()[:1] == label.split()[:1]
                ]
                assert len(starts) == 2
                assert len(set(starts)) == 1

    async def test_search_goes_through_who_whom_and_why(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            give(world, "p000@acme.example", "holiday cover")
            give(world, "p001@acme.example", "new team")
            async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                shown = await press(pilot, "5", "slash", *"holi")
                assert "1 change matches" in shown
                shown = await press(pilot, "enter", "escape")
                assert f"{world.records()} changes" in shown
                shown = await press(pilot, "slash", *"zzz")
                assert "No results" in shown

    async def test_enter_opens_everything_about_a_change(self, tmp_path: Path) -> None:
        with a_world(tmp_path, people=40, seats=60) as world:
            everyone = Matching(UserFilter(search="person"))
            world.ana.apply(world.ana.plan(ChangeSeats(everyone, give=("sales-hub",))), "all of them")
            app = app_on(world.ana)
            async with app.run_test(size=(80, 24)) as pilot:
                await settled(pilot)
                shown = await press(pilot, "5", "enter")
                assert isinstance(app.screen, ActivityDetailsScreen)
                assert "all of them" in shown
                assert "OS account (uid)" in shown
                assert "p000@acme.example" in shown
                assert "+ Sales Hub" in shown
                shown = await press(pilot, "G")
                assert "p039@acme.example" in shown
                shown = await press(pilot, "escape")
                assert "all of them" in shown or "Change seat" in shown
                assert not isinstance(app.screen, ActivityDetailsScreen)

    async def test_what_others_do_appears_and_the_cursor_stays_on_its_change(self, tmp_path: Path) -> None:
        with a_world(tmp_path) as world:
            give(world, "p000@acme.example", "mine")
            app = app_on(world.ana)
            async with app.run_test(size=(120, 30)) as pilot:
                await settled(pilot)
                await press(pilot, "5", "j")
                place: Any = app.screen
                at = place.table.row.id
                world.bo_gives("p001@acme.example")
                place.store_changed()
                shown = await settled(pilot)
                assert "bo@acme.example" in shown
                assert place.table.row.id == at


class Record:
    """A session with so many changes."""

    def __init__(self, many: int) -> None:
        self.rows = [
            Activity(n, NOW, "ana", KnownBy.UID, "", "seats.change", f"r{n % 7}", 0, {}, {}, None, "", "")
            for n in range(many, 0, -1)
        ]

    def activity(
        self,
        search: str = "",
        before_id: int | None = None,
        limit: int = 100,
        stop: CancelToken | None = None,
        person: int | None = None,
    ) -> tuple[Activity, ...]:
        found = [r for r in self.rows if search in r.because and (before_id is None or r.id < before_id)]
        return tuple(found[:limit])


class TestPagesOfTheRecord:
    @pytest.mark.parametrize("search", ["", "r3"])
    def test_every_row_once_in_order_however_it_is_read(self, search: str) -> None:
        session = Record(1000)
        source = ActivitySource(session, search)  # type: ignore[arg-type]
        pages: Pages[Activity] = Pages.counted(source.count(CancelToken()))
        at = 0
        while missing := pages.missing(at, at + 127):
            for number, rows in read(source, pages, missing, CancelToken()).items():
                pages.put(number, rows)
            at += 128
        assert [row.id for _, row in pages.known()] == [r.id for r in session.activity(search, limit=1000)]

    @pytest.mark.parametrize("search", ["", "r3"])
    def test_a_row_is_found_where_it_stands(self, search: str) -> None:
        session = Record(300)
        source = ActivitySource(session, search)  # type: ignore[arg-type]
        source.count(CancelToken())
        rows = session.activity(search, limit=300)
        assert source.position(rows[20].id) == 20
        assert source.page(20, 5, None, None, None, CancelToken())[0] == rows[20]


class TestTheKinds:
    @pytest.mark.parametrize(
        ("keys", "width"), [(["5"], 80), (["j"] * 30, 140)], ids=["Activity", "details beside the list"]
    )
    async def test_their_classes_are_imported_off_the_ui_thread(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: list[str], width: int
    ) -> None:
        every, known, threads = dict(kinds.every_kind()), dict[str, kinds.Kind](), []

        def imported(_: str) -> None:
            threads.append(threading.current_thread())
            known.update(every)

        with a_world(tmp_path) as world:
            give(world, "p000@acme.example", "older")
            monkeypatch.setattr(kinds, "_kinds", known)
            kinds._changes()
            monkeypatch.setattr(kinds, "import_module", imported)
            async with app_on(world.ana).run_test(size=(width, 30)) as pilot:
                await settled(pilot)
                shown = await press(pilot, *keys)
                assert str(every["seats.change"].label) in shown or str(every["users.import"].label) in shown
        assert threads
        assert threading.main_thread() not in threads


class TestTheWords:
    def test_before_and_after_put_what_changed_first(self) -> None:
        row = Activity(
            1, NOW, "ana", KnownBy.UID, "", "removals.schedule", "", 0,
            {"sales-hub": {"assigned": 2, "scheduled": 0, "each_interval": {"minor": 500, "currency": "EUR"}}},
            {"sales-hub": {"assigned": 2, "scheduled": 1, "effective_on": "2027-03-01",
                           "each_interval": {"minor": 400, "currency": "EUR"}}},
            None, "", "",
        )  # fmt: skip
        lines = [f"{x.label}: {x.before} {x.after}" for x in record_lines(row, {"sales-hub": "Sales"}, "EUR")]
        assert lines == [
            "scheduled for removal: 0 1",
            "per billing interval: €5.00 €4.00",
            "effective: – 1 Mar 2027",
            "assigned: 2 2",
        ]

    def test_a_moment_is_shown_in_the_zone_of_the_account(self) -> None:
        berlin = ZoneInfo("Europe/Berlin")
        after = {"at": "2026-11-20T09:30:00+00:00", "file": "0001-01-01T00:00:00+23:00"}
        row = Activity(1, NOW, "ana", KnownBy.UID, "", "users.seen", "", 1, {}, after, None, "", "")
        for language, said in (("en", "20 Nov 2026 10:30"), ("de", "20. Nov. 2026 10:30")):
            i18n.use(language)
            assert [str(x.after) for x in record_lines(row, {}, "EUR", berlin)] == [said, after["file"]]

    def test_a_person_gains_and_loses(self) -> None:
        before = {"seats": ["a"], "status": "active", "invite": "accepted", "permissions": ["x"]}
        after = {
            "seats": ["b"],
            "status": "deactivated",
            "invite": "accepted",
            "permissions": ["x", "modify_billing"],
        }
        said = [str(m) for m in person_lines(Affected(1, "e", before, after), {"a": "Sales"})]
        assert said == ["+ b", "− Sales", "active → deactivated", "+ Modify billing"]

    def test_a_super_admin_is_made_and_unmade(self) -> None:
        ruling, serving = ({"status": "active", "super_admin": yes} for yes in (True, False))
        for before, after, said in (
            (serving, ruling, "now a super admin"),
            (ruling, serving, "no longer a super admin"),
            (None, ruling, "now a super admin"),
        ):
            assert said in [str(m) for m in person_lines(Affected(1, "e", before, after), {})]

    def test_codes_of_the_record_are_told_in_the_words_of_the_screens(self) -> None:
        row = Activity(
            1, NOW, "ana", KnownBy.UID, "", "users.edit", "", 1,
            {"sales_hub_access": 1, "invite": "pending", "permissions": []},
            {"sales_hub_access": 0, "invite": "accepted", "permissions": ["export_users", "own"]},
            None, "", "",
        )  # fmt: skip
        lines = record_lines(row, {"sales-hub": "Sales Hub"}, "EUR")
        result = {str(x.label): (str(x.before), str(x.after)) for x in lines}
        assert result == {
            "Sales Hub access": ("1", "0"),
            "invitation": ("pending", "accepted"),
            "permissions": ("–", "Export users, own"),
        }

    def test_a_person_comes_into_teams_and_leaves_them(self) -> None:
        before = {"teams": {"main": "Sales", "extra": ["EMEA"]}, "team_ids": {"main": 1, "extra": [2]}}
        after = {"teams": {"main": "EMEA", "extra": ["North"]}, "team_ids": {"main": 2, "extra": [3]}}
        said = [str(m) for m in person_lines(Affected(1, "e", before, after), {})]
        assert said == ["+ North", "− Sales", "main team EMEA"]

    @pytest.mark.parametrize(
        ("lang", "heading", "gained", "lost"),
        [("en", "SSH keys: – SHA256:a, SHA256:b", "+ SSH key SHA256:a", "− SSH key SHA256:a"),
         ("de", "SSH-Schlüssel: – SHA256:a, SHA256:b", "+ SSH-Schlüssel SHA256:a", "− SSH-Schlüssel SHA256:a")],
    )  # fmt: skip
    def test_keys_are_told_in_either_language(self, lang: str, heading: str, gained: str, lost: str) -> None:
        row = Activity(
            1, NOW, "ana", KnownBy.KEY, "", "operators.add-keys", "", 1,
            {"keys": []}, {"keys": ["SHA256:a", "SHA256:b"]}, None, "", "",
        )  # fmt: skip
        none: dict[str, list[str]] = {"keys": []}
        one = {"keys": ["SHA256:a"]}
        i18n.use(lang)
        try:
            (line,) = record_lines(row, {}, "EUR")
            assert f"{line.label}: {line.before} {line.after}" == heading
            assert [str(m) for m in person_lines(Affected(1, "e", none, one), {})] == [gained]
            assert [str(m) for m in person_lines(Affected(1, "e", one, none), {})] == [lost]
        finally:
            i18n.use("en")

    def test_what_only_the_program_reads_is_left_out(self) -> None:
        row = Activity(
            1, NOW, "ana", KnownBy.UID, "", "undo", "", 0,
            {"team": "Sales", "team_id": 4}, {"team": "Selling", "team_id": 4, "undoes": 3, "did": "teams.rename"},
            None, "", "",
        )  # fmt: skip
        lines = [f"{x.label}: {x.before} {x.after}" for x in record_lines(row, {}, "EUR")]
        assert lines == ["team: Sales Selling", "undoes number: – 3"]

    def test_a_views_filter_names_its_team_and_hub(self) -> None:
        saved = {"filter": {"seat": "sales-hub", "team": 5, "permission": "export_users"}, "team": "Nordics"}
        row = Activity(1, NOW, "ana", KnownBy.UID, "", "views.save", "", 0, {}, saved, None, "", "")
        lines = [f"{x.label}: {x.after}" for x in record_lines(row, {"sales-hub": "Sales Hub"}, "EUR")]
        assert lines == ["filter Seat: Sales Hub", "filter Permissions: Export users", "team: Nordics"]

    def test_what_a_view_holds_is_in_the_words_of_the_filter_bar(self) -> None:
        saved = {
            "filter": {"seat": "any", "status": "active", "idle_days": 90, "with_pending": True},
            "sort": "-last_active",
            "columns": ["name:30", "-email", "cost_a_month"],
        }
        before = {"filter": {}, "sort": "name", "columns": ["of a later version"]}
        row = Activity(1, NOW, "ana", KnownBy.UID, "", "views.save", "", 0, before, saved, None, "", "")
        assert [f"{x.label}: {x.before} {x.after}" for x in record_lines(row, {}, "EUR")] == [
            "order: Name Last active, reversed",
            "columns: of a later version Name, Cost a month",
            "filter Seat: – any hub",
            "filter status: – active",
            "filter Idle for: – 90 days",
            "filter Include pending: – yes",
        ]
