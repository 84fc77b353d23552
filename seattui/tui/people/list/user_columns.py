"""Columns of the users list and their texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import UTC, datetime, tzinfo

from rich.cells import cell_len

from seattui.domain.model import Column, Invite, Permission, Status, User
from seattui.domain.people.access_labels import INVITE, STATUS
from seattui.domain.people.columns import COLUMNS
from seattui.domain.people.permissions import label_of
from seattui.kit.i18n import Message, ago, msg
from seattui.kit.records import dataclass
from seattui.kit.text import safe
from seattui.tui.widgets.columns import Cell, TableColumn

NOTHING = "–"

TITLES: Mapping[Column, Message] = {column.sort: column.heading for column in COLUMNS if column.sort}
SUPER_ADMIN_LABEL = msg("super admin")


@dataclass(slots=True)
class Words:
    """What is needed for the texts: hub code → short name ("Sales"), permission code → label, and the current
    time."""

    seats: Mapping[str, str] = field(default_factory=dict)
    permissions: tuple[Permission, ...] = ()
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    zone: tzinfo = UTC
    """The account's time zone, which decides the date of a timestamp."""

    def seat(self, hub: str) -> str:
        return safe(self.seats.get(hub, hub))

    def seats_of(self, user: User) -> str:
        """In the account's order: "Sales, Service"; empty without seats."""
        held = user.access_state.seats
        known = [hub for hub in self.seats if hub in held]
        return ", ".join(self.seat(hub) for hub in [*known, *sorted(held.difference(known))])

    def permissions_of(self, user: User) -> list[str]:
        """Labels in the account's order; for a super admin only that."""
        if user.access_state.super_admin:
            return [str(SUPER_ADMIN_LABEL)]
        return [label(p) for p in self.permissions if p.code in user.access_state.permissions]

    def last_active(self, user: User) -> str:
        return ago(user.last_active, self.now) if user.last_active else str(msg("never"))


def label(permission: Permission) -> str:
    """A permission's label in the current language."""
    return str(label_of(permission.code, [permission]))


def _column(of: Column, cell: Callable[[User], Cell], rank: int) -> TableColumn[User]:
    (one,) = (column for column in COLUMNS if column.sort is of)
    return TableColumn(of.value, one.heading, cell, one.least, one.most, rank)


def user_columns(words: Words) -> tuple[TableColumn[User], ...]:
    """The six columns; they use the given object, so its texts can be changed later."""

    def name(user: User) -> Cell:
        if user.access_state.status is Status.ACTIVE:
            return Cell(safe(user.display_name))
        off = str(STATUS[user.access_state.status])
        return Cell(safe(user.display_name), "quiet", (f" · {off}", " ×"))

    def email(user: User) -> Cell:
        return Cell(safe(user.email), "" if user.access_state.status is Status.ACTIVE else "quiet")

    def seat(user: User) -> Cell:
        held = words.seats_of(user)
        return Cell(held, "seat") if held else Cell(NOTHING, "quiet")

    def permissions(user: User) -> Cell:
        labels = words.permissions_of(user)
        return Cell(", ".join(labels), "") if labels else Cell(NOTHING, "quiet")

    def invite(user: User) -> Cell:
        tones = {Invite.ACCEPTED: "quiet", Invite.PENDING: "warning", Invite.EXPIRED: "bad"}
        return Cell(str(INVITE[user.access_state.invite]), tones[user.access_state.invite])

    def last_active(user: User) -> Cell:
        return Cell(words.last_active(user), "" if user.last_active else "quiet")

    # The greatest width in this language.
    last = cell_len(str(msg("11 months ago")))
    invited = max(cell_len(str(text)) for text in INVITE.values())
    title = cell_len(str(TITLES[Column.INVITE]))
    return (
        _column(Column.NAME, name, 0),
        _column(Column.EMAIL, email, 2),
        _column(Column.SEAT, seat, 1),
        _column(Column.PERMISSIONS, permissions, 5),
        TableColumn(Column.INVITE.value, TITLES[Column.INVITE], invite, invited, title, 4, msg("Invite")),
        TableColumn(Column.LAST_ACTIVE.value, TITLES[Column.LAST_ACTIVE], last_active, last, 15, 3),
    )
