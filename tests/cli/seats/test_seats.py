"""`seats list|change|move`: the contract with scripts, and each refusal by its code."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen
from seattui.domain.plan.plan import Plan, Receipt
from seattui.service.session import Session, open_session
from tests.cli.conftest import Run
from tests.support.accounts import AT


class TestList:
    def test_json_is_what_the_contract_says(self, demo: Run) -> None:
        said = demo("seats", "list", "--json")
        sales, service = said.json["subscriptions"]
        assert set(sales) == {
            "hub", "tier", "included", "additional", "purchased", "assigned", "unassigned", "removable",
            "scheduled_removal", "renews_on", "term_months", "billing_months", "period", "next_invoice", "next_term",
        }  # fmt: skip
        assert sales["hub"] == "sales-hub"
        assert sales["purchased"] == sales["included"] + sales["additional"]
        assert sales["unassigned"] == sales["purchased"] - sales["assigned"]
        assert sales["scheduled_removal"] is None
        assert set(service["scheduled_removal"]) == {"seats", "effective_on", "requested_by"}
        assert set(sales["period"]) == {"start", "end"}
        assert set(sales["next_invoice"]) == {"on", "total"}
        assert set(sales["next_term"]["total"]) == {"minor", "currency"}

    def test_subscriptions_list_is_the_same(self, demo: Run) -> None:
        assert demo("subscriptions", "list", "--json").json == demo("seats", "list", "--json").json

    def test_text(self, run: Run) -> None:
        said = run("seats", "list")
        assert said.out.splitlines() == [
            "Hub        Subscription       Assigned  Unassigned  Removable  To be removed  Renews",
            "sales-hub  Sales Hub Starter  0 of 3             3          1  –              23 Nov 2027",
        ]

    def test_warns_below_the_threshold(self, run: Run) -> None:
        run("subscriptions", "warn", "sales-hub", "--below", "4", "--yes")
        assert run("seats", "list").err == "! Sales Hub Starter: 3 seats are left.\n"


class TestWhoIsMeant:
    def test_a_list_in_a_file_with_names_or_without(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "people.txt"
        path.write_text("\ufeffBo Lindqvist <bo@acme.example>\n\nCHEN@acme.example, bo@acme.example\n")
        assert run("seats", "change", "--from", str(path), "--give", "sales-hub", "--yes").code == 0
        assert assigned(run) == 2

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
    def test_a_list_as_a_sheet_or_a_mail_program_writes_it(
        self, run: Run, tmp_path: Path, encoding: str
    ) -> None:
        path = tmp_path / "people.txt"
        path.write_bytes("Bö Lindqvist <bo@acme.example>; mailto:chen@acme.example\n".encode(encoding))
        assert run("seats", "change", "--from", str(path), "--give", "sales-hub", "--yes").code == 0
        assert assigned(run) == 2

    def test_our_own_export(self, run: Run, tmp_path: Path) -> None:
        path = str(tmp_path / "out.csv")
        assert run("users", "export", path, "--status", "active", "--search", "chen").code == 0
        assert run("seats", "change", "--from", path, "--give", "sales-hub", "--yes").code == 0
        assert assigned(run) == 1

    def test_a_list_on_standard_input(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"chen@acme.example\n")))
        args = ("seats", "change", "bo@acme.example", "--from", "-", "--give", "sales-hub")
        said = run(*args)
        assert (said.code, assigned(run)) == (2, 0), "the list was read, so that nobody can be asked"
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"chen@acme.example\n")))
        assert run(*args, "--yes").code == 0
        assert assigned(run) == 2

    def test_everyone_whom_a_filter_lets_through(self, run: Run) -> None:
        filters = ("--search", "acme", "--status", "active", "--seat", "none")
        listed = run("users", "list", *filters, "--json").json["total"]
        said = run("seats", "change", *filters, "--give", "sales-hub", "--buy", "--yes", "--json").json
        assert {"effect": "give", "hub": "sales-hub", "people": listed} in said["plan"]["effects"]
        assert assigned(run) == listed > 1

    def test_addresses_that_are_nobodys_are_counted_and_nothing_is_done(
        self, run: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "people.txt"
        path.write_text("bo@acme.example\n" + "".join(f"p{n}@x.example\n" for n in range(2500)))
        said = run("seats", "change", "--from", str(path), "--give", "sales-hub", "--yes")
        assert (said.code, said.err.splitlines()[0]) == (
            3,
            "seattui: 2,500 addresses belong to no user here, such as p0@x.example, p1@x.example, p2@x.example.",
        )
        assert assigned(run) == 0

    @pytest.mark.parametrize(
        ("args", "code"),
        [
            (("bo@acme.example", "--seat", "none"), 2),
            (("--from", "/nowhere.txt"), 3),
            (("--from", "/"), 2),
            (("--seat", "no-hub"), 2),
        ],
    )
    def test_what_means_nobody(self, run: Run, args: tuple[str, ...], code: int) -> None:
        assert run("seats", "change", *args, "--give", "sales-hub", "--yes").code == code


def assigned(run: Run) -> int:
    return int(run("seats", "list", "--json").json["subscriptions"][0]["assigned"])


class TestChange:
    def test_gives_and_takes(self, run: Run) -> None:
        given = run(
            "seats",
            "change",
            "bo@acme.example",
            "CHEN@acme.example",
            "--give",
            "sales-hub",
            "--yes",
            "--json",
        )
        assert given.code == 0
        assert given.json["applied"] is True
        assert set(given.json["plan"]) == {"before", "after", "due_now", "warnings", "effects"}
        assert given.json["plan"]["before"]["sales-hub"]["assigned"] == 0
        assert given.json["plan"]["after"]["sales-hub"]["assigned"] == 2
        assert given.json["plan"]["due_now"] == {"minor": 0, "currency": "EUR"}
        taken = run("seats", "change", "bo@acme.example", "--take", "sales-hub", "--yes")
        assert taken.code == 0
        assert run("seats", "list", "--json").json["subscriptions"][0]["assigned"] == 1

    def test_a_dry_run_shows_and_changes_nothing(self, run: Run) -> None:
        said = run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--dry-run")
        assert said.code == 0
        assert said.out.splitlines() == [
            "Sales Hub assigned  0 of 3  →  1 of 3",
            "Affects 1 person",
            "Due now €0.00",
        ]
        assert run("seats", "list", "--json").json["subscriptions"][0]["assigned"] == 0

    def test_nothing_to_do_is_done_and_not_recorded(self, run: Run) -> None:
        before = run("activity", "verify", "--json").json["count"]
        said = run("seats", "change", "bo@acme.example", "--take", "sales-hub")
        assert said.code == 0
        assert said.err == "Nothing to do.\n"
        assert run("activity", "verify", "--json").json["count"] == before

    def test_more_than_remain_is_refused_by_r3(self, run: Run) -> None:
        run("subscriptions", "add", "service-hub", "starter", "--included", "1", "--base-minor", "0",
            "--seat-minor", "0", "--yes")  # fmt: skip
        said = run(
            "seats",
            "change",
            "bo@acme.example",
            "chen@acme.example",
            "--give",
            "service-hub",
            "--yes",
            "--json",
        )
        assert said.code == 4
        assert said.error["rule"] == "R3"
        assert said.json["applied"] is False

    def test_deactivated_people_are_refused_by_name_and_number(self, run: Run) -> None:
        said = run("seats", "change", "bo@acme.example", "dana@acme.example", "emil@acme.example", "--give", "sales-hub",
                   "--yes")  # fmt: skip
        assert said.code == 4
        assert "2 people can't be changed:\n  Dana Kim is deactivated" in said.out
        assert "Emil Nowak is deactivated" in said.out
        assert said.err.startswith("seattui: Dana Kim is deactivated")
        assert "This affects 2 people.\n" in said.err
        assert "\n'seattui explain R6' explains the rule.\n" in said.err
        assert "--leave-out-deactivated" in said.err
        assert "--release-deactivated" in said.err

    def test_deactivated_people_left_out(self, run: Run) -> None:
        said = run("seats", "change", "bo@acme.example", "dana@acme.example", "--give", "sales-hub",
                   "--leave-out-deactivated", "--yes", "--json")  # fmt: skip
        assert said.code == 0
        assert said.json["plan"]["after"]["sales-hub"]["assigned"] == 1

    def test_seats_of_deactivated_people_released(self, bare: Run, tmp_path: object) -> None:
        store = f"{tmp_path}/demo.db"
        bare("demo", "--make-only", "--store", store, "--users", "200", "--at", "2026-11-23T09:00:00Z")
        held = bare(
            "users", "list", "--status", "deactivated", "--seat", "sales-hub", "--json", "--store", store
        )
        email = held.json["users"][0]["email"]
        take = ("seats", "change", email, "--take", "sales-hub", "--yes", "--store", store)
        assert bare(*take).code == 4
        assert bare(*take, "--release-deactivated").code == 0
        after = bare("users", "list", "--search", email, "--json", "--store", store).json["users"][0]
        assert (after["status"], "sales-hub" in after["seats"]) == ("deactivated", False)

    def test_nobody_of_that_address(self, run: Run) -> None:
        said = run("seats", "change", "nobody@acme.example", "--give", "sales-hub", "--yes", "--json")
        assert (said.code, said.error["code"]) == (3, "no-such-user")

    def test_no_such_hub(self, run: Run) -> None:
        assert run("seats", "change", "bo@acme.example", "--give", "sale-hub", "--yes").code == 3

    def test_neither_given_nor_taken(self, run: Run) -> None:
        assert run("seats", "change", "bo@acme.example").code == 2
        assert (
            run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--take", "sales-hub").code == 2
        )

    def test_who_may_not(self, run: Run) -> None:
        said = run("--operator", "bo@acme.example", "seats", "change", "chen@acme.example", "--give", "sales-hub",
                   "--yes", "--json")  # fmt: skip
        assert (said.code, said.error["code"], said.error["rule"]) == (6, "not-permitted", "R2")
        assert said.error["hint"] == "Ana Torres has it."

    def test_a_read_only_store(self, run: Run) -> None:
        said = run(
            "--read-only", "seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes", "--json"
        )
        assert (said.code, said.error["code"]) == (1, "read-only")

    def test_because_is_kept(self, run: Run) -> None:
        run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes", "--because", "TICKET-7")
        assert run("activity", "list", "--json", "--limit", "1").json["activity"][0]["because"] == "TICKET-7"

    def test_because_has_a_length(self, run: Run) -> None:
        said = run(
            "seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes", "--because", "x" * 2001
        )
        assert said.code == 2
        assert "at most 2,000 characters" in said.err


class TestMove:
    def test_hands_a_seat_over(self, run: Run) -> None:
        run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes")
        said = run(
            "seats", "move", "bo@acme.example", "chen@acme.example", "--hub", "sales-hub", "--yes", "--json"
        )
        assert said.code == 0
        assert said.json["applied"] is True
        held = run("users", "list", "--seat", "sales-hub", "--json").json
        assert [user["email"] for user in held["users"]] == ["chen@acme.example"]

    def test_of_who_has_none_is_refused(self, run: Run) -> None:
        said = run(
            "seats", "move", "bo@acme.example", "chen@acme.example", "--hub", "sales-hub", "--yes", "--json"
        )
        assert (said.code, said.error["rule"]) == (4, "R4")

    def test_needs_a_hub(self, run: Run) -> None:
        assert (
            run("seats", "move", "bo@acme.example", "chen@acme.example").err == "seattui: --hub is missing.\n"
        )


class TestTheStoreMovedMeanwhile:
    def test_exits_with_five_and_shows_the_new_truth(
        self, run: Run, store: object, monkeypatch: object
    ) -> None:
        import pytest

        from seattui.service import session as house

        assert isinstance(monkeypatch, pytest.MonkeyPatch)
        planned = house.Session.plan

        def plan_then_be_overtaken(self: house.Session, change: object, stop: object = None) -> object:
            plan = planned(self, change, stop)  # type: ignore[arg-type]
            monkeypatch.setattr(house.Session, "plan", planned)
            other = planned(self, type(change)(change.people, take=(), give=("sales-hub",)))  # type: ignore[arg-type,attr-defined,call-arg]
            self.apply(other)
            return plan

        monkeypatch.setattr(house.Session, "plan", plan_then_be_overtaken)
        said = run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes", "--json")
        assert (said.code, said.error["code"]) == (5, "stale")
        assert said.json["plan"]["effects"] == []
        moved = said.json["moved_by"]
        assert (moved["actor"], moved["change"], said.err) == ("ana@acme.example", "seats.change", "")


class TestWhatOthersMoved:
    """A counter beside what was planned may move until it is done: that is told afterwards."""

    @pytest.fixture
    def chen_is_given_one_meanwhile(self, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        really = Session.apply

        def apply(session: Session, plan: Plan, **how: Any) -> Receipt:
            monkeypatch.setattr(Session, "apply", really)
            other = open_session(str(store), at=AT)
            (chen,) = other.by_email(["chen@acme.example"])
            other.apply(other.plan(ChangeSeats(Chosen((chen.id,)), give=("sales-hub",))))
            other.close()
            return session.apply(plan, **how)

        monkeypatch.setattr(Session, "apply", apply)

    @pytest.mark.usefixtures("chen_is_given_one_meanwhile")
    def test_in_a_sentence(self, run: Run) -> None:
        said = run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes")
        assert said.code == 0
        assert (
            "Somebody else has made a change meanwhile. Sales Hub assigned: 1 of 3 was shown, now it is 2 of 3."
            in (" ".join(said.err.split()))
        )
        assert assigned(run) == 2

    @pytest.mark.usefixtures("chen_is_given_one_meanwhile")
    def test_in_json(self, run: Run) -> None:
        said = run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes", "--json")
        assert (said.code, said.err) == (0, "")
        assert said.json["moved"] == [{"what": "Sales Hub assigned", "shown": "1 of 3", "now": "2 of 3"}]

    def test_nothing_is_told_where_nothing_moved(self, run: Run) -> None:
        said = run("seats", "change", "bo@acme.example", "--give", "sales-hub", "--yes", "--json")
        assert "moved" not in said.json
