"""The billing stories, replayed on a real store: every state, refusal, invoice and date as they say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from seattui.domain.billing.charges import renews_on
from seattui.domain.changes.billing.subscriptions import AddSubscription, PriceSeat
from seattui.domain.changes.seats.purchases import BuySeats
from seattui.domain.changes.seats.removals import CancelRemoval, ScheduleRemoval
from seattui.domain.changes.seats.seats import ChangeSeats
from seattui.domain.model import Chosen, Sort, UserFilter
from seattui.domain.plan.plan import Change
from seattui.kit.errors import Refused
from seattui.service.clock import fixed_clock
from seattui.service.session import Session
from tests.support.accounts import do, founded, joined, numbered
from tests.support.stores import invariants

STORIES = json.loads((Path(__file__).parents[2] / "data" / "billing-stories.json").read_text())


def begin(url: str, story: dict[str, Any]) -> Session:
    wanted = story["subscription"]
    starts_on = date.fromisoformat(wanted["starts_on"])
    first = datetime.fromisoformat(story["steps"][0]["at"])
    at = min(datetime(starts_on.year, starts_on.month, starts_on.day, 12, tzinfo=UTC), first)
    session = founded(
        url, at=at - timedelta(days=1), currency=wanted["currency"], time_zone=story["time_zone"]
    )
    do(session, joined(numbered(40)))
    session = replace(session, clock=fixed_clock(at))
    add = AddSubscription(
        wanted["hub"],
        wanted["tier"],
        additional=wanted["additional"],
        term_months=wanted["term_months"],
        billing_months=wanted["billing_months"],
        starts_on=starts_on,
        included=wanted["included"],
        base_minor=wanted["base_minor"],
        seat_minor=wanted["unit_minor"],
    )
    session.apply(session.plan(add))
    return session


def wanted_change(session: Session, hub: str, step: dict[str, Any]) -> Change | None:
    def people(seat: str) -> Chosen:
        found_ids = session.users(UserFilter(seat=seat, search="p"), Sort(), 0, step["users"])
        assert len(found_ids) == step["users"]
        return Chosen(tuple(u.id for u in found_ids))

    match step["do"]:
        case "assign":
            return ChangeSeats(people("none"), give=(hub,), buy=bool(step.get("buy")))
        case "unassign":
            return ChangeSeats(people(hub), take=(hub,))
        case "buy":
            return BuySeats(hub, step["seats"])
        case "remove":
            return ScheduleRemoval(hub, step["seats"])
        case "cancel-removal":
            return CancelRemoval(hub)
        case "price":
            return PriceSeat(hub, step["unit_minor"])
    assert step["do"] == "tick"
    return None


def invoices(session: Session, since: int) -> list[dict[str, Any]]:
    return [
        {
            "issued_on": i.issued_on.isoformat(),
            "period": [i.period_start.isoformat(), i.period_end.isoformat()],
            "total": i.total.minor,
        }
        for i in reversed(session.invoices())
        if i.number > since
    ]


@pytest.mark.parametrize("story", STORIES, ids=[s["name"] for s in STORIES])
def test_story(story: dict[str, Any], store_url: str) -> None:
    session = begin(store_url, story)
    hub = story["subscription"]["hub"]
    posted = 0
    if "first_invoice" in story:
        assert invoices(session, 0) == [story["first_invoice"]]
    posted = len(session.invoices())
    latest = datetime.min.replace(tzinfo=UTC)
    for step in story["steps"]:
        at = datetime.fromisoformat(step["at"])
        session = replace(session, clock=fixed_clock(at))
        latest = max(latest, at)
        then = step["then"]
        session.settle()
        change = wanted_change(session, hub, step)
        if not then["ok"]:
            assert change is not None
            with pytest.raises(Refused) as refusal:
                session.apply(session.plan(change))
            assert refusal.value.rule == then["rule"]
        elif change is not None:
            session.apply(session.plan(change))
        (now,) = session.subscriptions()
        today = latest.astimezone(session.account.zone).date()
        assert {
            "included": now.included,
            "additional": now.additional,
            "assigned": now.assigned,
            "unassigned": now.unassigned,
            "scheduled": now.scheduled,
            "removable": now.removable,
            "renews_on": renews_on(now, today).isoformat(),
        } == {
            k: then[k]
            for k in (
                "included",
                "additional",
                "assigned",
                "unassigned",
                "scheduled",
                "removable",
                "renews_on",
            )
        }, step
        assert invoices(session, posted) == then["new_invoices"], step
        posted = len(session.invoices())
    assert [i.number for i in reversed(session.invoices())] == list(range(1, posted + 1))
    assert invariants.faults(store_url) == []
