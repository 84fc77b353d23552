"""People out of a file: who is created and updated, what a file may not touch, and all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import DBAPIError

from seattui.domain.changes.imports import ImportPlan, ImportUsers
from seattui.domain.changes.removals import ScheduleRemoval
from seattui.domain.incoming import BadFile, Incoming
from seattui.domain.model import Invite, Status, UserFilter
from seattui.errors import NotPermitted, Refused, SeattuiError, Stale, UsageError
from seattui.i18n import say
from tests.store.conftest import AT, SALES, SERVICE, Acme
from tests.support import invariants

SEEN = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)


def row(email: str, line: int = 2, **says: object) -> Incoming:
    given: dict[str, object] = {"first_name": None, "last_name": None, "active": None, "last_active": None}
    return Incoming(line, email, **(given | says))  # type: ignore[arg-type]


def importing(*rows: Incoming) -> ImportUsers:
    lined = [replace(r, line=n) for n, r in enumerate(rows, 2)]
    return ImportUsers(lambda: lined, "people.csv")


def plan(acme: Acme, *rows: Incoming) -> ImportPlan:
    made = acme.desk.plan(importing(*rows))
    assert isinstance(made, ImportPlan)
    return made


def outcome(made: ImportPlan) -> tuple[int, int, int]:
    return made.created, made.updated, made.unchanged


class TestComingIn:
    def test_new_people_are_accepted_and_deactivated_where_the_file_says_so(self, acme: Acme) -> None:
        acme.do(
            importing(
                row("New@Acme.example", first_name="Nora", last_name="Ñu", active=True, last_active=SEEN),
                row("old@acme.example", active=False),
                row("bare@acme.example"),
            )
        )
        new, old, bare = acme.user("new"), acme.user("old"), acme.user("bare")
        assert (new.email, new.name, new.last_active) == ("New@Acme.example", "Nora Ñu", SEEN)
        assert (new.standing.status, new.standing.invite) == (Status.ACTIVE, Invite.ACCEPTED)
        assert new.standing.permissions == new.standing.seats == frozenset()
        assert old.standing.status is Status.DEACTIVATED
        assert (bare.name, bare.last_active, bare.standing.status) == ("", None, Status.ACTIVE)
        assert invariants.faults(acme.url) == []

    def test_the_plan_tells_what_becomes_of_each_row(self, acme: Acme) -> None:
        made = plan(
            acme,
            row("new@acme.example", first_name="Nora"),
            row("gus@acme.example", first_name="Gustav"),
            row("hal@acme.example", first_name="Hal"),
            replace(row(""), reason=say("no e-mail address"), column="Email"),
        )
        assert made.rows == 4
        assert outcome(made) == (1, 1, 1)
        assert [(p.line, p.email, p.name, p.outcome) for p in made.preview] == [
            (2, "new@acme.example", "Nora", "created"),
            (3, "gus@acme.example", "Gustav Lee", "updated"),
        ]
        (skipped,) = made.skipped
        assert (skipped.line, skipped.column, str(skipped.reason)) == (5, "Email", "no e-mail address")
        assert made.after["people"] == made.before["people"] + 1

    def test_of_thousands_the_first_hundred_are_shown_and_all_are_written(self, acme: Acme) -> None:
        rows = [row(f"n{n}@acme.example", first_name=f"N{n}", last_name="Ö") for n in range(2_500)]
        rows += [replace(row(""), reason=say("no e-mail address")) for _ in range(150)]
        made = plan(acme, *rows)
        assert (made.created, made.skipped_count, len(made.skipped), len(made.preview)) == (
            2500,
            150,
            100,
            100,
        )
        acme.desk.apply(made)
        assert acme.desk.count(UserFilter(search="o n24")).number == 111
        assert invariants.faults(acme.url) == []

    def test_the_record_names_each_of_them(self, acme: Acme) -> None:
        acme.do(
            importing(row("new@acme.example", first_name="Nora"), row("gus@acme.example", last_name="Li"))
        )
        newest = acme.desk.activity(limit=1)[0]
        assert (newest.change, newest.people, newest.after["file"]) == ("users.import", 2, "people.csv")
        told = {p.email: (p.before, p.after) for p in newest.affected}
        before, after = told["gus@acme.example"]
        assert before
        assert after
        assert (before["last_name"], after["last_name"]) == ("Lee", "Li")
        assert told["new@acme.example"][0] is None
        assert acme.desk.verify().ok


class TestAgain:
    ROWS = (
        row("new@acme.example", first_name="Nora", last_active=SEEN, seats=(SALES,), permissions=("export_users",)),
        row("dee@acme.example", first_name="Dée", permissions=()),
        row("gus@acme.example", last_active=SEEN),
    )  # fmt: skip

    def test_twice_it_changes_nothing(self, acme: Acme) -> None:
        acme.do(importing(*self.ROWS))
        before = acme.one("SELECT count(*) FROM activity")
        again = plan(acme, *self.ROWS)
        assert outcome(again) == (0, 0, 3)
        assert again.empty
        assert acme.desk.apply(again).activity_id is None
        assert acme.one("SELECT count(*) FROM activity") == before

    def test_the_same_address_in_other_letters_is_the_same_person(self, acme: Acme) -> None:
        assert outcome(plan(acme, row("GUS@ACME.EXAMPLE"), row("ｈａｌ@acme.example"))) == (0, 0, 2)

    def test_activity_never_goes_back(self, acme: Acme) -> None:
        acme.do(importing(row("gus@acme.example", last_active=SEEN)))
        earlier, later = SEEN - timedelta(days=1), SEEN + timedelta(microseconds=1)
        assert outcome(plan(acme, row("gus@acme.example", last_active=earlier))) == (0, 0, 1)
        assert outcome(plan(acme, row("gus@acme.example", last_active=later))) == (0, 1, 0)

    def test_nobody_was_active_in_the_future(self, acme: Acme) -> None:
        rows = [
            row("gus@acme.example", last_active=AT + timedelta(seconds=1)),
            row("hal@acme.example", last_active=AT),
        ]
        made = plan(acme, *rows)
        assert outcome(made) == (0, 1, 0)
        assert [(s.column, str(s.reason)) for s in made.skipped] == [
            ("last_active", "last active lies in the future")
        ]
        assert made.skipped_count == 1

    def test_an_instant_in_another_zone_is_the_same_instant(self, acme: Acme) -> None:
        acme.do(importing(row("gus@acme.example", last_active=SEEN)))
        tokyo = timezone(timedelta(hours=9))
        made = plan(acme, row("gus@acme.example", last_active=SEEN.astimezone(tokyo)))
        assert outcome(made) == (0, 0, 1)
        acme.do(importing(row("hal@acme.example", last_active=SEEN.astimezone(tokyo))))
        assert acme.user("hal").last_active == SEEN
        assert acme.one("SELECT last_active FROM users WHERE email = 'hal@acme.example'") == SEEN.isoformat()

    def test_who_is_here_stays_active_or_deactivated(self, acme: Acme) -> None:
        made = plan(acme, row("gus@acme.example", active=False), row("eli@acme.example", active=True))
        assert outcome(made) == (0, 0, 2)

    def test_names_change_and_are_found_by_the_new_one(self, acme: Acme) -> None:
        acme.do(importing(row("gus@acme.example", first_name="Łukasz")))
        assert acme.user("gus").name == "Łukasz Lee"
        assert acme.desk.count(UserFilter(search="lukasz")).number == 1
        assert acme.desk.count(UserFilter(search="gus lee")).number == 1  # by the address
        assert acme.desk.count(UserFilter(search="łukasz lee gus@")).number == 1
        acme.do(importing(row("gus@acme.example", first_name="Bo", last_name="")))
        assert acme.desk.count(UserFilter(search="lukasz")).number == 0
        assert {c.name: c.state for c in acme.desk.checks()}["search"] == "ok"

    def test_people_who_were_removed_come_in_anew(self, acme: Acme) -> None:
        acme.run("UPDATE users SET status = 'removed' WHERE email = 'gus@acme.example'")
        acme.do(importing(row("gus@acme.example")))
        assert acme.one("SELECT count(*) FROM users WHERE email = 'gus@acme.example'") == 2
        assert acme.user("gus").standing.status is Status.ACTIVE


class TestSeatsAndPermissions:
    def test_without_columns_for_them_they_stay(self, acme: Acme) -> None:
        acme.do(importing(row("dee@acme.example", first_name="Dé"), row("bo@acme.example", first_name="Boo")))
        assert acme.user("dee").standing.seats == {SALES}
        assert acme.user("bo").standing.holds("modify_billing")

    def test_mapped_they_become_what_the_file_says(self, acme: Acme) -> None:
        acme.do(
            importing(
                row("dee@acme.example", seats=(SERVICE,)),
                row("gus@acme.example", seats=(SALES, SERVICE), permissions=("export_users",)),
                row("bo@acme.example", permissions=()),
            )
        )
        assert acme.user("dee").standing.seats == {SERVICE}
        assert acme.user("dee").standing.permissions == {"sales_hub_access", "service_hub_access"}
        assert acme.user("gus").standing.seats == {SALES, SERVICE}
        assert acme.user("gus").standing.permissions == {
            "export_users", "sales_hub_access", "service_hub_access",
        }  # fmt: skip
        assert acme.user("bo").standing.permissions == frozenset()
        assert invariants.faults(acme.url) == []

    def test_who_holds_a_seat_keeps_the_access_that_it_needs(self, acme: Acme) -> None:
        made = plan(acme, row("dee@acme.example", permissions=("export_users",)))
        acme.desk.apply(made)
        assert acme.user("dee").standing.seats == {SALES}
        assert acme.user("dee").standing.permissions == {"export_users", "sales_hub_access"}

    def test_a_seat_passes_from_one_row_to_another_when_none_is_left(self, acme: Acme) -> None:
        acme.do(acme.give("gus", "hal"))
        acme.do(importing(row("ivy@acme.example", seats=(SALES,)), row("gus@acme.example", seats=())))
        assert acme.holders() == ["dee", "eli", "fay", "hal", "ivy"]

    def test_r3_too_many(self, acme: Acme) -> None:
        made = plan(acme, *(row(f"n{n}@acme.example", seats=(SALES,)) for n in range(3)))
        assert made.blocked
        assert made.blocked.rule == "R3"
        with pytest.raises(Refused):
            acme.desk.apply(made)
        assert acme.desk.count(UserFilter(search="n0@")).number == 0

    def test_r6_of_a_deactivated_person(self, acme: Acme) -> None:
        made = plan(acme, row("eli@acme.example", seats=()))
        assert made.blocked
        assert made.blocked.rule == "R6"

    def test_r20_seats_that_were_to_leave(self, acme: Acme) -> None:
        acme.do(ScheduleRemoval(SERVICE, 2))
        rows = [row(f"n{n}@acme.example", seats=(SERVICE,)) for n in range(2)]
        made = plan(acme, *rows)
        assert "removal-cancelled" in [w.code for w in made.warnings]
        acme.desk.apply(made)
        assert acme.held(SERVICE).removal is None
        assert invariants.faults(acme.url) == []

    def test_r2_r12_who_may(self, acme: Acme) -> None:
        chen, bo = acme.open("chen@acme.example"), acme.open("bo@acme.example")
        assert chen.plan(importing(row("n@acme.example"))).possible
        with pytest.raises(NotPermitted) as refusal:
            chen.plan(importing(row("n@acme.example", seats=(SALES,))))
        assert refusal.value.rule == "R2"
        assert bo.plan(importing(row("n@acme.example", seats=(SALES,)))).possible
        with pytest.raises(NotPermitted) as refusal:
            bo.plan(importing(row("n@acme.example", permissions=("export_users",))))
        assert refusal.value.rule == "R12"

    @pytest.mark.parametrize("says", [{"seats": ("no-hub",)}, {"permissions": ("fly",)}])
    def test_a_code_that_is_not_known_names_line_and_column(
        self, acme: Acme, says: dict[str, object]
    ) -> None:
        with pytest.raises(UsageError) as error:
            plan(acme, row("a@acme.example"), row("b@acme.example", **says))
        assert "Line 3" in str(error.value)


class TestAllOrNothing:
    def test_a_file_that_breaks_in_the_middle_writes_nothing(self, acme: Acme) -> None:
        class BrokenLine(SeattuiError):
            pass

        def rows() -> Iterator[Incoming]:
            yield from (row(f"n{n}@acme.example", n + 2) for n in range(2_500))
            raise BrokenLine("broken-line", say("Line {line}: broken", line=2502))

        with pytest.raises(BrokenLine):
            acme.desk.plan(ImportUsers(rows, "people.csv"))
        assert acme.desk.count(UserFilter()).number == 9
        assert acme.desk.plan(acme.give("gus")).possible

    def test_a_file_that_changed_between_plan_and_apply(self, acme: Acme) -> None:
        rows = [row("n1@acme.example")]
        change = ImportUsers(lambda: rows, "people.csv")
        made = acme.desk.plan(change)
        rows.append(row("n2@acme.example", 3))
        with pytest.raises(Stale) as stale:
            acme.desk.apply(made)
        assert isinstance(stale.value.plan, ImportPlan)
        assert stale.value.plan.created == 2
        assert acme.desk.count(UserFilter()).number == 9

    def test_an_address_that_came_in_meanwhile(self, acme: Acme) -> None:
        made = plan(acme, row("new@acme.example", first_name="Nora"))
        other = acme.open()
        other.apply(other.plan(importing(row("NEW@acme.example", first_name="Ned"))))
        with pytest.raises(Stale):
            acme.desk.apply(made)
        assert acme.user("new").first_name == "Ned"

    def test_the_same_address_twice_is_refused_whole(self, acme: Acme) -> None:
        rows = [row(f"n{n}@acme.example", column="Mail") for n in range(3)]
        twins = importing(row("straße@acme.example"), *rows, row("STRASSE@acme.example", column="Mail"))
        with pytest.raises(BadFile) as error:
            acme.do(twins)
        assert error.value.code == "duplicate-email"
        assert str(error.value.message) == "Line 6, column Mail: STRASSE@acme.example is on line 2 already"
        assert acme.desk.count(UserFilter(search="strasse")).number == 0

    def test_impossible_letters_are_refused_whole(self, acme: Acme) -> None:
        rows: Iterable[Incoming] = (row("a@acme.example"), row("b@acme.example", 3, first_name="\ud800"))
        with pytest.raises(SeattuiError):
            acme.do(importing(*rows))
        assert acme.desk.count(UserFilter()).number == 9


class TestWhileTheFileIsRead:
    def test_others_read_and_write_and_it_goes_on_from_there(self, acme: Acme) -> None:
        """Nobody waits for a file, however long reading it takes: neither while it is planned nor applied."""
        other = acme.open()
        given = iter((acme.give("gus"), acme.give("hal"), acme.take("gus"), acme.take("hal")))

        def rows() -> Iterator[Incoming]:
            for n in range(2, 5_000):
                if n in (100, 4_500):
                    assert other.apply(other.plan(next(given))).activity_id
                    assert other.count(UserFilter()).number == 9
                yield row(f"n{n}@acme.example", n)

        receipt = acme.do(ImportUsers(rows, "people.csv"))
        assert receipt.activity_id == acme.one("SELECT max(id) FROM activity")
        assert acme.desk.count(UserFilter()).number == 9 + 4_998
        assert acme.holders() == ["dee", "eli", "fay"]
        assert invariants.faults(acme.url) == []

    def test_what_others_did_to_those_in_the_file_is_seen(self, acme: Acme) -> None:
        other, seen = acme.open(), []

        def rows() -> Iterator[Incoming]:
            yield row("gus@acme.example", first_name="Gustav", seats=())
            if seen:
                other.apply(other.plan(acme.give("gus")))
            seen.append("read once")

        made = acme.desk.plan(ImportUsers(rows, "people.csv"))
        with pytest.raises(Stale):
            acme.desk.apply(made)
        assert acme.holders() == ["dee", "eli", "fay", "gus"]
        assert acme.user("gus").first_name == "Gus"

    def test_who_may_not_import_is_told_before_it_is_read(self, acme: Acme) -> None:
        with pytest.raises(NotPermitted):
            acme.open("dee@acme.example").plan(ImportUsers(lambda: pytest.fail("read"), "people.csv"))

    def test_nothing_of_the_file_stays_on_the_connection(self, acme: Acme) -> None:
        acme.do(importing(row("new@acme.example", first_name="Nora")))
        with acme.desk.store.plan() as tx, pytest.raises(DBAPIError):
            tx.exec_driver_sql("SELECT count(*) FROM incoming")
