"""`billing`: the contract with scripts, what each command refuses, and what people read."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from tests.cli.conftest import Run

BUY = ("billing", "buy", "sales-hub")
GIVE = ("seats", "change", "bo@acme.example", "chen@acme.example", "ana@acme.example", "--give", "sales-hub")


def sales(run: Run) -> dict[str, object]:
    """Sales Hub as `seats list --json` has it."""
    found: dict[str, object] = run("seats", "list", "--json").json["subscriptions"][0]
    return found


class TestShow:
    def test_json_is_what_the_contract_says(self, demo: Run) -> None:
        said = demo("billing", "show", "--json").json
        lists = demo("seats", "list", "--json").json
        assert set(said) == {
            "format", "subscriptions", "total", "next_invoice", "committed", "decisions",
        }  # fmt: skip
        for shown, listed in zip(said["subscriptions"], lists["subscriptions"], strict=True):
            assert set(shown) == set(listed) | {"committed", "idle", "months"}
            assert {key: shown[key] for key in listed} == listed
            assert set(shown["idle"]) == {"seats", "held", "until_renewal"}
            assert set(shown["idle"]["until_renewal"]) == {"minor", "currency"}
            assert len(shown["months"]) == 12
            assert all(set(month) == {"from", "total"} for month in shown["months"])

    def test_the_twelve_months_are_the_same_for_every_hub(self, demo: Run) -> None:
        first, second = demo("billing", "show", "--json").json["subscriptions"]
        months = [date.fromisoformat(m["from"]) for m in first["months"]]
        assert months[0] == date(2026, 12, 1)
        assert months[-1] == date(2027, 11, 1)
        assert [m["from"] for m in second["months"]] == [m["from"] for m in first["months"]]
        assert [m["total"]["minor"] > 0 for m in second["months"]] == [False, True, False] * 4

    def test_a_removal_shows_in_the_months_after_it(self, run: Run) -> None:
        run("billing", "remove", "sales-hub", "1", "--yes")
        (only,) = run("billing", "show", "--json").json["subscriptions"]
        totals = [m["total"]["minor"] for m in only["months"]]
        assert totals == [6000] * 11 + [4000]
        assert only["next_term"] == {"from": "2027-11-23", "total": {"minor": 4000, "currency": "EUR"}}

    def test_idle_is_what_nobody_holds_and_what_idle_people_hold(self, run: Run, demo: Run) -> None:
        (only,) = run("billing", "show", "--json").json["subscriptions"]
        # One additional seat at €20.00 for this period and the eleven after it; the others are included.
        assert only["idle"] == {"seats": 3, "held": 0, "until_renewal": {"minor": 24000, "currency": "EUR"}}
        for shown in demo("billing", "show", "--json").json["subscriptions"]:
            held = demo("users", "list", "--seat", shown["hub"], "--idle", "90", "--json", "--limit", "0")
            assert shown["idle"]["seats"] == shown["unassigned"] + held.json["total"]
            assert shown["idle"]["held"] == held.json["total"]

    def test_the_account_as_a_whole(self, run: Run) -> None:
        """Three seats are free, one of them additional: worth removing before the renewal."""
        shown = run("billing", "show", "--json").json
        assert shown["total"] == {
            "a_month": {"minor": 6000, "currency": "EUR"},
            "each": [{"months": 1, "amount": {"minor": 6000, "currency": "EUR"}}],
        }
        assert shown["next_invoice"] == {
            "on": "2026-12-23", "total": {"minor": 6000, "currency": "EUR"}, "hubs": ["sales-hub"],
        }  # fmt: skip
        assert shown["committed"] == {"until_renewals": {"minor": 66_000, "currency": "EUR"}, "invoices": 11}
        assert shown["subscriptions"][0]["committed"] == shown["committed"]["until_renewals"]
        (decision,) = shown["decisions"]
        assert decision == {
            "kind": "idle-seats",
            "hub": "sales-hub",
            "seats": 1,
            "unassign_first": 0,
            "renews_on": "2027-11-23",
            "days_left": 365,
            "saves_each_interval": {"minor": 2000, "currency": "EUR"},
            "text": "Sales Hub: removing 1 unassigned seat by 23 Nov 2027 saves €20.00 a month",
        }

    def test_text(self, run: Run) -> None:
        run("billing", "remove", "sales-hub", "1", "--yes")
        run("subscriptions", "warn", "sales-hub", "--below", "5", "--yes")
        said = run("billing", "show")
        assert said.out.splitlines()[:16] == [
            "Costs         €60.00 a month",
            "Next invoice  23 Dec 2026: €60.00, Sales Hub",
            "Committed     €660.00 until the renewals, 11 invoices to come",
            "To decide     Sales Hub: only 3 seats are left",
            "",
            "Sales Hub Starter (sales-hub)",
            "  Renews           23 Nov 2027, in 365 days",
            "  Seats            2 included · 1 additional · 0 assigned · 3 unassigned",
            "  Removal          1 seat will be removed on 23 Nov 2027, requested by ana@acme.example",
            "  Idle             3 seats: €240.00 until the renewal",
            "  Additional seat  €20.00 until the next invoice, then €20.00 a month",
            "  Next invoice     23 Dec 2026: €60.00",
            "  Next term        23 Nov 2027: €40.00 a month",
            "",
            "Month from  sales-hub   Total",
            "1 Dec 2026     €60.00  €60.00",
        ]
        assert said.err == "! Sales Hub Starter: 3 seats are left.\n"

    def test_nothing_subscribed_yet(self, bare: Run, tmp_path: object) -> None:
        store = ("--store", f"{tmp_path}/new.db")
        bare(
            "init",
            "--account",
            "A",
            "--currency",
            "EUR",
            "--time-zone",
            "UTC",
            "--owner",
            "a@b.example",
            *store,
        )
        assert bare("billing", "show", "--json", *store).json == {
            "format": 1,
            "subscriptions": [],
            "total": {"a_month": {"minor": 0, "currency": "EUR"}, "each": []},
            "next_invoice": None,
            "committed": {"until_renewals": {"minor": 0, "currency": "EUR"}, "invoices": 0},
            "decisions": [],
        }
        said = bare("billing", "show", *store)
        assert (said.code, said.out) == (0, "")
        assert said.err.startswith("There is no subscription yet.")


class TestBuy:
    def test_json_is_what_the_contract_says(self, run: Run) -> None:
        said = run(*BUY, "4", "--yes", "--json")
        assert said.code == 0
        assert set(said.json) == {"format", "applied", "record", "plan", "at", "operation_key"}
        assert said.json["applied"] is True
        plan = said.json["plan"]
        assert set(plan) == {"before", "after", "due_now", "warnings", "effects"}
        assert (plan["before"]["sales-hub"]["purchased"], plan["after"]["sales-hub"]["purchased"]) == (3, 7)
        assert plan["due_now"] == {"minor": 8000, "currency": "EUR"}
        assert plan["after"]["sales-hub"]["until_renewal"] == {"minor": 96_000, "currency": "EUR"}
        assert sales(run)["additional"] == 5

    def test_the_days_left_of_the_period_are_charged_then_whole_intervals(self, run: Run) -> None:
        said = run(*BUY, "3", "--dry-run", "--at", "2026-12-15T12:00+01:00")
        assert said.code == 0
        assert [re.sub("  +", "  ", line) for line in said.out.splitlines()[-4:]] == [
            "3 × €20.00 × 8 of 30 days  –  →  €16.00",
            "Each later invoice, from 23 Dec 2026  –  →  +€60.00",
            "In all until the renewal on 23 Nov 2027  –  →  €676.00",
            "Due now €16.00",
        ]
        assert run("billing", "invoices", "--json").json["invoices"][0]["number"] == 1

    def test_then_its_invoice(self, run: Run) -> None:
        at = ("--at", "2026-12-15T12:00+01:00")
        dry = run(*BUY, "3", "--dry-run", "--json", *at).json["plan"]["due_now"]
        assert run(*BUY, "3", "--yes", "--because", "TICKET-7", *at).code == 0
        newest = run("billing", "invoices", "--json").json["invoices"][0]
        assert newest == {
            "number": 2,
            "issued_on": "2026-12-15",
            "hub": "sales-hub",
            "period": {"start": "2026-11-23", "end": "2026-12-23"},
            "lines": [
                {
                    "text": "3 additional seats, 8 of 30 days",
                    "seats": 3,
                    "unit": {"minor": 2000, "currency": "EUR"},
                    "days": 8,
                    "of_days": 30,
                    "amount": {"minor": 1600, "currency": "EUR"},
                }
            ],
            "total": {"minor": 1600, "currency": "EUR"},
        }
        assert newest["total"] == dry
        row = run("activity", "list", "--json", "--limit", "1").json["activity"][0]
        assert (row["change"], row["because"], row["money"]["minor"]) == ("seats.buy", "TICKET-7", 1600)

    def test_beside_a_removal_is_refused_by_r26(self, run: Run) -> None:
        run("billing", "remove", "sales-hub", "1", "--yes")
        said = run(*BUY, "1", "--yes", "--json")
        assert (said.code, said.error["rule"], said.error["code"]) == (4, "R26", "removal-stands")
        assert said.error["hint"] == "Cancel that removal request first."
        assert sales(run)["additional"] == 1

    def test_without_a_terminal_and_without_yes_nothing_is_bought(self, run: Run) -> None:
        said = run(*BUY, "1", "--json")
        assert (said.code, said.error["code"], said.json["applied"]) == (2, "not-confirmed", False)
        assert sales(run)["additional"] == 1

    def test_a_price_that_changed_meanwhile_buys_nothing(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from seattui.domain.changes.billing.subscriptions import PriceSeat
        from seattui.service import session as house

        planned = house.Session.plan

        def plan_then_be_overtaken(self: house.Session, change: object, stop: object = None) -> object:
            plan = planned(self, change)  # type: ignore[arg-type]
            monkeypatch.setattr(house.Session, "plan", planned)
            self.apply(planned(self, PriceSeat("sales-hub", 2500)))
            return plan

        monkeypatch.setattr(house.Session, "plan", plan_then_be_overtaken)
        said = run(*BUY, "2", "--yes", "--json")
        assert (said.code, said.error["code"]) == (5, "stale")
        assert said.json["plan"]["due_now"] == {"minor": 5000, "currency": "EUR"}
        assert sales(run)["additional"] == 1


class TestRemove:
    def test_removes_at_renewal_and_not_before(self, run: Run) -> None:
        said = run("billing", "remove", "sales-hub", "1", "--yes", "--json")
        assert said.json["plan"]["due_now"] == {"minor": 0, "currency": "EUR"}
        assert sales(run)["scheduled_removal"] == {
            "seats": 1, "effective_on": "2027-11-23", "requested_by": "ana@acme.example",
        }  # fmt: skip
        run("tick", "--at", "2027-11-22T22:00Z")
        assert sales(run)["additional"] == 1
        run("tick", "--at", "2027-11-22T23:00Z")
        assert (sales(run)["additional"], sales(run)["scheduled_removal"]) == (0, None)
        newest = run("billing", "invoices", "--limit", "1", "--json").json["invoices"][0]
        assert (newest["issued_on"], newest["total"]["minor"]) == ("2027-11-23", 4000)

    def test_more_than_is_removable_is_refused_by_r16(self, run: Run) -> None:
        said = run("billing", "remove", "sales-hub", "2", "--yes", "--json")
        assert (said.code, said.error["rule"]) == (4, "R16")

    def test_a_second_request_is_refused_by_r19_before_r16(self, run: Run) -> None:
        run("billing", "remove", "sales-hub", "1", "--yes")
        for seats in ("1", "2", "1000"):
            said = run("billing", "remove", "sales-hub", seats, "--yes", "--json")
            assert (said.code, said.error["rule"]) == (4, "R19")

    def test_cancelled_and_then_there_is_none_to_cancel(self, run: Run) -> None:
        run("billing", "remove", "sales-hub", "1", "--yes")
        assert run("billing", "cancel-removal", "sales-hub", "--yes").code == 0
        assert sales(run)["scheduled_removal"] is None
        said = run("billing", "cancel-removal", "sales-hub", "--yes", "--json")
        assert (said.code, said.error["rule"]) == (4, "R19")

    def test_giving_seats_that_were_to_go_cancels_it_and_says_so(self, run: Run) -> None:
        run("billing", "remove", "sales-hub", "1", "--yes")
        said = run(*GIVE, "--yes", "--json")
        assert said.code == 0
        assert len(said.json["plan"]["warnings"]) == 1
        assert sales(run)["scheduled_removal"] is None


class TestCheckout:
    """Assigning and buying as one change."""

    SHORT = (*GIVE[:5], "--give", "service-hub")

    @pytest.fixture
    def run(self, run: Run) -> Run:
        run("subscriptions", "add", "service-hub", "starter", "--included", "1", "--base-minor", "0",
            "--seat-minor", "1200", "--yes")  # fmt: skip
        return run

    def test_without_buy_it_is_refused_and_the_way_is_named(self, run: Run) -> None:
        said = run(*self.SHORT, "--yes", "--json")
        assert (said.code, said.error["rule"]) == (4, "R3")
        assert "--buy" in said.error["hint"]
        assert run("billing", "invoices", "--json").json["invoices"][0]["hub"] == "service-hub"
        assert len(run("billing", "invoices", "--json").json["invoices"]) == 2

    def test_buys_what_is_short_and_assigns_it(self, run: Run) -> None:
        dry = run(*self.SHORT, "--buy", "--dry-run", "--json")
        assert (dry.code, dry.json["applied"]) == (0, False)
        said = run(*self.SHORT, "--buy", "--yes", "--json")
        assert (said.code, said.json["plan"]) == (0, dry.json["plan"])
        assert said.json["plan"]["due_now"] == {"minor": 2400, "currency": "EUR"}
        after = said.json["plan"]["after"]["service-hub"]
        assert (after["purchased"], after["assigned"], after["unassigned"]) == (3, 3, 0)
        invoices = run("billing", "invoices", "--json").json["invoices"]
        assert (len(invoices), invoices[0]["total"]["minor"]) == (3, 2400)
        assert (
            run("activity", "list", "--limit", "1", "--json").json["activity"][0]["change"] == "seats.change"
        )

    def test_nothing_is_bought_where_enough_remain(self, run: Run) -> None:
        said = run(*GIVE, "--buy", "--yes", "--json")
        assert (said.code, said.json["plan"]["due_now"]["minor"]) == (0, 0)
        assert len(run("billing", "invoices", "--json").json["invoices"]) == 2

    def test_text_shows_both(self, run: Run) -> None:
        said = run(*self.SHORT, "--buy", "--dry-run").out
        assert "2 × €12.00 × 30 of 30 days" in said
        assert "Due now €24.00" in said


class TestInvoices:
    def test_json_is_what_the_contract_says(self, demo: Run) -> None:
        found = demo("billing", "invoices", "--json").json["invoices"]
        assert [one["number"] for one in found] == list(range(len(found), 0, -1))
        for one in found:
            assert set(one) == {"number", "issued_on", "hub", "period", "lines", "total"}
            assert set(one["period"]) == {"start", "end"}
            for line in one["lines"]:
                assert set(line) == {"text", "seats", "unit", "days", "of_days", "amount"}
            assert one["total"]["minor"] == sum(line["amount"]["minor"] for line in one["lines"])

    @pytest.mark.parametrize("limit", [0, 1, 5, 1000])
    def test_limit(self, demo: Run, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
        monkeypatch.setattr("seattui.cli.billing.invoices.PAGE", 2)
        every = demo("billing", "invoices", "--json").json["invoices"]
        assert len(every) > 5
        assert demo("billing", "invoices", "--json", "--limit", str(limit)).json["invoices"] == every[:limit]

    def test_text(self, run: Run) -> None:
        assert run("billing", "invoices").out.splitlines() == [
            "Number  Issued on    Subscription       Charged for     Period                      Total",
            "     1  23 Nov 2026  Sales Hub Starter  Billing period  23 Nov 2026 – 23 Dec 2026  €60.00",
        ]

    def test_csv(self, demo: Run) -> None:
        rows = list(csv.DictReader(io.StringIO(demo("billing", "invoices", "--csv").out)))
        lines = [
            (str(one["number"]), line["amount"]["minor"])
            for one in demo("billing", "invoices", "--json").json["invoices"]
            for line in one["lines"]
        ]
        assert [(row["number"], int(row["amount"].replace(".", ""))) for row in rows] == lines
        assert demo("billing", "invoices", "--csv", "--json").code == 2

    def test_one_as_text_and_as_json(self, run: Run) -> None:
        said = run("billing", "invoice", "1")
        assert said.out.startswith("Acme GmbH")
        assert "1 additional seat, bought on 23 Nov 2026" in said.out
        assert said.out.endswith("€60.00\n\nAmounts are without tax.\n")
        listed = run("billing", "invoices", "--json").json
        assert run("billing", "invoice", "1", "--json").json == listed

    def test_its_period_ends_on_the_same_day_in_every_form(self, run: Run) -> None:
        (one,) = run("billing", "invoice", "1", "--json").json["invoices"]
        row, *_ = csv.DictReader(io.StringIO(run("billing", "invoices", "--csv").out))
        assert one["period"]["end"] == row["period_end"] == "2026-12-23"
        assert "23 Nov 2026 – 23 Dec 2026, 30 days\n" in run("billing", "invoice", "1").out
        assert "  23 Nov 2026 – 23 Dec 2026  " in run("billing", "invoices").out

    def test_one_that_is_not_there(self, run: Run) -> None:
        said = run("billing", "invoice", "2", "--json")
        assert (said.code, said.error["code"]) == (3, "no-such-invoice")

    @pytest.mark.parametrize("argv", [("invoices",), ("invoice", "1"), ("invoices", "--csv")])
    def test_need_modify_billing(self, run: Run, argv: tuple[str, ...]) -> None:
        said = run("--operator", "bo@acme.example", "billing", *argv)
        assert (said.code, said.out) == (6, "")
        result = run("--operator", "bo@acme.example", "billing", "invoices", "--json")
        assert (result.code, result.error["code"]) == (6, "not-permitted")

    @pytest.mark.parametrize(
        "argv", [("buy", "sales-hub", "1"), ("remove", "sales-hub", "1"), ("cancel-removal", "sales-hub")]
    )
    def test_so_does_every_change(self, run: Run, argv: tuple[str, ...]) -> None:
        said = run("--operator", "bo@acme.example", "billing", *argv, "--yes", "--json")
        assert (said.code, said.error["code"]) == (6, "not-permitted")


class TestAClockThatWentBack:
    def test_counts_as_the_last_recorded_day(self, run: Run) -> None:
        run("tick", "--at", "2027-12-01T12:00Z")
        there, back = (
            run("billing", "show", "--json", "--at", at).json
            for at in ("2027-12-01T12:00Z", "2026-12-01T12:00Z")
        )
        assert back == there
        (only,) = back["subscriptions"]
        assert (only["renews_on"], only["period"]["start"]) == ("2028-11-23", "2027-11-23")
        assert only["next_invoice"]["on"] == "2027-12-23"
        bought = run(*BUY, "1", "--yes", "--json", "--at", "2026-12-01T12:00Z")
        assert bought.json["plan"]["due_now"]["minor"] == 1467


class TestHelp:
    VERBS = ("show", "buy", "remove", "cancel-removal", "invoices", "invoice")

    def test_every_verb_is_in_the_help(self, bare: Run) -> None:
        said = bare("billing", "--help")
        assert all(f"\n  {verb} " in said.out for verb in self.VERBS)
        assert "--buy" in bare("seats", "change", "--help").out
