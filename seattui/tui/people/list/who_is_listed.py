"""By which search and filters a list of people came about, in words; and why it is empty where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seattui.domain.model import ANY_SEAT, UserFilter
from seattui.domain.people.idle import idle_holders
from seattui.kit.i18n import Message, msg
from seattui.tui.actions import BY_ID
from seattui.tui.people.edit.people_changes import PeopleChanges
from seattui.tui.people.idle.idle_seats import no_idle_seats, of_idle_seats
from seattui.tui.people.list.filter_fields import FormField, filter_message, narrowed


class WhoIsListed(PeopleChanges):
    """The part of a place of people that says so."""

    _fields: Sequence[FormField]

    def first_filter(self) -> UserFilter:
        """The filter that the place begins with, and goes back to when filters are cleared."""
        return UserFilter()

    def found_message(self, wanted: UserFilter) -> Message:
        said = filter_message(wanted, self._fields)
        return msg("all who match {filters}", filters=said) if said else msg("everyone in the account")

    def nobody(self) -> tuple[Message, ...]:
        """Why a list is empty, and what to do about it."""
        wanted = self.wanted
        first, filters = replace(wanted, search="") == self.first_filter(), replace(wanted, search="")
        if not wanted.search:
            idle = idle_holders(wanted.seat or "", wanted.idle_days or 0)
            if of_idle_seats(wanted) and replace(wanted, with_pending=False) == idle:
                subscriptions = self.seen.subscriptions if self.seen else ()
                held = sum(s.assigned for s in subscriptions if wanted.seat in (ANY_SEAT, s.hub))
                return no_idle_seats(wanted.idle_days or 0, held)
            if first:
                return self.nobody_yet()
        lines = [msg("Nobody matches.")]
        if not wanted.search and wanted == UserFilter(team=wanted.team):
            lines = [msg("Nobody is in this team yet, nor in one below it.")]
        elif narrowed(wanted):
            lines.append(msg("{text}", text=filter_message(filters, self._fields)))
        if wanted.search:
            lines.append(msg("Esc clears the search."))
        if narrowed(wanted) and not first:
            lines.append(msg("{key} clears the filters.", key=self.key_of("clear_filters")))
        return tuple(lines)

    def nobody_yet(self) -> tuple[Message, ...]:
        """What the list of a new account says, and which key makes the first."""
        lines = [msg("There is nobody here yet.")]
        if not self.frame.missing(BY_ID["create_user"]):
            lines.append(msg("{key} creates the first users.", key=self.key_of("create_user")))
            lines.append(msg("To bring people in from a file: seattui users import FILE"))
        return tuple(lines)
