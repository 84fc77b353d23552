"""How the columns of a list of people are drawn: what differs from how they are said anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from rich.cells import cell_len

from seattui.domain.model import Column, Invite, Permission, Status, User
from seattui.domain.people.access_labels import INVITE, STATUS
from seattui.domain.people.column_texts import NOTHING, text_of
from seattui.domain.people.columns import COLUMNS, NAMED, ON_SCREEN, PersonColumn, PersonRow
from seattui.domain.people.idle import IDLE_DAYS
from seattui.domain.people.idle_rule import awaited, idle
from seattui.domain.people.permissions import SHORT, label_of, short_label_of
from seattui.domain.people.view_columns import ViewColumn
from seattui.kit.i18n import Message, ago, day, msg
from seattui.kit.records import dataclass
from seattui.kit.text import safe
from seattui.tui.widgets.columns import Cell, Short, TableColumn, counted

TITLES: Mapping[Column, Message] = {column.sort: column.heading for column in COLUMNS if column.sort}
SUPER_ADMIN_LABEL = msg("super admin")
USUAL = tuple(ViewColumn(column.name) for column in ON_SCREEN)
"""The columns of a list for which none were chosen."""
FIRST_TO_STAY = ("name", "seats", "email")
"""In the narrowest terminal these are the last that are left out."""
SHORT_HEADINGS: Mapping[str, Message] = {
    "first_name": msg("First"),
    "last_name": msg("Last"),
    "super_admin": msg("Super"),
    "seats": msg("Held"),
    "permissions": msg("Rights"),
    "invite": msg("Invite"),
    "extra_teams": msg("Extra"),
    "last_active": msg("Active"),
    "seats_since": msg("Since"),
    "cost_a_month": msg("Cost"),
}
_UNITS = (
    (timedelta(days=365), msg("{n} yr")),
    (timedelta(days=30), msg("{n} mo")),
    (timedelta(weeks=1), msg("{n} wk")),
    (timedelta(days=1), msg("{n} d")),
    (timedelta(hours=1), msg("{n} h")),
    (timedelta(0), msg("{n} min")),
)


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

    def in_order(self, hubs: Mapping[str, object] | frozenset[str]) -> list[str]:
        """These hubs in the account's order."""
        known = [hub for hub in self.seats if hub in hubs]
        return [*known, *sorted(set(hubs).difference(known))]

    def seats_of(self, user: User) -> str:
        """In the account's order: "Sales, Service"; empty without seats."""
        return ", ".join(map(self.seat, self.in_order(user.access_state.seats)))

    def permissions_of(self, user: User, *, short: bool = False) -> list[str]:
        """Labels in the account's order; for a super admin only that."""
        if user.access_state.super_admin:
            return [str(SUPER_ADMIN_LABEL)]
        worded = short_label if short else label
        return [worded(p) for p in self.permissions if p.code in user.access_state.permissions]

    def last_active(self, user: User) -> str:
        return ago(user.last_active, self.now) if user.last_active else str(msg("never"))


def label(permission: Permission) -> str:
    """A permission's label in the current language."""
    return str(label_of(permission.code, [permission]))


def short_label(permission: Permission) -> str:
    """What it is about, in a word or two: "Users"."""
    return str(short_label_of(permission))


def age(then: datetime, now: datetime) -> str:
    """How long ago, for a narrow column: "3 wk". Rounded as `ago` is."""
    passed = max(now - then, timedelta(0))
    unit, words = next(one for one in _UNITS if passed >= 1.01 * one[0])
    return str(replace(words, values={"n": round(passed / (unit or timedelta(minutes=1)))}))


def user_columns(words: Words, chosen: Sequence[ViewColumn] = ()) -> tuple[TableColumn[PersonRow], ...]:
    """The columns to draw, or the usual ones; they use the given object, so its texts can be changed later."""
    cells = _cells(words)
    shown = [column for column in chosen or USUAL if not column.hidden]
    return tuple(_drawn(NAMED[name], cells, words, width) for name, width, _ in shown)


def _drawn(
    column: PersonColumn, cells: Mapping[str, Callable[[PersonRow], Cell]], words: Words, width: int | None
) -> TableColumn[PersonRow]:
    def cell(row: PersonRow) -> Cell:
        text = text_of(column, row, words.now, words.zone)
        return Cell(text) if text else Cell(NOTHING, "quiet")

    least, most = _least(column), column.most
    return TableColumn(
        column.name,
        column.heading,
        cells.get(column.name, cell),
        width or least,
        width or max(least, most),
        _rank(column),
        SHORT_HEADINGS.get(column.name),
        column.right,
        fits=column.name == "email" and width is None,
    )


def _least(column: PersonColumn) -> int:
    """The fewest cells in this language: what is never cut is as wide as the longest of what it may hold, and as the
    heading."""
    heading = cell_len(str(SHORT_HEADINGS.get(column.name, column.heading)))
    return max(heading, _least_of_cells(column))


def _least_of_cells(column: PersonColumn) -> int:
    if column.name == "invite":
        return max(cell_len(str(text)) for text in INVITE.values())
    if column.name == "status":
        return max(cell_len(str(text)) for text in STATUS.values())
    if column.name == "last_active":
        return max(cell_len(str(replace(words, values={"n": 59}))) for _, words in _UNITS)
    if column.name in ("created_on", "seats_since"):
        longest = max(cell_len(day(date(2026, month, 28))) for month in range(1, 13))
        return longest + len(" +1") if column.name == "seats_since" else longest
    if column.name == "permissions":
        return max(column.least, *(cell_len(f"{short} +9") for short in SHORT.values()))
    return column.least


def _rank(column: PersonColumn) -> int:
    """Columns with a high rank are left out first; `PersonColumn.spare` counts the other way."""
    if column.name in FIRST_TO_STAY:
        return FIRST_TO_STAY.index(column.name)
    return 99 - column.spare if column.spare else len(FIRST_TO_STAY)


def _cells(words: Words) -> Mapping[str, Callable[[PersonRow], Cell]]:
    """Of those columns that have tones, or names in place of codes. Only what needs attention is loud."""

    longest = cell_len(str(msg("11 months ago")))

    def off(user: User) -> bool:
        return user.access_state.status is not Status.ACTIVE

    def name(row: PersonRow) -> Cell:
        user = row.user
        if not off(user):
            return Cell(safe(user.display_name))
        text = str(STATUS[user.access_state.status])
        return Cell(safe(user.display_name), "warning", (f" · {text}", " ×"))

    def email(row: PersonRow) -> Cell:
        return Cell(safe(row.user.email), "quiet" if off(row.user) else "")

    def status(row: PersonRow) -> Cell:
        return Cell(str(STATUS[row.user.access_state.status]), "warning" if off(row.user) else "quiet")

    def seats(row: PersonRow) -> Cell:
        held = words.in_order(row.user.access_state.seats)
        if not held:
            return Cell(NOTHING, "quiet")
        text = words.seats_of(row.user)
        short = Short(cell_len(text), lambda width: counted([words.seat(hub) for hub in held], width))
        return Cell(text, "seat", short=short)

    def since(row: PersonRow) -> Cell:
        days = {hub: at.astimezone(words.zone).date() for hub, at in row.seats_since.items()}
        if not days:
            return Cell(NOTHING, "quiet")
        each = [f"{words.seat(hub)} {day(days[hub])}" for hub in words.in_order(days)]
        text = ", ".join(each)

        def short(width: int) -> str:
            some = counted(each, width)
            return some if cell_len(some) <= width else counted([*map(day, sorted(days.values()))], width)

        return Cell(text, short=Short(cell_len(text), short))

    def permissions(row: PersonRow) -> Cell:
        text = ", ".join(words.permissions_of(row.user))
        if not text:
            return Cell(NOTHING, "quiet")

        def short(width: int) -> str:
            names = words.permissions_of(row.user, short=True)
            whole = ", ".join(names)
            return whole if cell_len(whole) <= width else counted(names, width)

        return Cell(text, short=Short(cell_len(text), short))

    def invite(row: PersonRow) -> Cell:
        tones = {Invite.ACCEPTED: "quiet", Invite.PENDING: "warning", Invite.EXPIRED: "bad"}
        state = row.user.access_state.invite
        return Cell(str(INVITE[state]), tones[state])

    def last_active(row: PersonRow) -> Cell:
        user = row.user
        state, then = user.access_state, user.last_active
        wasted = bool(state.seats) and not awaited(state) and idle(user, IDLE_DAYS, words.now)
        tone = "warning" if wasted else "" if then else "quiet"
        short = Short(longest, lambda _: age(then, words.now)) if then else None
        return Cell(words.last_active(user), tone, short=short)

    def cost(row: PersonRow) -> Cell:
        text = text_of(NAMED["cost_a_month"], row, words.now, words.zone)
        return Cell(text or NOTHING, "" if row.cost and row.cost.minor else "quiet")

    return {
        "name": name,
        "email": email,
        "status": status,
        "seats": seats,
        "seats_since": since,
        "permissions": permissions,
        "invite": invite,
        "last_active": last_active,
        "cost_a_month": cost,
    }
