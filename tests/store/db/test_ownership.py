"""Whose a store is, who else could write it, and what is recorded of who operates because of that."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from seattui.domain.changes.teams.teams import CreateTeam
from seattui.domain.model import KnownBy, Operator, Status
from seattui.domain.people.guarantee import BY_OPTION, Enforced, guarantee
from seattui.service import session as sessions
from seattui.service.session import Session
from seattui.store.connection.engine import connect
from seattui.store.connection.urls import store_url
from seattui.store.db import ownership
from tests.support.accounts import AT, OWNER, account
from tests.support.foreign import forged, given_away
from tests.support.stores import sql


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store in a folder of its own, as `init` makes it: its owner is the one who runs the tests."""
    path = tmp_path / "folder" / "store.db"
    account(str(path), people=1).close()
    return path


def opened(path: Path, operator: str | None = None) -> Session:
    return sessions.open_session(str(path), operator=operator, at=AT)


def loosened(*modes: tuple[str, int]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        for place, mode in modes:
            (path.parent / place).chmod(mode)

    return make


def sticky_with_a_link(path: Path) -> None:
    """The store is where only its owner writes; the link to it is where everybody may add files."""
    shared = path.parent.parent / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    path.rename(path.with_name("real.db"))
    (shared / "store.db").symlink_to(path.with_name("real.db"))
    path.symlink_to(shared / "store.db")


def test_nobody_is_told_to_close_a_folder_that_is_meant_for_everybody(path: Path) -> None:
    path.parent.chmod(0o1777)
    found = ownership.file_exposure(path)
    assert found
    assert str(found.mend) == "Move the store to a folder that only you can write."


OPEN_TO_OTHERS = {
    "everybody may write the file": loosened(("store.db", 0o666)),
    "its group may write the file": loosened(("store.db", 0o660)),
    "everybody may write its folder": loosened((".", 0o777)),
    "everybody may add to its folder, though not take away": loosened((".", 0o1777)),
    "its group may write its folder": loosened((".", 0o770)),
    "everybody may write a folder above": loosened(("..", 0o777)),
    "a link to it lies where everybody may add files": sticky_with_a_link,
    "it is somebody else's": lambda path: given_away(path),
    "its folder is somebody else's": lambda path: given_away(path.parent),
    "a folder above is somebody else's": lambda path: given_away(path.parent.parent),
}


class TestWhoElseCouldWriteIt:
    def test_nobody_as_it_was_made(self, path: Path) -> None:
        assert ownership.file_exposure(path) is None

    def test_who_may_only_read_it_doesnt_count(self, path: Path) -> None:
        for place, mode in ((path, 0o644), (path.parent, 0o755)):
            place.chmod(mode)
        assert ownership.file_exposure(path) is None

    def test_a_sticky_folder_further_up_is_safe_since_nobody_takes_another_ones_folder_away(
        self, path: Path
    ) -> None:
        path.parent.parent.chmod(0o1777)
        assert ownership.file_exposure(path) is None

    @pytest.mark.parametrize("open_to_others", OPEN_TO_OTHERS.values(), ids=OPEN_TO_OTHERS)
    def test_others_where(self, path: Path, open_to_others: Callable[[Path], None]) -> None:
        open_to_others(path)
        found = ownership.file_exposure(path)
        assert found is not None
        assert str(path.parent.parent) in str(found.why), "it says where"
        assert found.mend is not None

    def test_a_link_by_which_somebody_else_leads_elsewhere(self, path: Path, tmp_path: Path) -> None:
        link = tmp_path / "way"
        link.symlink_to(path.parent)
        assert ownership.file_exposure(link / path.name) is None
        given_away(link)
        found = ownership.file_exposure(link / path.name)
        assert found is not None
        assert str(link) in str(found.why)

    def test_links_with_points_and_in_circles(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        link = tmp_path / "other" / "store.db"
        link.symlink_to(f"../folder/../{path.parent.name}/store.db")
        assert ownership.file_exposure(link) is None
        path.parent.chmod(0o777)
        assert ownership.file_exposure(link) is not None
        circle = tmp_path / "circle"
        circle.symlink_to("circle")
        found = ownership.file_exposure(circle)
        assert found is not None
        assert "circle" in str(found.why)

    def test_what_is_said_can_be_done_as_it_is_printed(self, tmp_path: Path) -> None:
        path = tmp_path / "it's a folder; true" / "store.db"
        account(str(path)).close()
        path.chmod(0o666)
        path.parent.chmod(0o777)
        for _ in ("folder", "file"):
            found = ownership.file_exposure(path)
            assert found is not None
            command = str(found.mend).partition(": ")[2]
            assert command.startswith("chmod ")
            subprocess.run(["sh", "-c", command], check=True)
        assert ownership.file_exposure(path) is None


class TestWhoIsRecorded:
    @pytest.mark.parametrize("open_to_others", OPEN_TO_OTHERS.values(), ids=OPEN_TO_OTHERS)
    def test_a_uid_proves_nothing_where(self, path: Path, open_to_others: Callable[[Path], None]) -> None:
        with opened_and_closed(path) as session:
            assert session.operator().known_by is KnownBy.UID
        open_to_others(path)
        with opened_and_closed(path) as session:
            assert session.operator().known_by is KnownBy.CLAIMED
            assert session.guarantee().enforced is Enforced.ADVISORY
            session.apply(session.plan(CreateTeam("Sales")))
            assert session.activity(limit=1)[0].known_by is KnownBy.CLAIMED

    def test_a_store_that_is_opened_to_others_meanwhile_is_recorded_as_it_is_then(self, path: Path) -> None:
        with opened_and_closed(path) as session:
            session.apply(session.plan(CreateTeam("Sales")))
            plan = session.plan(CreateTeam("Service"))
            path.chmod(0o666)
            session.apply(plan)
            assert [row.known_by for row in session.activity(limit=2)] == [KnownBy.CLAIMED, KnownBy.UID]

    def test_the_first_record_too(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o777)
        session = account(str(tmp_path / "store.db"))
        assert [row.known_by for row in session.activity()] == [KnownBy.CLAIMED]
        session.close()

    def test_who_names_themselves_is_known_by_the_uid_all_the_same(self, path: Path) -> None:
        with opened_and_closed(path, OWNER) as session:
            assert session.operator().known_by is KnownBy.UID
        with opened_and_closed(path, "p00000@acme.example") as session:
            assert session.operator().known_by is KnownBy.CLAIMED
            found = session.guarantee()
            assert found.enforced is Enforced.ADVISORY
            assert found.exposure is BY_OPTION

    def test_a_forged_uid_is_a_claim(self, path: Path) -> None:
        """`unshare --user --map-user=1003` shows any uid, and one's own files as that one's."""
        sql.run(f"sqlite:///{path}", "UPDATE operators SET uid = ?", [(1003,)])
        program = (
            "import json, sys; from seattui.service.session import open_session\n"
            "from seattui.store.db import ownership\n"
            f"s = open_session({str(path)!r})\n"
            "found = s.guarantee()\n"
            "print(json.dumps([s.operator().known_by, found.enforced, ownership.owns(s.store)]))"
        )
        said = subprocess.run(
            [*forged(1003), sys.executable, "-c", program], capture_output=True, text=True, check=True
        )
        assert json.loads(said.stdout) == ["claimed", "advisory", False]

    def test_where_proc_is_missing_on_linux_a_uid_proves_nothing(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def missing(*_: object, **__: object) -> None:
            raise FileNotFoundError

        monkeypatch.setattr(ownership, "open", missing, raising=False)
        monkeypatch.setattr(sys, "platform", "linux")
        assert not ownership.uid_is_real()
        monkeypatch.setattr(sys, "platform", "darwin")
        assert ownership.uid_is_real()


class TestTheOwner:
    def test_of_a_file_is_its_uid(self, path: Path) -> None:
        store = connect(store_url(str(path)))
        assert ownership.owns(store)
        given_away(path)
        assert not ownership.owns(store)
        store.close()

    def test_of_a_file_that_others_can_write_is_its_owner_still(self, path: Path) -> None:
        path.chmod(0o666)
        store = connect(store_url(str(path)))
        assert ownership.owns(store)
        store.close()

    @pytest.mark.postgres
    def test_of_a_database_is_the_role_whose_the_tables_are(self, postgres_empty: str) -> None:
        account(postgres_empty).close()
        with psycopg.connect(postgres_empty, autocommit=True) as server:
            server.execute("CREATE ROLE owner_of_tables")
            server.execute("CREATE ROLE reader LOGIN")
            server.execute("CREATE ROLE member LOGIN IN ROLE owner_of_tables")
            for (table,) in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
                server.execute(f'ALTER TABLE "{table}" OWNER TO owner_of_tables')
                server.execute(f'GRANT ALL ON "{table}" TO reader')
        try:
            for role, expected in (("postgres", True), ("reader", False), ("member", True)):
                store = connect(store_url(postgres_empty.replace("postgres@", f"{role}@")))
                assert ownership.owns(store) is expected, role
                store.close()
        finally:
            with psycopg.connect(postgres_empty, autocommit=True) as server:
                server.execute("REASSIGN OWNED BY owner_of_tables TO postgres")
                server.execute("DROP OWNED BY reader")
                server.execute("DROP ROLE reader, member, owner_of_tables")

    @pytest.mark.postgres
    def test_with_a_shared_login_who_operates_is_a_claim(self, postgres_empty: str) -> None:
        session = account(postgres_empty)
        assert session.operator().known_by is KnownBy.CLAIMED
        found = session.guarantee()
        assert found.enforced is Enforced.ADVISORY
        assert found.exposure is not None
        assert "login" in str(found.exposure.why)
        session.close()


class TestWhatIsEnforced:
    def test_depends_on_the_way_in(self, path: Path) -> None:
        def known(by: KnownBy, *, by_token: bool = False) -> Operator:
            return Operator(
                1, OWNER, by, Status.ACTIVE, super_admin=True, permissions=frozenset(), by_token=by_token
            )

        assert guarantee(known(KnownBy.KEY), None).enforced is Enforced.GATED
        assert guarantee(known(KnownBy.KEY, by_token=True), None).enforced is Enforced.OWNER
        assert guarantee(known(KnownBy.UID), None).enforced is Enforced.OWNER
        assert guarantee(known(KnownBy.CLAIMED), None).enforced is Enforced.ADVISORY
        path.chmod(0o666)
        exposed = ownership.file_exposure(path)
        for way in KnownBy:
            assert guarantee(known(way), exposed).enforced is Enforced.ADVISORY


def opened_and_closed(path: Path, operator: str | None = None) -> contextlib.closing[Session]:
    return contextlib.closing(opened(path, operator))
