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
from seattui.kit.i18n import msg
from seattui.kit.text import fold, safe

if TYPE_CHECKING:
    from seattui.service.session import Session

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

    session: Session
    wanted: UserFilter
    sort: Sort
    most: int | None

    def users(self) -> Iterator[User]:
        return islice(self.session.every_user(self.wanted, self.sort), self.most)

    def total(self) -> int:
        """How many match, limit or no limit; exact."""
        count = self.session.count(self.wanted)
        if count.exact:
            return count.number
        return sum(1 for _ in self.session.every_user(self.wanted, self.sort))


def sort_by(text: str) -> Sort:
    """ "last-active" or "-last_active": the column, the minus turning it round."""
    column = choice("--sort", text.removeprefix("-"), [c.value for c in Column])
    return Sort(Column(column), text.startswith("-"))


def filter_of(session: Session, asked: Asked) -> UserFilter:
    """The filter, its words checked against what there is in the account."""
    if asked.with_pending and asked.idle is None:
        raise UsageError("usage", msg("--with-pending needs --idle DAYS."))
    hubs = [s.hub for s in session.subscriptions()] if asked.seat is not None else []
    known = [p.code for p in session.permissions()] if asked.permission is not None else []
    return UserFilter(
        search=asked.search,
        status=Status(choice("--status", asked.status, STATUSES)) if asked.status is not None else None,
        invite=Invite(choice("--invite", asked.invite, [*Invite])) if asked.invite is not None else None,
        seat=choice("--seat", asked.seat, [*hubs, ANY_SEAT, NO_SEAT]) if asked.seat is not None else None,
        permission=choice("--permission", asked.permission, [*known, SUPER_ADMIN])
        if asked.permission is not None
        else None,
        idle_days=some_whole("--idle", asked.idle, 0, 100_000),
        team=team_called(session, asked.team).id if asked.team is not None else None,
        with_pending=asked.with_pending,
    )


def team_called(session: Session, name: str) -> TeamNode:
    """The team of that name, case and accents folded. Raises NotFound, naming those there are."""
    teams = session.team_nodes()
    for team in teams:
        if fold(team.name) == fold(" ".join(name.split())):
            return team
    names = ", ".join(team.name for team in teams)
    raise NotFound(
        "no-such-team",
        msg("There is no team {team}.", team=name),
        msg("There are: {teams}.", teams=names) if names else None,
    )


def print_json(found: Found) -> None:
    """Person after person, and how many there are without a limit."""
    json_lists.write(sys.stdout, "users", map(user_json, found.users()), lambda _: {"total": found.total()})


def lines(found: Found, now: datetime) -> Iterator[str]:
    """The list as a table."""
    headers = (
        msg("Name"), msg("Email"), msg("Status"), msg("Seat"), msg("Permissions"), msg("Invite status"),
        msg("Last active"),
    )  # fmt: skip
    return table(
        headers, (_row(user, now) for user in found.users()), spare=(4, 5, 6, 2), text=frozenset({0, 4})
    )


def _row(user: User, now: datetime) -> tuple[str, ...]:
    access_state = user.access_state
    held = (
        str(msg("super admin"))
        if access_state.super_admin
        else safe(", ".join(sorted(access_state.permissions)))
    )
    return (
        safe(user.name) or "–",
        safe(user.email),
        str(STATUS[access_state.status]),
        safe(", ".join(sorted(access_state.seats))) or "–",
        held or "–",
        str(INVITE[access_state.invite]),
        i18n.ago(user.last_active, now) if user.last_active else str(msg("never")),
    )


STATUS = {
    Status.ACTIVE: msg("active"),
    Status.DEACTIVATED: msg("deactivated"),
    Status.REMOVED: msg("removed"),
}
INVITE = {"accepted": msg("accepted"), "pending": msg("pending"), "expired": msg("expired")}
