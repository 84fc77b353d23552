"""The list's search and filters in words, and why the list is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import ANY_SEAT, UserFilter
from seattui.domain.people.filter_choices import FormField, filter_message, narrowed
from seattui.domain.people.idle import idle_holders
from seattui.kit.i18n import Message, msg
from seattui.tui.actions import BY_ID
from seattui.tui.people.idle.idle_seats import lists_idle_seats, no_idle_seats
from seattui.tui.shell.place import PlaceScreen


def found_message(wanted: UserFilter, fields: Sequence[FormField]) -> Message:
    text = filter_message(wanted, fields)
    return msg("all who match {filters}", filters=text) if text else msg("everyone in the account")


def nobody(
    wanted: UserFilter,
    fields: Sequence[FormField],
    subscriptions: Sequence[Subscription],
    first: UserFilter,
    yet: Callable[[], tuple[Message, ...]],
    clears: str,
) -> tuple[Message, ...]:
    """Why a list is empty, and what to do about it. `first`: the initial filter of the place; `yet`: the
    message while the account has no people; `clears`: the key that clears filters."""
    filters = replace(wanted, search="")
    if not wanted.search:
        idle = idle_holders(wanted.seat or "", wanted.idle_days or 0)
        if lists_idle_seats(wanted) and replace(wanted, with_pending=False) == idle:
            held = sum(s.assigned for s in subscriptions if wanted.seat in (ANY_SEAT, s.hub))
            return no_idle_seats(wanted.idle_days or 0, held)
        if filters == first:
            return yet()
    lines = [msg("No results")]
    if wanted == UserFilter(team=wanted.team) and all(f.offers(wanted) for f in fields if f.part == "team"):
        lines = [msg("This team and its subteams have no members yet.")]
    elif narrowed(wanted):
        lines.append(msg("{text}", text=filter_message(filters, fields)))
    if wanted.search:
        lines.append(msg("Esc clears the search."))
    if narrowed(wanted) and filters != first:
        lines.append(msg("{key} clears the filters.", key=clears))
    return tuple(lines)


def nobody_yet(place: PlaceScreen) -> tuple[Message, ...]:
    """The message in a new account's list, with the key that creates the first user."""
    lines = [msg("There are no users yet.")]
    if not place.frame.missing(BY_ID["create_user"]):
        lines.append(msg("{key} creates the first users.", key=place.key_of("create_user")))
        lines.append(msg("Import people from a file: seattui users import FILE"))
    return tuple(lines)
