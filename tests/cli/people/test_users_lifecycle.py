"""`users deactivate|reactivate|remove|offboard|seen|except`: the contract with scripts, and each refusal."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.accounts import AT
from tests.support.stores import sql

BO, CHEN, DANA, EMIL = (f"{who}@acme.example" for who in ("bo", "chen", "dana", "emil"))
OFFBOARD = ("users", "offboard")
LONG_AGO = (AT - timedelta(days=200)).isoformat()


def status(run: Run, email: str) -> str | None:
    """Active or deactivated; None for who isn't here any more."""
    found = run("users", "list", "--search", email, "--json").json["users"]
    return found[0]["status"] if found else None


def seats(run: Run) -> dict[str, int]:
    (only,) = run("seats", "list", "--json").json["subscriptions"]
    scheduled = only["scheduled_removal"]
    return {"assigned": only["assigned"], "leaving": scheduled["seats"] if scheduled else 0}


def held_for(store: Path, days: int) -> None:
    """Every seat is held for so many days."""
    since = (AT - timedelta(days=days)).isoformat()
    sql.run(f"sqlite:///{store}", "UPDATE seats SET since = ?", [(since,)])


class TestComingAndGoing:
    def test_deactivates_and_says_what_stays_paid_for(self, run: Run) -> None:
        run("seats", "change", BO, "--give", "sales-hub", "--yes")
        said = run("users", "deactivate", BO, CHEN, "--yes")
        assert said.code == 0
        assert said.out.splitlines() == [
            "Active users             3  →  1",
            "Deactivated users        2  →  4",
            "Sales Hub assigned  1 of 3  →  1 of 3",
            "Affects 2 people",
            "Due now €0.00",
            "! 1 Sales Hub seat stays assigned and is paid for until 23 Nov 2027: off-boarding frees it",
        ]  # fmt: skip
        assert status(run, BO) == "deactivated"
        assert run("users", "reactivate", BO, "--yes").code == 0
        assert (status(run, BO), seats(run)["assigned"]) == ("active", 1)

    def test_json_is_what_the_contract_says(self, run: Run) -> None:
        run("seats", "change", BO, "--give", "sales-hub", "--yes")
        said = run(*OFFBOARD, BO, "--schedule-removal", "--yes", "--json", "--because", "TICKET-9").json
        assert said["applied"] is True
        assert set(said["plan"]) == {"before", "after", "due_now", "warnings", "effects"}
        assert said["plan"]["after"]["sales-hub"] == {
            "purchased": 3, "assigned": 0, "unassigned": 3, "scheduled": 1, "effective_on": "2027-11-23",
            "each_interval": {"minor": 4000, "currency": "EUR"},
        }  # fmt: skip
        assert said["plan"]["effects"][:3] == [
            {"effect": "status", "status": "deactivated", "people": 1},
            {"effect": "take", "hub": "sales-hub", "people": 1},
            {"effect": "schedule-removal", "hub": "sales-hub", "seats": 1, "effective_on": "2027-11-23"},
        ]
        assert [w["code"] for w in said["plan"]["warnings"]] == ["still-paid"]
        newest = run("activity", "list", "--json", "--limit", "1").json["activity"][0]
        assert (newest["change"], newest["because"], newest["people"]) == ("users.offboard", "TICKET-9", 1)

    def test_a_dry_run_changes_nothing(self, run: Run) -> None:
        assert run(*OFFBOARD, BO, "--remove", "--dry-run").code == 0
        assert status(run, BO) == "active"

    def test_r7_refused_with_both_ways_on(self, run: Run) -> None:
        run("seats", "change", BO, "--give", "sales-hub", "--yes")
        said = run("users", "remove", BO, CHEN, "--yes", "--json")
        assert (said.code, said.error["rule"], said.error["code"]) == (4, "R7", "has-access")
        assert "users offboard EMAIL --remove" in said.error["hint"]
        assert status(run, CHEN) == "active"
        assert run("users", "remove", BO, CHEN, "--leave-out", "--yes").code == 0
        assert (status(run, BO), status(run, CHEN)) == ("active", None)
        assert run(*OFFBOARD, BO, "--remove", "--yes").code == 0
        assert status(run, BO) is None
        assert seats(run) == {"assigned": 0, "leaving": 0}

    def test_r22_the_owner_alone_stays(self, run: Run) -> None:
        said = run("users", "deactivate", "ana@acme.example", "--yes", "--json")
        assert (said.code, said.error["rule"], said.error["code"]) == (4, "R22", "last-super-admin")

    def test_yourself_among_others_is_kept_out(self, run: Run) -> None:
        said = run("users", "deactivate", "ana@acme.example", BO, "--yes", "--json")
        assert (said.code, said.error["code"]) == (4, "yourself")
        assert "--leave-out" in said.error["hint"]
        assert run("users", "deactivate", "ana@acme.example", BO, "--leave-out", "--yes").code == 0
        assert status(run, BO) == "deactivated"

    @pytest.mark.parametrize(
        "argv",
        [
            ("deactivate", CHEN), ("reactivate", DANA), ("remove", CHEN), ("offboard", CHEN), ("seen", CHEN),
            ("except", CHEN, "--until", "2027-01-01", "--because", "leave"),
        ],
    )  # fmt: skip
    def test_who_may_not(self, run: Run, argv: tuple[str, ...]) -> None:
        said = run("--operator", BO, "users", *argv, "--yes", "--json")
        assert (said.code, said.error["code"]) == (6, "not-permitted")

    def test_nobody_of_that_address(self, run: Run) -> None:
        assert run("users", "remove", "nobody@acme.example", BO, "--yes").code == 3
        assert status(run, BO) == "active"

    def test_nothing_to_do_succeeds(self, run: Run) -> None:
        said = run("users", "deactivate", DANA)
        assert (said.code, said.err) == (0, "Nothing to do.\n")

    def test_freed_seats_leave_with_seats_change_too(self, run: Run) -> None:
        run("seats", "change", BO, "--give", "sales-hub", "--yes")
        run("seats", "change", BO, "--take", "sales-hub", "--schedule-removal", "--yes")
        assert seats(run) == {"assigned": 0, "leaving": 1}


class TestIdle:
    def test_who_is_idle_is_listed_until_seen_or_excepted(self, run: Run, store: Path) -> None:
        run("seats", "change", BO, CHEN, "--give", "sales-hub", "--yes")
        idle = ("users", "list", "--idle", "90", "--seat", "any", "--json")
        assert run(*idle).json["total"] == 0, "they have just been given"
        held_for(store, 91)
        assert [u["email"] for u in run(*idle).json["users"]] == [BO, CHEN]
        assert run("users", "seen", BO, "--at-time", "2026-11-20", "--yes").code == 0
        assert run("users", "except", CHEN, "--until", "2027-01-31", "--because", "leave", "--yes").code == 0
        assert run(*idle).json["total"] == 0
        (shown,) = run("billing", "show", "--json").json["subscriptions"]
        assert shown["idle"]["seats"] == shown["unassigned"]
        assert run("users", "except", CHEN, "--no-more", "--yes").code == 0
        assert run(*idle).json["total"] == 1
        assert run("users", "list", "--search", BO, "--json").json["users"][0]["last_active"] == (
            "2026-11-19T23:00:00+00:00"
        ), "the day began then in the account's time zone"

    @pytest.mark.parametrize(
        ("given", "stored"),
        [
            ("2026-11-20", "2026-11-19T23:00:00+00:00"),
            ("2026-11-20T08:30", "2026-11-20T07:30:00+00:00"),
            ("2026-11-20T08:30Z", "2026-11-20T08:30:00+00:00"),
            ("2026-07-01", "2026-06-30T22:00:00+00:00"),
        ],
    )
    def test_without_an_offset_the_account_s_time_zone_is_meant(
        self, run: Run, given: str, stored: str
    ) -> None:
        assert run("users", "seen", BO, "--at-time", given, "--yes").code == 0
        assert run("users", "list", "--search", BO, "--json").json["users"][0]["last_active"] == stored

    def test_people_invited_seconds_ago_keep_their_seats(self, run: Run) -> None:
        assert run("users", "create", "new@acme.example", "--seat", "sales-hub", "--yes").code == 0
        take = ("seats", "change", "--take", "sales-hub", "--release-deactivated", "--yes", "--json")
        for pending in ((), ("--with-pending",)):
            assert (
                run("users", "list", "--seat", "any", "--idle", "90", *pending, "--json").json["total"] == 0
            )
            assert run(*take, "--seat", "any", "--idle", "90", *pending).json["plan"]["effects"] == []
        assert seats(run)["assigned"] == 1

    def test_pending_people_are_idle_when_asked_for_and_named_before_they_lose_their_seats(
        self, run: Run, store: Path
    ) -> None:
        run("users", "create", "new@acme.example", "--seat", "sales-hub", "--yes")
        run("seats", "change", CHEN, "--give", "sales-hub", "--yes")
        held_for(store, 91)
        sql.run(
            f"sqlite:///{store}", "UPDATE users SET invited_at = ? WHERE invite = 'pending'", [(LONG_AGO,)]
        )
        assert run("users", "list", "--idle", "90", "--seat", "any", "--json").json["total"] == 1
        asked = ("--idle", "90", "--seat", "any", "--with-pending")
        assert run("users", "list", *asked, "--json").json["total"] == 2
        run("users", "deactivate", CHEN, "--yes")
        said = run("seats", "change", "--take", "sales-hub", "--release-deactivated", *asked, "--dry-run")
        assert "! 1 of them is invited and hasn't accepted yet\n" in said.out
        assert "! 1 of them is deactivated\n" in said.out
        sql.run(f"sqlite:///{store}", "UPDATE seats SET since = ?", [(AT.isoformat(),)])
        said = run(
            "seats", "change", "--take", "sales-hub", "--release-deactivated", *asked, "--dry-run", "--json"
        )
        result = {w["code"]: w["text"] for w in said.json["plan"]["warnings"]}
        assert result["held-lately"] == "1 of them has held the seat for less than 90 days"
        assert "pending" not in result, "the seat is new"

    def test_with_pending_alone_means_nothing(self, run: Run) -> None:
        for command in (
            ("users", "list"),
            ("users", "export", "x.csv"),
            ("seats", "change", "--take", "sales-hub"),
        ):
            said = run(*command, "--with-pending", "--json")
            assert (said.code, said.error["code"]) == (2, "usage")

    def test_under_idle_holders_stands_what_they_cost_and_what_could_leave(
        self, run: Run, store: Path
    ) -> None:
        run("seats", "change", BO, CHEN, "--give", "sales-hub", "--yes")
        held_for(store, 91)
        run("billing", "remove", "sales-hub", "1", "--yes")
        assert run("users", "list", "--idle", "90", "--seat", "any").err == (
            "Sales Hub Starter: 2 idle seats, €0.00 until 23 Nov 2027; 0 removable, saves "
            "€0.00 a month after that\n"
        )
        run("billing", "cancel-removal", "sales-hub", "--yes")
        assert (
            "1 removable, saves €20.00 a month"
            in run("users", "list", "--idle", "90", "--seat", "sales-hub").err
        )
        assert run("users", "list", "--idle", "90").err == ""

    def test_the_reason_is_kept_with_it_and_in_the_record(self, run: Run) -> None:
        said = run(
            "users", "except", BO, DANA, "--until", "2027-01-31", "--because", "parental leave", "--yes"
        )
        assert said.out.splitlines()[:3] == [
            "Not counted as idle  0  →  2",
            "Until                –  →  31 Jan 2027",
            "Reason               –  →  parental leave",
        ]
        assert (
            run("activity", "list", "--json", "--limit", "1").json["activity"][0]["because"]
            == "parental leave"
        )

    @pytest.mark.parametrize(
        ("argv", "says"),
        [
            (("except", BO), "--until is missing"),
            (("except", BO, "--until", "2027-01-31"), "--because is missing"),
            (("except", BO, "--until", "2026-11-23", "--because", "x"), "isn't in the future"),
            (("except", BO, "--until", "soon", "--because", "x"), "--until must be a date"),
            (("except", BO, "--until", "2027-01-31", "--no-more"), "can't be combined"),
            (("seen", BO, "--at-time", "2027-01-01"), "1 Jan 2027 00:00 is in the future"),
            (("seen", BO, "--at-time", "noon"), "--at-time noon isn't a date or time"),
            (("seen", BO, "--at-time", "9999-12-31T23:59:59-12:00"), "isn't a date or time"),
        ],
    )
    def test_what_makes_no_sense(self, run: Run, argv: tuple[str, ...], says: str) -> None:
        said = run("users", *argv, "--yes")
        assert said.code == 2
        assert says in said.err


class TestWhoCould:
    """Where a permission is missing, whichever rule asks for it: who has it, in words and in JSON."""

    @pytest.mark.parametrize(
        "how", [("deactivate",), ("offboard", "--remove"), ("edit", "--grant", "export_users")]
    )
    def test_a_super_admin_is_changed_by_a_super_admin(self, run: Run, how: tuple[str, ...]) -> None:
        run("users", "edit", BO, "--grant", "export_users", "--grant", "add_edit_users", "--yes")
        words = ("--operator", BO, "users", how[0], "ana@acme.example", *how[1:])
        said = run(*words, "--yes", "--json")
        assert (said.code, said.error["code"]) == (4, "super-admin")
        assert said.error["hint"].endswith("Super admin: Ana Torres has it.")
        assert "Super admin: Ana Torres has it." in run(*words, "--yes").err

    def test_in_a_file_which_leaves_the_row_out(self, run: Run, tmp_path: Path) -> None:
        run("users", "edit", BO, "--grant", "add_edit_users", "--yes")
        path = tmp_path / "people.csv"
        path.write_text("Email,First name\nana@acme.example,Anna\n")
        said = run("--operator", BO, "users", "import", str(path), "--dry-run").out.splitlines()
        skipped = (
            "Line 2, column Email: skipped, Ana Torres is a super admin, whom only a super admin may change."
        )
        assert said[said.index(skipped) + 1] == "Super admin: Ana Torres has it."

    def test_what_one_does_not_hold_is_granted_by_who_does(self, run: Run) -> None:
        run("users", "edit", BO, "--grant", "add_edit_users", "--yes")
        for how in ("--grant", "--revoke"):
            said = run("--operator", BO, "users", "edit", CHEN, how, "export_users", "--yes", "--json")
            assert (said.code, said.error["rule"], said.error["hint"]) == (6, "R12", "Ana Torres has it.")

    def test_nor_undone_without_it(self, run: Run) -> None:
        run("users", "edit", BO, "--grant", "add_edit_users", "--yes")
        run("users", "edit", CHEN, "--grant", "export_users", "--yes")
        record = run("activity", "list", "--limit", "1", "--json").json["activity"][0]["id"]
        said = run("--operator", BO, "undo", str(record), "--yes", "--json")
        assert (said.code, said.error["rule"]) == (6, "R12")
        assert said.error["hint"] == "Ana Torres and Chen Wei have it."

    def test_an_address_of_somebody_who_holds_more(self, run: Run) -> None:
        run("users", "edit", BO, "--grant", "add_edit_users", "--yes")
        run("users", "edit", CHEN, "--grant", "export_users", "--yes")
        said = run("--operator", BO, "users", "edit", CHEN, "--email", "new@acme.example", "--yes", "--json")
        assert (said.code, said.error["code"]) == (4, "address-not-held")
        assert said.error["hint"].endswith("Export users: Ana Torres and Chen Wei have it.")
