"""Billing stories replayed by command, each step at its instant: states, refusals, invoices and exit codes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, Said
from tests.support.stores import invariants

STORIES = json.loads((Path(__file__).parents[2] / "data" / "billing-stories.json").read_text())
# The others differ in the domain, not in their commands; the store replays them all.
TOLD = (
    "one scheduled removal; cancel to change the number",
    "a purchase through assigning cancels the removal; buying beside a removal is refused",
    "the newest lot leaves first, at the price it was bought for",
    "opened after a long absence: every missed period once, the removal at the first renewal",
    "a clock that went back never re-opens a period",
    "three decimals: KWD",
)


class Teller:
    """Does the steps of one story on a store of its own."""

    def __init__(self, bare: Run, folder: Path, story: dict[str, Any]):
        self.bare, self.store, self.story = bare, folder / "story.db", story
        self.hub: str = story["subscription"]["hub"]
        self.posted = 0

    def run(self, at: datetime, *argv: str) -> Said:
        return self.bare("--store", str(self.store), "--at", at.isoformat(), "--json", *argv)

    def begin(self) -> None:
        wanted = self.story["subscription"]
        starts = date.fromisoformat(wanted["starts_on"])
        first = datetime.fromisoformat(self.story["steps"][0]["at"])
        at = min(datetime(starts.year, starts.month, starts.day, 12, tzinfo=UTC), first)
        people = self.store.with_name("people.csv")
        people.write_text("email\n" + "".join(f"p{n:02}@acme.example\n" for n in range(20)))
        for argv in (
            ("init", "--account", "Story", "--currency", wanted["currency"], "--time-zone",
             self.story["time_zone"], "--owner", "ana@acme.example", "--testing"),
            ("users", "import", str(people), "--yes"),
        ):  # fmt: skip
            assert self.run(at - timedelta(days=1), *argv).code == 0
        add = {
            "seats": wanted["additional"], "term": wanted["term_months"], "billing": wanted["billing_months"],
            "starts": wanted["starts_on"], "included": wanted["included"], "base-minor": wanted["base_minor"],
            "seat-minor": wanted["unit_minor"],
        }  # fmt: skip
        options = (f"--{name}={value}" for name, value in add.items())
        assert self.run(at, "subscriptions", "add", self.hub, wanted["tier"], *options, "--yes").code == 0
        if "first_invoice" in self.story:
            assert self.new_invoices(at) == [self.story["first_invoice"]]
        self.posted = len(self.run(at, "billing", "invoices").json["invoices"])

    def step(self, step: dict[str, Any]) -> None:
        at, then = datetime.fromisoformat(step["at"]), step["then"]
        said = self.run(at, *self.command(at, step))
        if then["ok"]:
            assert said.code == 0, said.out
        else:
            assert (said.code, said.error["rule"]) == (4, then["rule"])
        (now,) = self.run(at, "billing", "show").json["subscriptions"]
        removal = now["scheduled_removal"]
        assert now | {"scheduled": removal["seats"] if removal else 0} == now | {
            key: then[key]
            for key in (
                "included",
                "additional",
                "assigned",
                "unassigned",
                "scheduled",
                "removable",
                "renews_on",
            )
        }
        assert self.new_invoices(at) == then["new_invoices"], step

    def command(self, at: datetime, step: dict[str, Any]) -> tuple[str, ...]:
        match step["do"]:
            case "assign":
                buying = ("--buy",) if step.get("buy") else ()
                return (
                    "seats",
                    "change",
                    *self.people(at, "none", step["users"]),
                    "--give",
                    self.hub,
                    *buying,
                    "--yes",
                )
            case "unassign":
                return (
                    "seats",
                    "change",
                    *self.people(at, self.hub, step["users"]),
                    "--take",
                    self.hub,
                    "--yes",
                )
            case "buy" | "remove":
                return ("billing", step["do"], self.hub, str(step["seats"]), "--yes")
            case "cancel-removal":
                return ("billing", "cancel-removal", self.hub, "--yes")
            case "price":
                return ("subscriptions", "price", self.hub, "--seat-minor", str(step["unit_minor"]), "--yes")
        assert step["do"] == "tick"
        return ("tick",)

    def people(self, at: datetime, seat: str, number: int) -> list[str]:
        listed = self.run(at, "users", "list", "--search", "p", "--seat", seat).json["users"]
        found = [user["email"] for user in listed if user["email"].startswith("p")][:number]
        assert len(found) == number
        return found

    def new_invoices(self, at: datetime) -> list[dict[str, Any]]:
        """Those since the last step, the oldest first, as the stories tell them."""
        every = self.run(at, "billing", "invoices").json["invoices"]
        assert [one["number"] for one in every] == list(range(len(every), 0, -1))
        new, self.posted = every[: len(every) - self.posted], len(every)
        return [
            {
                "issued_on": one["issued_on"],
                "period": [one["period"]["start"], one["period"]["end"]],
                "total": one["total"]["minor"],
            }
            for one in reversed(new)
        ]


@pytest.mark.parametrize("name", TOLD)
def test_story(name: str, bare: Run, tmp_path: Path) -> None:
    (story,) = (s for s in STORIES if s["name"] == name)
    teller = Teller(bare, tmp_path, story)
    teller.begin()
    for step in story["steps"]:
        teller.step(step)
    assert invariants.faults(str(teller.store)) == []
