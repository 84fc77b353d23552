"""Lists of people: which, in what order, and how they are printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from seattui.cli.run.table import table
from seattui.cli.run.values import choice, some_whole
from seattui.domain.model import (
    ANY_SEAT,
    NO_SEAT,
    SUPER_ADMIN,
    Column,
    Invite,
    Sort,
    Status,
    TeamNode,
    User,
    UserFilter,
)
from seattui.files import json_lists
from seattui.files.json_shapes import user_json
from seattui.kit import i18n
from seattui.kit.errors import NotFound, UsageError
from seattui.kit.i18n import say
from seattui.kit.text import fold, safe

if TYPE_CHECKING:
    from seattui.service.session import Desk

STATUSES = (Status.ACTIVE, Status.DEACTIVATED)


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as the options say it."""

    search: str
    status: str | None
    invite: str | None
    seat: str | None
    permission: str | None
    team: str | None
    idle: str | None
    with_pending: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The people asked for; `most` how many at most."""

    desk: Desk
    wanted: UserFilter
    sort: Sort
    most: int | None

    def users(self) -> Iterator[User]:
        return islice(self.desk.every_user(self.wanted, self.sort), self.most)

    def total(self) -> int:
        """How many match, limit or no limit; exact."""
        count = self.desk.count(self.wanted)
        if count.exact:
            return count.number
        return sum(1 for _ in self.desk.every_user(self.wanted, self.sort))


def sort_by(text: str) -> Sort:
    """ "last-active" or "-last_active": the column, the minus turning it round."""
    column = choice("--sort", text.removeprefix("-"), [c.value for c in Column])
    return Sort(Column(column), text.startswith("-"))


def filter_of(desk: Desk, asked: Asked) -> UserFilter:
    """The filter, its words checked against what there is in the account."""
    if asked.with_pending and asked.idle is None:
        raise UsageError("usage", say("--with-pending goes with --idle DAYS."))
    hubs = [s.hub for s in desk.subscriptions()] if asked.seat is not None else []
    known = [p.code for p in desk.permissions()] if asked.permission is not None else []
    return UserFilter(
        search=asked.search,
        status=Status(choice("--status", asked.status, STATUSES)) if asked.status is not None else None,
        invite=Invite(choice("--invite", asked.invite, [*Invite])) if asked.invite is not None else None,
        seat=choice("--seat", asked.seat, [*hubs, ANY_SEAT, NO_SEAT]) if asked.seat is not None else None,
        permission=choice("--permission", asked.permission, [*known, SUPER_ADMIN])
        if asked.permission is not None
        else None,
        idle_days=some_whole("--idle", asked.idle, 0, 100_000),
        team=team_called(desk, asked.team).id if asked.team is not None else None,
        with_pending=asked.with_pending,
    )


def team_called(desk: Desk, name: str) -> TeamNode:
    """The team of that name, case and accents folded. Raises NotFound, naming those there are."""
    teams = desk.team_nodes()
    for team in teams:
        if fold(team.name) == fold(" ".join(name.split())):
            return team
    names = ", ".join(team.name for team in teams)
    raise NotFound(
        "no-such-team",
        say("There is no team {team}.", team=name),
        say("There are: {teams}.", teams=names) if names else None,
    )


def print_json(found: Found) -> None:
    """Person after person, and how many there are without a limit."""
    json_lists.write(sys.stdout, "users", map(user_json, found.users()), lambda _: {"total": found.total()})


def lines(found: Found, now: datetime) -> Iterator[str]:
    """The list as a table."""
    headers = (
        say("Name"), say("Email"), say("Status"), say("Seat"), say("Permissions"), say("Invite status"),
        say("Last active"),
    )  # fmt: skip
    return table(
        headers, (_row(user, now) for user in found.users()), spare=(4, 5, 6, 2), text=frozenset({0, 4})
    )


def _row(user: User, now: datetime) -> tuple[str, ...]:
    standing = user.standing
    held = str(say("super admin")) if standing.super_admin else safe(", ".join(sorted(standing.permissions)))
    return (
        safe(user.name) or "–",
        safe(user.email),
        str(STATUS[standing.status]),
        safe(", ".join(sorted(standing.seats))) or "–",
        held or "–",
        str(INVITE[standing.invite]),
        i18n.ago(user.last_active, now) if user.last_active else str(say("never")),
    )


STATUS = {
    Status.ACTIVE: say("active"),
    Status.DEACTIVATED: say("deactivated"),
    Status.REMOVED: say("removed"),
}
INVITE = {"accepted": say("accepted"), "pending": say("pending"), "expired": say("expired")}
