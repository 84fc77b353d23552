"""Stories of subscriptions told elsewhere, day by day: what the pure functions say of each step.

A ledger as plain as can be stands in for the store: it keeps lots and the removal, and asks the domain
for every date and every amount.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from seattui.domain.billing import charges
from seattui.domain.billing.calendar import period_at
from seattui.domain.billing.subscription import Lot, Removal, Subscription

STORIES = json.loads((Path(__file__).parents[2] / "data" / "billing-stories.json").read_text())


@dataclass
class Ledger:
    held: Subscription
    zone: ZoneInfo
    unit_minor: int
    posted: date
    """The last day that was seen; a clock that went back counts as this day."""
    invoices: list[dict[str, Any]] = field(default_factory=list)

    def reach(self, at: datetime) -> date:
        """Posts every period that began since, and takes the removal once its day has come."""
        today = max(at.astimezone(self.zone).date(), self.posted)
        while (following := charges.next_invoice(self.held, self.posted))[0] <= today:
            self.posted = following[0]
            self.invoice(self.posted, following[1].minor)
            if self.held.removal and self.held.removal.effective_on <= self.posted:
                self.held = replace(self.held, lots=charges.lots_on(self.held, self.posted), removal=None)
        self.posted = today
        return today

    def invoice(self, on: date, total: int) -> None:
        of = period_at(self.held.starts_on, self.held.billing_months, on)
        self.invoices.append(
            {"issued_on": str(on), "period": [str(of.start), str(of.end)], "total": total},
        )

    def do(self, step: dict[str, Any], today: date, at: datetime) -> None:
        """The steps that the story says were done; who may and what is refused is proven elsewhere."""
        held = self.held
        match step["do"]:
            case "assign":
                short = step["users"] - held.unassigned
                if short > 0:
                    self.held = replace(held, removal=None)
                    self.buy(short, today)
                self.held = replace(self.held, assigned=self.held.assigned + step["users"])
                if self.held.unassigned < self.held.scheduled:
                    self.held = replace(self.held, removal=None)
            case "unassign":
                self.held = replace(held, assigned=held.assigned - step["users"])
            case "buy":
                self.buy(step["seats"], today)
            case "price":
                self.unit_minor = step["unit_minor"]
            case "remove":
                on = charges.renews_on(held, today)
                self.held = replace(held, removal=Removal(step["seats"], on, "ana@acme.example", at))
            case "cancel-removal":
                self.held = replace(held, removal=None)

    def buy(self, seats: int, today: date) -> None:
        self.invoice(today, charges.purchase(self.held, seats, self.unit_minor, today).minor)
        lot = Lot(len(self.held.lots) + 1, seats, self.unit_minor, today)
        self.held = replace(self.held, lots=(*self.held.lots, lot))


def opened(story: dict[str, Any]) -> Ledger:
    terms = story["subscription"]
    starts = date.fromisoformat(terms["starts_on"])
    first = Lot(1, terms["additional"], terms["unit_minor"], starts)
    held = Subscription(
        id=1, hub=terms["hub"], tier=terms["tier"], name="", hub_name="", currency=terms["currency"],
        included=terms["included"], base_minor=terms["base_minor"], starts_on=starts,
        term_months=terms["term_months"], billing_months=terms["billing_months"], opening_on=starts,
        lots=(first,) if first.seats else (),
    )  # fmt: skip
    ledger = Ledger(held, ZoneInfo(story["time_zone"]), terms["unit_minor"], starts)
    ledger.invoice(starts, charges.charge_of_period(held, starts).minor)
    return ledger


class TestStories:
    @pytest.mark.parametrize("story", STORIES, ids=lambda story: story["name"])
    def test_every_invoice_and_every_date(self, story: dict[str, Any]) -> None:
        ledger = opened(story)
        assert ledger.invoices == [story["first_invoice"]]
        for step in story["steps"]:
            ledger.invoices.clear()
            at = datetime.fromisoformat(step["at"])
            then = step["then"]
            today = ledger.reach(at)
            if then["ok"]:
                ledger.do(step, today, at)
            held = ledger.held
            assert ledger.invoices == then["new_invoices"], step
            assert str(charges.renews_on(held, today)) == then["renews_on"], step
            for name in ("included", "additional", "assigned", "unassigned", "scheduled", "removable"):
                assert getattr(held, name) == then[name], (name, step)
