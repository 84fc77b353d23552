"""Lists of people: filter, order and output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from seattui.cli.run.screenful import up_to
from seattui.cli.run.table import table
from seattui.cli.run.values import choice
from seattui.domain.model import (
    Column,
    Sort,
    User,
    UserFilter,
)
from seattui.domain.people.access_labels import INVITE, STATUS
from seattui.domain.people.filter_fields import given_json
from seattui.files import json_lists
from seattui.files.json_shapes import user_json
from seattui.kit import i18n
from seattui.kit.i18n import msg
from seattui.kit.text import safe

if TYPE_CHECKING:
    from seattui.service.session import Session


@dataclass(frozen=True, slots=True)
class PeopleList:
    """The people to list; at most `most`, if set."""

    session: Session
    wanted: UserFilter
    sort: Sort
    most: int | None

    def users(self) -> Iterator[User]:
        """Raises NotPermitted for more than a screenful, without the permission to export."""
        return up_to(self.session, self.session.every_user(self.wanted, self.sort), self.most)

    def total(self) -> int:
        """The number of matches without the limit; exact."""
        count = self.session.count(self.wanted)
        if count.exact:
            return count.number
        return sum(1 for _ in self.session.every_user(self.wanted, self.sort))


def sort_by(text: str) -> Sort:
    """The sort for "last-active" or "-last_active": a column, descending with a minus."""
    column = choice("--sort", text.removeprefix("-"), [c.value for c in Column])
    return Sort(Column(column), text.startswith("-"))


def print_json(found: PeopleList) -> None:
    """Prints the people, the total without the limit, and the filter."""
    extra = given_json(found.wanted)
    json_lists.write(
        sys.stdout, "users", map(user_json, found.users()), lambda _: {"total": found.total()} | extra
    )


def lines(found: PeopleList, now: datetime) -> Iterator[str]:
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
