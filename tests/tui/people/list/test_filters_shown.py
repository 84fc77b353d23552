"""No filter is in force that nobody sees, and an empty list says why it is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seattui.domain.model import SUPER_ADMIN, Invite, Matching, Status, TeamNode, UserFilter
from seattui.kit import i18n
from seattui.tui.people.list.filter_bar import FilterChips
from seattui.tui.people.list.filter_users import FilterDialog
from seattui.tui.people.list.people_place import PeoplePlace
from seattui.tui.widgets.marks import Marks
from seattui.tui.widgets.windowed_table import Stay
from tests.support.memory import facts
from tests.support.memory.fake_session import FakeSession
from tests.support.screens import dump
from tests.tui.people.users_app import app_on, place, press, result, settled

NARROW = (80, 24)
SEVERAL = UserFilter(status=Status.ACTIVE, seat="sales-hub", invite=Invite.ACCEPTED, idle_days=45)


def bar(shown: str) -> str:
    """The line of search and filters."""
    return next(line for line in shown.splitlines() if line.startswith(" / "))


class TestInForce:
    async def test_they_stand_before_those_that_let_everybody_through(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            place(pilot).set_filter(UserFilter(idle_days=45, permission=SUPER_ADMIN), Stay.TOP)
            shown = bar(await settled(pilot))
            assert "super admin   Idle for: 45 days" in shown
            assert ": any" not in shown
            place(pilot).set_filter(UserFilter(invite=Invite.EXPIRED), Stay.TOP)
            assert "Invite status: expired   Permissions: any" in bar(await settled(pilot))

    async def test_a_record_which_the_form_cant_choose_is_named_only_in_force(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=(200, 24)) as pilot:
            shown = bar(await settled(pilot))
            assert "Added since: any" in shown
            assert "Record" not in shown
            place(pilot).set_filter(UserFilter(record=7), Stay.TOP)
            assert "Record: 7" in bar(await settled(pilot))

    @pytest.mark.parametrize("language", ["en", "de"])
    @pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
    async def test_those_without_room_are_counted(self, language: str, width: int) -> None:
        i18n.use(language)
        async with app_on(FakeSession(60)).run_test(size=(width, 24)) as pilot:
            await settled(pilot)
            place(pilot).set_filter(SEVERAL, Stay.TOP)
            shown = bar(await settled(pilot))
            chips = place(pilot).query_one(FilterChips)
            seen = sum(bool(chip.part) for chip in chips._placed(chips.size.width))
            assert chips.hides is (seen < 4)
            assert (f"+{4 - seen} Filter" in shown.replace("filter", "Filter")) is chips.hides

    async def test_who_marks_all_by_a_filter_out_of_sight_is_told_by_which(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=(60, 24), notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, "a")
            assert result(pilot) == []
            place(pilot).set_filter(replace(SEVERAL, search="user"), Stay.TOP)
            await settled(pilot)
            await press(pilot, "escape", "a")
            assert result(pilot) == [
                "Marked: all who match “user” · Status: active · Seat: Sales Hub · "
                "Invite status: accepted · Idle for: 45 days."
            ]

    async def test_a_click_on_how_many_more_opens_them_all(self) -> None:
        async with app_on(FakeSession(60)).run_test(size=(60, 24)) as pilot:
            await settled(pilot)
            place(pilot).set_filter(SEVERAL, Stay.TOP)
            await settled(pilot)
            chips = place(pilot).query_one(FilterChips)
            column = next(chip.column for chip in chips._placed(chips.size.width) if not chip.part)
            await pilot.click(FilterChips, offset=(column + 1, 0))
            await settled(pilot)
            assert isinstance(pilot.app.screen, FilterDialog)


class TestWhatIsMeant:
    def test_marks_know_what_found_them_until_one_is_marked_by_hand(self) -> None:
        session = FakeSession(6)
        one = session.people[5]
        marks = Marks().added([1, 2, 3], SEVERAL)
        assert marks.found_by == SEVERAL
        assert marks.added([1, 2, 3, 4], UserFilter()).found_by == UserFilter()
        assert marks.added([4], SEVERAL).found_by is None
        toggled = marks.toggled(one, session.now())
        assert toggled
        assert toggled.found_by is None
        assert Marks(matching=SEVERAL).selection() is None
        assert Marks(matching=SEVERAL, count=session.count(UserFilter())).selection() == Matching(SEVERAL)


class TestNobody:
    async def said(
        self, wanted: UserFilter, session: FakeSession | None = None, keys: tuple[str, ...] = ()
    ) -> str:
        async with app_on(session or FakeSession(60)).run_test(size=NARROW) as pilot:
            await settled(pilot)
            await press(pilot, *keys)
            screen = pilot.app.screen_stack[0]
            assert isinstance(screen, PeoplePlace)
            if wanted != UserFilter():
                screen.set_filter(wanted, Stay.TOP)
                screen.bar.search.value = wanted.search
            await settled(pilot)
            return dump(pilot.app)

    async def test_a_new_account_says_which_key_makes_the_first_where_one_may(self) -> None:
        shown = await self.said(UserFilter(), FakeSession(0))
        assert "There are no users yet." in shown
        assert "n creates the first users." in shown
        shown = await self.said(UserFilter(), FakeSession(0, operator=[]))
        assert "There are no users yet." in shown
        assert "creates the first" not in shown

    async def test_the_seats_of_a_hub_that_nobody_holds(self) -> None:
        session = FakeSession(6)
        none = frozenset[str]()
        session.people = [
            replace(u, access_state=replace(u.access_state, seats=none)) for u in session.people
        ]
        shown = await self.said(UserFilter(), session, keys=("3",))
        assert "Nobody holds a seat of Sales Hub yet." in shown
        assert "List everyone with 1, mark people, and assign seats" in shown
        assert "clears the filters" not in shown
        session.facts.operator = facts.operator("add_edit_users")
        assert "assign seats" not in await self.said(UserFilter(), session, keys=("3",))

    async def test_filters_are_named_and_cleared_and_so_is_a_search(self) -> None:
        rare = UserFilter(permission=SUPER_ADMIN, status=Status.DEACTIVATED)
        shown = await self.said(rare)
        assert "Permissions: super admin · Status: deactivated" in shown
        assert "F clears the filters." in shown
        assert "Esc clears the search." not in shown
        shown = await self.said(UserFilter(search="zzz"))
        assert "Esc clears the search." in shown
        assert "clears the filters" not in shown
        shown = await self.said(replace(rare, search="zzz"))
        assert "F clears the filters." in shown
        assert "Esc clears the search." in shown

    async def test_no_idle_seat_is_told_apart_from_no_seat(self, monkeypatch: pytest.MonkeyPatch) -> None:
        session = FakeSession(60)
        held = session.subscriptions()
        active = replace(session.people[0].access_state, super_admin=False)
        session.people = [
            replace(u, last_active=session.now(), access_state=replace(active, seats=u.access_state.seats))
            for u in session.people
        ]
        shown = await self.said(UserFilter(), session, keys=("h",))
        assert "No paid seats are idle." in shown
        assert "unassigns all listed" not in shown
        session.people = [
            replace(u, access_state=replace(u.access_state, seats=frozenset())) for u in session.people
        ]
        nobody = tuple(replace(one, lots=(), assigned=0, removal=None) for one in held)
        monkeypatch.setattr(session, "subscriptions", lambda: nobody)
        shown = await self.said(UserFilter(), session, keys=("h",))
        assert "Nobody holds a paid seat yet." in shown

    async def test_a_team_without_members(self, monkeypatch: pytest.MonkeyPatch) -> None:
        session = FakeSession(4)
        monkeypatch.setattr(session, "team_nodes", lambda: (TeamNode(7, "Nordics", None),))
        assert "This team and its subteams have no" in await self.said(UserFilter(team=7), session)
