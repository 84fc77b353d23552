"""To the Users place with exactly these people listed, from wherever somebody is."""

from __future__ import annotations

from textual.app import App

from seattui.domain.model import UserFilter


async def list_users(app: App[int], wanted: UserFilter) -> None:
    """Switches there; a search that stands is cleared."""
    from seattui.tui.people.list.people_place import PeoplePlace

    await app.switch_mode("users")
    place = app.screen_stack[0]
    if isinstance(place, PeoplePlace):
        place.show_filtered(wanted)
