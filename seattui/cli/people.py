"""Lists of people: which, in what order, and how they are printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from seattui import i18n
from seattui.cli.table import table
from seattui.cli.values import choice
from seattui.domain.model import ANY_SEAT, NO_SEAT, SUPER_ADMIN, Column, Sort, Status, Team, User, UserFilter
from seattui.errors import NotFound
from seattui.export import user_json
from seattui.i18n import say
from seattui.text import fold, safe

if TYPE_CHECKING:
    from seattui.desk import Desk

STATUSES = (Status.ACTIVE, Status.DEACTIVATED)


@dataclass(frozen=True, slots=True)
class Found:
    """The people asked for; `members` is the folded name of a team, `most` how many at most."""

    desk: Desk
    wanted: UserFilter
    sort: Sort
    members: str | None
    most: int | None

    def users(self) -> Iterator[User]:
        return islice(self._all(), self.most)

    def _all(self) -> Iterator[User]:
        every = self.desk.every_user(self.wanted, self.sort)
        return every if self.members is None else (user for user in every if self._in_team(user))

    def _in_team(self, user: User) -> bool:
        teams = (*user.extra_teams, *((user.main_team,) if user.main_team else ()))
        return any(fold(team) == self.members for team in teams)

    def total(self) -> int:
        """How many match, limit or no limit; exact."""
        if self.members is None:
            count = self.desk.count(self.wanted)
            if count.exact:
                return count.number
        return sum(1 for _ in self._all())


def sort_by(text: str) -> Sort:
    """ "last-active" or "-last_active": the column, the minus turning it round."""
    column = choice("--sort", text.removeprefix("-"), [c.value for c in Column])
    return Sort(Column(column), text.startswith("-"))


def filter_of(
    desk: Desk,
    search: str,
    status: str | None,
    seat: str | None,
    permission: str | None,
    idle_days: int | None,
) -> UserFilter:
    """The filter, its words checked against what there is in the account."""
    hubs = [s.hub for s in desk.subscriptions()] if seat is not None else []
    known = [p.code for p in desk.permissions()] if permission is not None else []
    return UserFilter(
        search=search,
        status=Status(choice("--status", status, STATUSES)) if status is not None else None,
        seat=choice("--seat", seat, [*hubs, ANY_SEAT, NO_SEAT]) if seat is not None else None,
        permission=choice("--permission", permission, [*known, SUPER_ADMIN])
        if permission is not None
        else None,
        idle_days=idle_days,
    )


def in_team(desk: Desk, team: str) -> str:
    """The folded name of a team that is there. Raises NotFound."""
    return fold(team_called(desk, team).name)


def team_called(desk: Desk, name: str) -> Team:
    """The team of that name, case and accents folded. Raises NotFound, naming those there are."""
    teams = desk.teams()
    for team in teams:
        if fold(team.name) == fold(name):
            return team
    names = ", ".join(team.name for team in teams)
    raise NotFound(
        "no-such-team",
        say("There is no team {team}.", team=name),
        say("There are: {teams}.", teams=names) if names else None,
    )


def print_json(found: Found) -> None:
    """Person after person, so that a long list needs no memory."""
    print('{"users": [', end="")
    for n, user in enumerate(found.users()):
        text = json.dumps(user_json(user)).replace("\x7f", "\\u007f")
        print(("," if n else "") + "\n" + text, end="")
    print(f'\n], "total": {found.total()}}}')


def lines(found: Found, now: datetime) -> Iterator[str]:
    """The list as a table."""
    headers = (
        say("Name"), say("Email"), say("Status"), say("Seat"), say("Permissions"), say("Invite status"),
        say("Last active"),
    )  # fmt: skip
    return table(headers, (_row(user, now) for user in found.users()), spare=(4, 5, 6))


def _row(user: User, now: datetime) -> tuple[str, ...]:
    standing = user.standing
    held = str(say("super admin")) if standing.super_admin else safe(", ".join(sorted(standing.permissions)))
    return (
        safe(user.name) or "–",
        safe(user.email),
        str(_STATUS[standing.status]),
        safe(", ".join(sorted(standing.seats))) or "–",
        held or "–",
        str(_INVITE[standing.invite]),
        i18n.ago(user.last_active, now) if user.last_active else str(say("never")),
    )


_STATUS = {
    Status.ACTIVE: say("active"),
    Status.DEACTIVATED: say("deactivated"),
    Status.REMOVED: say("removed"),
}
_INVITE = {"accepted": say("accepted"), "pending": say("pending"), "expired": say("expired")}
