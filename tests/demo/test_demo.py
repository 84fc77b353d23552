"""The demo account, made through the program's own doors."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.schema import CreateIndex

from seattui.demo.build import make_demo
from seattui.demo.people import SALES, SERVICE
from seattui.domain.model import Column, Invite, KnownBy, Sort, Status, UserFilter
from seattui.kit.errors import StoreError, UsageError
from seattui.service.session import Session, found, open_session
from seattui.store.admin import seeding
from seattui.store.db import tables

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return make_demo(str(tmp_path_factory.mktemp("demo") / "demo.db"), at=AT)


def people(session: Session, **wanted: object) -> int:
    return session.count(UserFilter(**wanted)).number  # type: ignore[arg-type]


class TestTheDemoAccount:
    def test_three_hundred_people_in_acme(self, demo: Session) -> None:
        assert (demo.account.name, demo.account.kind) == ("Acme GmbH", "demo")
        assert people(demo) == 300
        assert demo.operator().email == "ana@acme.example"
        assert demo.operator().super_admin
        assert demo.now() == AT

    def test_two_hubs_with_a_few_seats_left(self, demo: Session) -> None:
        sales, service = demo.subscriptions()
        assert (sales.name, service.name) == ("Sales Hub Enterprise", "Service Hub Professional")
        for subscription in (sales, service):
            assert subscription.included in (5, 10)
            assert subscription.additional > 0
            assert 3 <= subscription.unassigned < subscription.assigned
            assert people(demo, seat=subscription.hub) == subscription.assigned

    def test_a_removal_is_scheduled_for_the_renewal(self, demo: Session) -> None:
        sales, service = demo.subscriptions()
        assert sales.removal is None
        assert service.removal is not None
        assert service.removal.seats == 2
        assert service.removal.effective_on.isoformat() == "2027-01-01"
        assert service.removable == service.unassigned - 2

    def test_idle_holders_leavers_and_invites(self, demo: Session) -> None:
        assert people(demo, seat=SALES, idle_days=60) >= 3
        assert people(demo, seat=SALES, status=Status.DEACTIVATED) >= 1
        assert people(demo, invite=Invite.PENDING) >= 5
        assert people(demo, invite=Invite.EXPIRED) >= 2
        assert people(demo, permission="super_admin") >= 3

    def test_the_cast_is_there(self, demo: Session) -> None:
        ana, bo, chen = demo.by_email(["ana@acme.example", "bo@acme.example", "chen@acme.example"])
        assert (ana.name, bo.name, chen.name) == ("Ana Torres", "Bo Lindqvist", "Chen Wei")
        assert (set(ana.access_state.seats), set(bo.access_state.seats), set(chen.access_state.seats)) == (
            {SALES, SERVICE},
            {SALES},
            set(),
        )
        assert ana.last_active == AT - timedelta(hours=2)
        assert (bo.access_state.invite, bo.last_active) == (Invite.PENDING, None)

    def test_teams_are_nested(self, demo: Session) -> None:
        parents = {team.name: team.parent for team in demo.teams()}
        assert (parents["DACH"], parents["Sales EMEA"], parents["Sales"]) == ("Sales EMEA", "Sales", None)
        assert sum(team.main_members for team in demo.teams()) > 200
        assert sum(team.extra_members for team in demo.teams()) > 10

    def test_a_few_dozen_earlier_changes_that_verify(self, demo: Session) -> None:
        verified = demo.verify()
        assert verified.ok
        assert 24 <= verified.count <= 60
        record = demo.activity(limit=1000)
        instants = [line.at for line in record]
        assert instants == sorted(instants, reverse=True)
        assert instants[0] <= AT
        assert len({line.actor for line in record}) > 3
        assert {line.known_by for line in record} == {KnownBy.UID, KnownBy.CLAIMED, KnownBy.SYSTEM}
        assert demo.due() == ()
        assert {line.change for line in record} >= {"accounts.found", "seats.change", "seats.move"}

    def test_nothing_is_wrong_with_the_store(self, demo: Session) -> None:
        assert [check for check in demo.checks() if check.state in ("fault", "warning")] == []

    def test_names_are_found_without_their_accents(self, demo: Session) -> None:
        assert people(demo, search="muller") == people(demo, search="MÜLLER") > 0
        assert people(demo, search="acme.example") == 300


class TestTheSameEachTime:
    def test_people_and_record_are_the_same(self, demo: Session, tmp_path: Path) -> None:
        again = make_demo(str(tmp_path / "again.db"), at=AT)
        by_email = UserFilter(), Sort(Column.EMAIL), 0, 300
        assert again.users(*by_email) == demo.users(*by_email)
        assert again.subscriptions() == demo.subscriptions()
        result = [
            (line.at, line.actor, line.change, line.because, line.affected) for line in again.activity()
        ]
        assert result == [
            (line.at, line.actor, line.change, line.because, line.affected) for line in demo.activity()
        ]

    @pytest.mark.parametrize("day", ["2024-02-29", "2026-01-01", "2026-03-29", "2027-12-31", "2026-08-02"])
    def test_on_any_day(self, tmp_path: Path, day: str) -> None:
        made = make_demo(str(tmp_path / "demo.db"), at=datetime.fromisoformat(f"{day}T00:30:00Z"))
        assert made.verify().ok
        assert any(subscription.removal for subscription in made.subscriptions())


class TestSizes:
    @pytest.mark.parametrize("users", [1, 2, 3, 9, 61])
    def test_a_small_one(self, tmp_path: Path, users: int) -> None:
        made = make_demo(str(tmp_path / "demo.db"), users, AT)
        assert people(made) == users
        assert made.verify().ok
        assert any(subscription.removal for subscription in made.subscriptions())

    def test_a_larger_one_keeps_every_index(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(seeding, "MANY", 1000)
        made = make_demo(str(tmp_path / "demo.db"), 2500, AT)
        assert people(made) == 2500
        with made.store.read() as tx:
            indexes = set(
                tx.exec_driver_sql(
                    "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'users'"
                )
            )
            assert {sql.replace("\n", "").strip() for (sql,) in indexes} == {
                str(CreateIndex(index).compile(made.store.engine)).replace("\n", "").strip()
                for index in tables.users.indexes
            }
            assert all(" WHERE " in sql for (sql,) in indexes), "who was removed isn't in any"
        assert [check for check in made.checks() if check.state in ("fault", "warning")] == []

    @pytest.mark.parametrize("users", [0, -1, 1_000_001])
    def test_no_such_size(self, tmp_path: Path, users: int) -> None:
        with pytest.raises(UsageError):
            make_demo(str(tmp_path / "demo.db"), users, AT)
        assert list(tmp_path.glob("demo*")) == []


class TestTheStore:
    def test_on_either_database(self, store_url: str) -> None:
        made = make_demo(store_url, 120, AT)
        assert people(made) == 120
        assert made.verify().ok
        open_session(store_url, at=AT).store.close()
        made.store.close()

    def test_a_store_that_is_there_is_left_as_it_is(self, sqlite_url: str) -> None:
        found(sqlite_url, account="Ours", currency="EUR", time_zone="UTC", owner="bo@ours.example")
        with pytest.raises(StoreError, match="already a store"):
            make_demo(sqlite_url, at=AT)
        assert open_session(sqlite_url).account.name == "Ours"

    def test_broken_off_it_leaves_nothing_behind(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(seeding, "seen", interrupt)
        with pytest.raises(KeyboardInterrupt):
            make_demo(str(tmp_path / "demo.db"), at=AT)
        assert list(tmp_path.glob("demo*")) == []

    def test_an_instant_without_a_zone(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="time zone"):
            make_demo(str(tmp_path / "demo.db"), at=datetime(2026, 11, 23))

    def test_without_an_instant_it_counts_from_now(self, tmp_path: Path) -> None:
        made = make_demo(str(tmp_path / "demo.db"), 30)
        assert abs(datetime.now(UTC) - made.now()) < timedelta(minutes=1)
        newest = made.activity(limit=1)[0]
        assert newest.at <= made.now()
