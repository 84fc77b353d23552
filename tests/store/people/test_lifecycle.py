"""People who come and go, written: one change each, with its record, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from seattui.domain.changes.billing.operators import TieOperator
from seattui.domain.changes.people.edit import EditUsers
from seattui.domain.changes.people.lifecycle import Deactivate, Offboard, Reactivate, Remove
from seattui.domain.changes.people.presence import ExceptIdle, MarkSeen
from seattui.domain.changes.people.select import Others
from seattui.domain.changes.seats.seats import ChangeSeats, Deactivated
from seattui.domain.model import IdleException, Matching, Sort, Status, UserFilter
from seattui.domain.people.idle import idle_holders
from seattui.domain.plan.stale import Stale
from seattui.kit.errors import NotFound, NotPermitted, Refused
from seattui.store.admin.upgrading import upgraded
from seattui.store.connection.urls import store_url
from tests.store.conftest import AT, SALES, SERVICE, Acme
from tests.support.stores import invariants, sql
from tests.support.stores.versions import without_0005

EVERYONE = Matching(UserFilter())
LEAVE = date(2026, 12, 31)
FOR_OTHERS = Path(__file__).resolve().parents[3] / "docs" / "for-other-applications.md"


def affected(acme: Acme) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Who stands in the newest row of the record, with before and after."""
    (newest,) = acme.session.activity(limit=1)
    people = acme.session.affected(newest.id)
    return {a.email.partition("@")[0]: (dict(a.before or {}), dict(a.after or {})) for a in people}


class TestComingAndGoing:
    def test_deactivated_and_reactivated_they_hold_what_they_held(self, acme: Acme) -> None:
        before = acme.user("dee")
        acme.do(Deactivate(acme.ids("dee", "gus")))
        assert acme.user("dee").access_state.status is Status.DEACTIVATED
        assert acme.holders() == ["dee", "eli", "fay"]
        assert affected(acme)["gus"][1]["status"] == "deactivated"
        acme.do(Reactivate(acme.ids("dee", "eli")))
        assert acme.user("dee") == before
        assert acme.user("eli").access_state.status is Status.ACTIVE
        assert invariants.faults(acme.url) == []

    def test_r7_refused_names_them_all_and_nobody_goes(self, acme: Acme) -> None:
        plan = acme.session.plan(Remove(EVERYONE))
        assert {(r.user.email.partition("@")[0], r.rule) for r in plan.refusals} == {
            ("ana", "R7"), ("dee", "R7"), ("eli", "R7"), ("fay", "R7"),
        }  # fmt: skip
        with pytest.raises(Refused):
            acme.session.apply(plan)
        assert acme.session.count(UserFilter()).number == 9
        done = acme.do(Remove(EVERYONE, Others.LEAVE_OUT))
        assert done.plan.people == 5
        assert {u.email.partition("@")[0] for u in acme.session.every_user(UserFilter(), Sort())} == {
            "ana", "dee", "eli", "fay",
        }  # fmt: skip

    def test_removed_is_listed_nowhere_but_in_the_record(self, acme: Acme) -> None:
        acme.do(TieOperator("bo@acme.example", 4321))
        acme.do(Offboard(acme.ids("bo"), remove=True))
        with pytest.raises(NotFound):
            acme.user("bo")
        for wanted in (UserFilter(), UserFilter(search="lindqvist"), UserFilter(idle_days=0)):
            assert "bo@acme.example" not in {u.email for u in acme.session.every_user(wanted, Sort())}
        assert [t.uid for t in acme.session.ties() if t.email == "bo@acme.example"] == []
        with pytest.raises(NotPermitted):
            acme.open(operator="bo@acme.example")
        assert next(a.change for a in acme.session.activity(email="bo@acme.example")) == "users.offboard"
        assert acme.session.verify().ok

    def test_offboarding_some_for_good_with_their_seats(self, acme: Acme) -> None:
        acme.do(ChangeSeats(acme.ids("gus", "hal"), give=(SERVICE,)))
        change = Offboard(acme.ids("eli", "gus", "hal", "ivy"), remove=True, schedule_removal=True)
        plan = acme.session.plan(change)
        assert [w.code for w in plan.warnings] == [
            "still-paid",
            "still-paid",
            "included-stay",
            "included-stay",
        ]
        acme.session.apply(plan)
        assert (acme.holders(), acme.holders(SERVICE)) == (["dee", "fay"], [])
        assert (acme.held().scheduled, acme.held(SERVICE).scheduled) == (0, 2)
        gone = sql.rows(acme.url, "SELECT email FROM users WHERE status = 'removed' ORDER BY email")
        assert [email.partition("@")[0] for (email,) in gone] == ["eli", "gus", "hal", "ivy"]
        assert sql.rows(acme.url, "SELECT 1 FROM users WHERE status = 'removed' AND permissions <> 0") == []
        assert affected(acme)["eli"][0]["seats"] == [SALES, SERVICE]
        assert invariants.faults(acme.url) == []

    def test_somebody_given_a_seat_meanwhile_makes_it_stale(self, acme: Acme) -> None:
        plan = acme.session.plan(Remove(acme.ids("gus", "hal")))
        acme.do(acme.give("gus"))
        with pytest.raises(Stale) as stale:
            acme.session.apply(plan)
        assert stale.value.plan
        assert stale.value.plan.refusals[0].code == "has-access"
        assert acme.user("hal").access_state.status is Status.ACTIVE

    def test_an_invitation_works_no_more(self, acme: Acme) -> None:
        acme.run(
            "UPDATE users SET invite = 'pending' WHERE email LIKE 'gus@%' OR email LIKE 'hal@%'",
            "INSERT INTO invite_tokens (account_id, token_hash, user_id, made_at) "
            "SELECT account_id, email, id, '' FROM users WHERE invite = 'pending'",
        )
        acme.do(Deactivate(acme.ids("gus")))
        assert acme.one("SELECT token_hash FROM invite_tokens") == "hal@acme.example"


class TestIdle:
    def test_idle_holders_lose_their_seats_and_those_leave_as_one_change(self, acme: Acme) -> None:
        acme.run(
            f"UPDATE users SET last_active = '{AT.isoformat()}' WHERE email LIKE 'fay@%' OR email LIKE 'eli@%'"
        )
        acme.do(ExceptIdle(acme.ids("dee"), LEAVE, "parental leave"))
        idle = idle_holders()
        assert [u.email for u in acme.session.every_user(idle, Sort())] == ["eli@acme.example"]
        assert acme.session.count(idle).number == 1
        change = ChangeSeats(
            Matching(idle), take=(SALES, SERVICE), deactivated=Deactivated.RELEASE, schedule_removal=True
        )
        acme.do(change)
        assert (acme.holders(), acme.holders(SERVICE)) == (["dee", "fay"], [])
        assert acme.held(SERVICE).scheduled == 1
        assert acme.user("eli").access_state.status is Status.DEACTIVATED
        assert acme.session.plan(change).empty

    def test_an_exception_stands_with_the_person_and_in_the_record(self, acme: Acme) -> None:
        hostile = "leave\x1b[31m “x” 'y' \\ {"
        acme.do(ExceptIdle(acme.ids("gus"), LEAVE - timedelta(days=1), "short"))
        acme.do(ExceptIdle(acme.ids("gus", "hal"), LEAVE, hostile))
        found = acme.session.details(acme.user("gus").id)
        assert found
        assert found.excepted == IdleException(LEAVE, hostile)
        noted = {"until": "2026-12-31", "because": hostile}
        assert affected(acme) == {
            "gus": (
                {"idle_exception": {"until": "2026-12-30", "because": "short"}},
                {"idle_exception": noted},
            ),
            "hal": ({"idle_exception": None}, {"idle_exception": noted}),
        }
        acme.do(ExceptIdle(EVERYONE, None))
        assert affected(acme)["hal"] == ({"idle_exception": noted}, {"idle_exception": None})
        assert set(affected(acme)) == {"gus", "hal"}
        assert acme.user("gus").excepted_until is None
        assert acme.session.verify().ok

    def test_seen_moves_on_and_is_recorded_person_by_person(self, acme: Acme) -> None:
        earlier, later = AT - timedelta(days=3), AT - timedelta(days=1)
        acme.do(MarkSeen(acme.ids("gus"), later))
        done = acme.do(MarkSeen(acme.ids("gus", "hal", "ivy"), earlier))
        assert done.plan.after["seen"] == 2
        assert [acme.user(w).last_active for w in ("gus", "hal", "ivy")] == [later, earlier, earlier]
        assert affected(acme) == {
            who: ({"last_active": ""}, {"last_active": earlier.isoformat()}) for who in ("hal", "ivy")
        }
        assert acme.session.plan(MarkSeen(EVERYONE, earlier - timedelta(days=1))).after["seen"] == 6
        assert acme.session.verify().ok
        assert json.loads(acme.one("SELECT before FROM activity_people ORDER BY activity_id DESC LIMIT 1"))


class TestEntitlements:
    """The view that other applications read: who may use what, right now (R1)."""

    QUERY = "SELECT account, e.user, hub, tier, since FROM entitlements e ORDER BY e.user, hub"

    def test_r1_active_holders_and_nobody_else(self, acme: Acme) -> None:
        since = AT.isoformat()
        assert sql.rows(acme.url, self.QUERY) == [
            ("Acme GmbH", "dee@acme.example", SALES, "professional", since),
            ("Acme GmbH", "fay@acme.example", SALES, "professional", since),
        ]
        acme.do(Reactivate(acme.ids("eli")))
        acme.do(Deactivate(acme.ids("dee")))
        acme.do(Offboard(acme.ids("fay"), remove=True))
        assert [row[1:3] for row in sql.rows(acme.url, self.QUERY)] == [
            ("eli@acme.example", SALES),
            ("eli@acme.example", SERVICE),
        ]

    def test_r8_who_is_invited_may_use_their_seat_too(self, acme: Acme) -> None:
        acme.run("UPDATE users SET invite = 'pending' WHERE email LIKE 'dee@%'")
        assert len(sql.rows(acme.url, self.QUERY)) == 2

    def test_the_question_in_the_docs_is_answered(self, acme: Acme) -> None:
        [question] = re.findall(r"```sql\n(.*?)```", FOR_OTHERS.read_text("utf-8"), re.DOTALL)
        found = sql.rows(acme.url, question.replace("bo@acme.example", "dee@acme.example"))
        assert found == [(acme.user("dee").id, SALES, "professional")]

    def test_the_id_stays_a_persons_when_their_address_becomes_anothers(self, acme: Acme) -> None:
        before = acme.one("SELECT id FROM entitlements e WHERE e.user = 'dee@acme.example'")
        acme.do(EditUsers(acme.ids("dee"), email="dee.marsh@acme.example"))
        acme.do(EditUsers(acme.ids("gus"), email="dee@acme.example"))
        named = "SELECT e.user, e.id FROM entitlements e WHERE e.user LIKE 'dee%'"
        assert sql.rows(acme.url, named) == [("dee.marsh@acme.example", before)]
        assert acme.user("dee").id != before

    def test_an_upgrade_adds_the_id_and_whoever_may_read_the_view_still_may(self, acme: Acme) -> None:
        without_0005(acme.url)
        if not acme.sqlite:  # which forgets it where a view is dropped
            acme.run("GRANT SELECT ON entitlements TO pg_monitor")
        upgraded(store_url(acme.url), AT, dumped=True)
        found = sql.rows(acme.url, "SELECT e.user, e.id FROM entitlements e ORDER BY e.user")
        assert found == [(f"{who}@acme.example", acme.user(who).id) for who in ("dee", "fay")]
        if not acme.sqlite:
            assert acme.one("SELECT has_table_privilege('pg_monitor', 'entitlements', 'SELECT')")
