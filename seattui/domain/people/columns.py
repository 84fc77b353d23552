"""The columns of a list of people, each declared once: heading, what it holds, how it is sorted, and its width.

The table that commands print, the cells of exported files, JSON, the options `--columns` and `--sort`, and the
columns of the list on the screen are derived from here. Names are a contract: they are the keys of JSON and the
headers of files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from enum import Enum, auto

from seattui.domain.model import Column, User
from seattui.domain.people.access_labels import INVITE, STATUS
from seattui.kit.close_words import closest
from seattui.kit.errors import UsageError
from seattui.kit.i18n import Message, msg
from seattui.kit.money import Money
from seattui.kit.records import dataclass

Held = str | bool | date | datetime | Money | Sequence[str] | Mapping[str, datetime] | None
"""What a column holds of a person; each face has one way to write each of these types."""


class Reads(Enum):
    """What a column needs besides the person's row, so that lists without it don't read that."""

    SINCE = auto()
    """Since when each seat is held: a query for each page."""
    PRICES = auto()
    """What seats cost: the account's subscriptions, whoever is listed."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list, with what was read besides."""

    user: User
    seats_since: Mapping[str, datetime] = field(default_factory=dict)
    """Hub → instant; empty unless it was read."""
    cost: Money | None = None
    """What their seats cost a month (`seat_costs`); None unless it was read."""


@dataclass(frozen=True, slots=True)
class PersonColumn:
    """One column."""

    name: str
    """The key in JSON, the header in files, and the word of `--columns`."""
    heading: Message
    of: Callable[[PersonRow], Held]
    sort: Column | None = None
    """The order that it is sorted by; None where no index has that order."""
    said: Callable[[PersonRow], Message | None] = lambda row: None
    """What people read instead of the value, where there is something."""
    least: int = 8
    most: int = 24
    """The fewest and most terminal cells that the screen gives it."""
    spare: int = 0
    """In a narrow terminal, columns are left out from 1 on; 0 always stays."""
    cut: bool = False
    """Whether its text may be cut in a narrow terminal: never a code, a day or an amount."""
    right: bool = False
    reads: Reads | None = None
    exported: bool = True
    """Whether files have it unless columns are chosen."""
    composed: bool = False
    """Whether others hold it already, so that JSON, which is always whole, doesn't need it."""

    @property
    def word(self) -> str:
        """How `--sort` calls it."""
        return self.sort.value if self.sort else self.name


def _access(row: PersonRow) -> Message | None:
    return msg("super admin") if row.user.access_state.super_admin else None


COLUMNS = (
    PersonColumn(
        "name",
        msg("Name"),
        lambda row: row.user.name,
        sort=Column.NAME,
        least=16,
        most=32,
        cut=True,
        exported=False,
        composed=True,
    ),
    PersonColumn("email", msg("Email"), lambda row: row.user.email, sort=Column.EMAIL, least=22, most=40),
    PersonColumn("first_name", msg("First name"), lambda row: row.user.first_name, cut=True),
    PersonColumn("last_name", msg("Last name"), lambda row: row.user.last_name, cut=True),
    PersonColumn(
        "status",
        msg("Status"),
        lambda row: row.user.access_state.status,
        said=lambda row: STATUS[row.user.access_state.status],
        spare=4,
    ),
    PersonColumn(
        "invite",
        msg("Invite status"),
        lambda row: row.user.access_state.invite,
        sort=Column.INVITE,
        said=lambda row: INVITE[row.user.access_state.invite],
        spare=2,
    ),
    PersonColumn(
        "super_admin", msg("Super admin"), lambda row: row.user.access_state.super_admin, least=4, most=12
    ),
    PersonColumn(
        "permissions",
        msg("Permissions"),
        lambda row: sorted(row.user.access_state.permissions),
        sort=Column.PERMISSIONS,
        said=_access,
        least=12,
        most=44,
        spare=1,
        cut=True,
    ),
    PersonColumn(
        "seats",
        msg("Seat"),
        lambda row: sorted(row.user.access_state.seats),
        sort=Column.SEAT,
        least=10,
        most=18,
    ),
    PersonColumn("main_team", msg("Main team"), lambda row: row.user.main_team, least=12, most=32, cut=True),
    PersonColumn(
        "extra_teams", msg("Extra teams"), lambda row: list(row.user.extra_teams), least=12, most=32, cut=True
    ),
    PersonColumn(
        "last_active",
        msg("Last active"),
        lambda row: row.user.last_active,
        sort=Column.LAST_ACTIVE,
        said=lambda row: None if row.user.last_active else msg("never"),
        most=15,
        spare=3,
    ),
    PersonColumn("created_on", msg("Added on"), lambda row: row.user.created_on, most=16, exported=False),
    PersonColumn(
        "seats_since",
        msg("Seat since"),
        lambda row: row.seats_since,
        most=32,
        reads=Reads.SINCE,
        exported=False,
    ),
    PersonColumn(
        "cost_a_month",
        msg("Cost a month"),
        lambda row: row.cost,
        least=11,
        most=16,
        right=True,
        reads=Reads.PRICES,
        exported=False,
    ),
)
"""In the order of files and JSON."""

NAMED: Mapping[str, PersonColumn] = {column.name: column for column in COLUMNS}
WHOLE = tuple(column for column in COLUMNS if not column.composed)
"""JSON, always."""
EXPORTED = tuple(column for column in COLUMNS if column.exported)
"""Files, unless columns are chosen."""
LISTED = tuple(
    NAMED[name] for name in ("name", "email", "status", "seats", "permissions", "invite", "last_active")
)
"""The table of `users list`, unless columns are chosen."""
ON_SCREEN = tuple(NAMED[name] for name in ("name", "email", "seats", "permissions", "invite", "last_active"))
"""The list on the screen, unless columns are chosen; whoever isn't active has their status beside the name."""


def reads(columns: Iterable[PersonColumn]) -> Collection[Reads]:
    """What these columns need besides the people's rows."""
    return {column.reads for column in columns if column.reads}


def columns_named(text: str, option: str = "--columns") -> tuple[PersonColumn, ...]:
    """The columns of "email, cost_a_month", in that order; `--sort`'s words for them are fine too.

    Raises UsageError for an unknown one, with those that there are.
    """
    known = {name: column for column in COLUMNS for name in (column.word, column.name)}
    named = [word.strip().lower().replace("-", "_") for word in text.split(",")]
    for word in named:
        if word not in known:
            close = closest(word, known)
            every = msg("Possible values: {known}.", known=", ".join(NAMED))
            raise UsageError(
                "usage",
                msg("{option} can't be “{text}”.", option=option, text=word[:60]),
                msg("Did you mean {word}? {every}", word=known[close].name, every=every) if close else every,
            )
    found = tuple(known[word] for word in named)
    if twice := next((column.name for n, column in enumerate(found) if column in found[:n]), None):
        raise UsageError("usage", msg("{option} names {column} twice.", option=option, column=twice))
    return found
