"""From when idle days count, as it is kept: in step with seats, invitations and coming back, however written."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from seattui.domain.changes.people.create import CreateUsers, NewUser
from seattui.domain.changes.people.invitations import Invite
from seattui.domain.changes.people.lifecycle import Deactivate, Reactivate, Remove
from seattui.domain.changes.seats.seats import ChangeSeats, MoveSeat
from seattui.domain.changes.undo.undo import Undo
from seattui.domain.model import ANY_SEAT, Column, Sort, UserFilter
from seattui.domain.people.idle import idle_holders
from seattui.service import session as sessions
from seattui.store.admin import upgrading
from seattui.store.connection.urls import store_url
from tests.store.conftest import AT, OWNER, SALES, SERVICE, Acme
from tests.support.stores import sql
from tests.support.stores.invariants import faults
from tests.support.stores.versions import without_0003

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
OLD_STORE = Path(__file__).parents[2] / "data" / "store-0.1.0.db"


def later(acme: Acme, days: int) -> Acme:
    """The same account, so many days on, with everything posted that fell due."""
    session = acme.open(at=AT + timedelta(days=days))
    session.settle()
    return Acme(acme.url, session)


def idle(acme: Acme, seat: str = ANY_SEAT, *, with_pending: bool = False) -> list[str]:
    wanted = UserFilter(seat=seat, idle_days=90, with_pending=with_pending)
    found = [u.email.partition("@")[0] for u in acme.session.every_user(wanted, Sort())]
    assert acme.session.count(wanted).number == len(found)
    return found


class TestIdleFrom:
    def test_seats_given_moved_and_taken(self, acme: Acme) -> None:
        assert idle(acme) == ["eli"], "the others got their seats just now; Eli is deactivated"
        soon = later(acme, 91)
        assert idle(soon) == ["dee", "eli", "fay"]
        soon.do(ChangeSeats(soon.ids("dee"), give=(SERVICE,)))
        assert (idle(soon), idle(soon, SALES), idle(soon, SERVICE)) == (
            ["eli", "fay"], ["dee", "eli", "fay"], ["eli"],
        )  # fmt: skip
        soon.do(MoveSeat(soon.user("fay").id, soon.user("gus").id, SALES))
        assert idle(soon) == ["eli"]
        soon.do(ChangeSeats(soon.ids("dee"), take=(SERVICE,)))
        assert idle(soon) == ["dee", "eli"]
        assert faults(acme.url) == []

    def test_the_seat_of_another_hub_is_newer_and_the_person_alone_tells_it_as_well(self, acme: Acme) -> None:
        soon = later(acme, 91)
        soon.do(ChangeSeats(soon.ids("dee"), give=(SERVICE,)))
        assert soon.user("dee").idle_from == AT + timedelta(days=91)
        assert dict(soon.user("dee").idle_in) == {SALES: AT, SERVICE: AT + timedelta(days=91)}
        (listed,) = (
            u
            for u in soon.session.every_user(idle_holders(SALES), Sort(Column.LAST_ACTIVE))
            if u.email[:3] == "dee"
        )
        assert listed == soon.user("dee")

    def test_whoever_was_invited_is_pending_and_counted_from_the_invitation(self, acme: Acme) -> None:
        acme.do(CreateUsers((NewUser("new@acme.example"),), seats=(SALES,), days=365))
        assert idle(acme, with_pending=True) == ["eli"]
        soon = later(acme, 91)
        assert "new" not in idle(soon)
        assert "new" in idle(soon, with_pending=True)
        soon.do(Invite(soon.ids("new")))
        assert "new" not in idle(soon, with_pending=True)

    def test_those_who_come_back_begin_anew(self, acme: Acme) -> None:
        soon = later(acme, 91)
        soon.do(Deactivate(soon.ids("dee", "fay")))
        assert idle(soon) == ["dee", "eli", "fay"]
        soon.do(Reactivate(soon.ids("dee")))
        assert idle(soon) == ["eli", "fay"]
        assert soon.user("dee").idle_from == AT + timedelta(days=91)

    def test_a_removal_that_is_taken_back_brings_them_back_now(self, acme: Acme) -> None:
        removed = acme.do(Remove(acme.ids("gus")))
        assert removed.activity_id
        soon = later(acme, 91)
        soon.do(Undo(removed.activity_id))
        assert soon.user("gus").idle_from == AT + timedelta(days=91)

    def test_plain_sql_is_followed_and_mending_mends_what_was_written_over_it(self, acme: Acme) -> None:
        early = (AT - timedelta(days=200)).isoformat()
        acme.run(f"UPDATE seats SET since = '{early}'")
        assert idle(acme) == ["dee", "eli", "fay"]
        acme.run("DELETE FROM seats WHERE user_id = (SELECT id FROM users WHERE email LIKE 'fay@%')")
        assert faults(acme.url) == []
        acme.run_unguarded("UPDATE users SET seat_latest = '2030' WHERE email LIKE 'dee@%'")
        (result,) = (c for c in acme.session.checks() if c.name == "idle")
        assert (result.state, "1 person's idle days" in result.text) == ("warning", True)
        acme.session.mend()
        assert {c.state for c in acme.session.checks() if c.name == "idle"} == {"ok"}
        assert faults(acme.url) == []


class TestUpgraded:
    """Version 0003 counts for everybody what it would have kept."""

    def test_as_if_it_had_been_kept_all_along(self, acme: Acme) -> None:
        soon = later(acme, 5)
        soon.do(ChangeSeats(soon.ids("dee"), give=(SERVICE,)))
        soon.do(Deactivate(soon.ids("fay", "gus")))
        soon.do(Reactivate(soon.ids("fay")))
        soon.do(CreateUsers((NewUser("new@acme.example"),)))
        kept = "SELECT id, restored_at, seat_latest, idle_base, idle_from FROM users ORDER BY id"
        before = sql.rows(acme.url, kept)
        assert len({row[1] for row in before}) == 2
        soon.close()
        without_0003(acme.url)
        done = upgrading.upgraded(store_url(acme.url), NOW, dumped=True)
        assert (done.version, done.notes) == ("0002", ())
        assert sql.rows(acme.url, kept) == before

    def test_the_store_of_the_first_release(self, tmp_path: Path) -> None:
        path = tmp_path / "store.db"
        shutil.copy(OLD_STORE, path)
        upgrading.upgraded(store_url(str(path)), NOW, dumped=True)
        url = f"sqlite:///{path}"
        assert faults(url) == []
        session = sessions.open_session(url, operator=OWNER)
        since = {
            user.id: max(details.seats_since.values())
            for user in session.every_user(UserFilter(seat=ANY_SEAT), Sort())
            if (details := session.details(user.id)) and user.access_state.status == "active"
        }
        assert len(since) > 80
        for user in session.by_id(list(since)):
            invited = session.details(user.id).invited_at  # type: ignore[union-attr]
            assert user.idle_from == max(filter(None, (user.last_active, invited, since[user.id])))
        session.close()
