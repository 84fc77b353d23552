"""The screen of each place, and the style sheets.

A place is imported when it is first shown, so that the first paint imports only one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import Final

from textual.screen import Screen


def users() -> Screen[None]:
    from seattui.tui.people.list.users import UsersScreen
    from seattui.tui.places.openers import OF_PEOPLE

    return UsersScreen(OF_PEOPLE)


def teams() -> Screen[None]:
    from seattui.tui.teams.teams import TeamsScreen

    return TeamsScreen()


def seats() -> Screen[None]:
    from seattui.tui.places.openers import OF_PEOPLE
    from seattui.tui.places.seats import SeatsScreen

    return SeatsScreen(OF_PEOPLE)


def billing() -> Screen[None]:
    from seattui.tui.billing.billing import BillingScreen
    from seattui.tui.places.openers import OF_SUBSCRIPTIONS

    return BillingScreen(OF_SUBSCRIPTIONS)


def activity() -> Screen[None]:
    from seattui.tui.activity.activity import ActivityScreen

    return ActivityScreen()


SCREENS: Final[Mapping[str, Callable[[], Screen[None]]]] = {
    "users": users,
    "teams": teams,
    "seats": seats,
    "billing": billing,
    "activity": activity,
}

HERE = Path(__file__).parents[1]
FIRST_SHEETS: list[str | PurePath] = [
    HERE / "app.tcss",
    *(HERE / "styles" / f"{name}.tcss" for name in ("lifecycle", "people", "table", "users")),
]
"""Sheets for the first paint: the frame's own, and those of Users."""


def later_sheets() -> list[Path]:
    """Sheets of the other places and of dialogs."""
    return [sheet for sheet in sorted((HERE / "styles").glob("*.tcss")) if sheet not in FIRST_SHEETS]
