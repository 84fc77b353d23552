"""The meters of the Seats place: true without colour, and whole at every width."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seattui.kit import i18n
from seattui.tui.seats.seat_meter import EMPTY, FULL, SeatMeters, bar
from tests.support.memory.fake_session import FakeSession

TODAY = date(2026, 11, 23)


def lines(width: int, session: FakeSession | None = None) -> list[str]:
    meters = SeatMeters()
    meters._subscriptions = (session or FakeSession(60)).subscriptions()
    meters._today = TODAY
    return [line.plain for drawn in meters._drawn(width) for line in drawn]


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 40))
def test_a_bar_is_full_only_when_nothing_remains_and_empty_only_when_nobody_holds_a_seat(
    assigned: int, more: int, width: int
) -> None:
    full, empty = bar(assigned, assigned + more, width)
    assert len(full + empty) == width
    assert set(full) <= {FULL}
    assert set(empty) <= {EMPTY}
    assert bool(full) == (assigned > 0)
    assert not empty or more > 0 or assigned == 0
    assert empty or more == 0 or width == 1


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("width", [80, 100, 120, 160, 250])
def test_everything_is_said_at_every_width(width: int, language: str) -> None:
    i18n.use(language)
    shown = lines(width)
    assert all(len(line) < width for line in shown)
    said = " ".join(shown)
    for words in {
        "en": (
            "20 of 23",
            "3 unassigned",
            "renews 1 Mar 2027, 98 days",
            "2 to be removed on 1 Mar 2027",
        ),
        "de": (
            "20 von 23",
            "3 nicht zugewiesen",
            "1. März 2027, 98 Tage",
            "2 werden am 1. März 2027 entfernt",
        ),
    }[language]:
        assert words in said


def test_one_line_a_subscription_where_there_is_room() -> None:
    assert len(lines(200)) == 2
    assert len(lines(80)) == 4


def test_fewer_seats_than_wanted_carry_a_sign() -> None:
    assert "! 1 unassigned" in " ".join(lines(80))


def test_names_from_outside_are_harmless() -> None:
    session = FakeSession(60)
    hostile = [replace(s, name="\x1b[31mHub [/]") for s in session.subscriptions()]
    session.subscriptions = lambda: tuple(hostile)  # type: ignore[method-assign]
    assert "\\x1b[31mHub [/]" in lines(120, session)[0]
