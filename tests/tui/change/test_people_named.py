"""Lists of people are named in one way: the first two and how many more, namesakes with their addresses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from seattui.tui.change.people_named import people_named
from tests.support.memory.fake_session import FakeSession
from tests.tui.billing.billing_place import billing
from tests.tui.people.users_app import app_on, place, press, settled
from tests.tui.seats.seats_world import a_world

ANA, HENNING, OTHER, BO = (
    replace(user, first_name=first, last_name=last, email=email)
    for user, (first, last, email) in zip(
        FakeSession(4).people,
        (
            ("Ana", "Torres", "ana@acme.example"),
            ("Henning", "Krüger", "h1@acme.example"),
            ("Henning", "Krüger", "h2@acme.example"),
            ("Bo", "Lee", "bo@acme.example"),
        ),
        strict=True,
    )
)


def test_namesakes_have_their_addresses() -> None:
    both = "Henning Krüger <h1@acme.example> and Henning Krüger <h2@acme.example>"
    assert str(people_named((HENNING, OTHER), 2)) == both
    assert str(people_named((HENNING, BO), 2)) == "Henning Krüger and Bo Lee"
    assert (
        str(people_named((HENNING, BO, OTHER), 40)) == "Henning Krüger <h1@acme.example>, Bo Lee and 38 more"
    )
    assert str(people_named((ANA,), 1)) == "Ana Torres"
    assert str(people_named((), 3)) == "3 people"


async def test_after_send_the_cursor_is_on_the_new_person(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        async with app_on(world.ana).run_test(size=(80, 24)) as pilot:
            await settled(pilot)
            await press(pilot, "n", *"zoe@acme.example", "enter", *"Zoe", "enter", *"New", "enter", "enter")
            await press(pilot, "enter", "right", "right", "enter")
            await settled(pilot)
            row = place(pilot).table.person
            assert row is not None
            assert row.email == "zoe@acme.example"
            assert pilot.app.focused is place(pilot).table


async def test_a_key_at_the_chart_is_about_the_subscription_one_came_from(tmp_path: Path) -> None:
    with a_world(tmp_path, additional=4) as world:
        async with billing(world) as pilot:
            assert "Purchase seats: Service Hub Professional" in await press(pilot, "down", "down", "b")
            await press(pilot, "escape", "up", "up", "down", "down")
            assert type(pilot.app.focused).__name__ == "CostChart"
            assert "Purchase seats: Service Hub Professional" in await press(pilot, "b")
