"""The filters of a list of people, each declared once: option, label, choices, and whom it matches.

The commands' options and help, the form on the screen, the filter line above the list, JSON, what is
remembered, and `matching` are derived from here. Each part of `UserFilter` is a row of FIELDS; filters on more
than access states have their SQL in the store, under the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from seattui.domain.model import (
    ANY_SEAT,
    NO_SEAT,
    SUPER_ADMIN,
    AccessState,
    Invite,
    Permission,
    Status,
    TeamNode,
    User,
    UserFilter,
)
from seattui.domain.people.access_labels import INVITE, STATUS
from seattui.domain.people.idle_rule import asks_for_pending, awaited, idle
from seattui.domain.people.permissions import label_of
from seattui.kit.i18n import Message, msg
from seattui.kit.records import dataclass
from seattui.kit.text import fold

if TYPE_CHECKING:
    from seattui.domain.billing.subscription import Subscription

Value = str | int | bool | date | None
Json = str | int | bool | None
MAX_DAYS = 100_000
MAX_ID = 10**12
"""Of a team or record, beyond which databases can't look for one."""


class Kind(Enum):
    """The type of a filter's value: how it is read, shown and stored."""

    WORDS = "words"
    CHOICE = "choice"
    TEAM = "team"
    DAYS = "days"
    """A number of days."""
    DAY = "day"
    """A day in the account's time zone."""
    RECORD = "record"
    """The number of a recorded change."""
    WIDENS = "widens"
    """A switch that makes another filter match more people, and has no effect alone."""


class Choice(NamedTuple):
    """An allowed value: as in UserFilter, as the option's argument, and as a label."""

    value: Value
    code: str
    label: Message
    speaks: bool = True
    """Whether the label is clear without the filter's name."""


class Offered(Protocol):
    """The values that an account offers."""

    @property
    def permissions(self) -> Sequence[Permission]: ...
    @property
    def subscriptions(self) -> Sequence[Subscription]: ...
    @property
    def teams(self) -> Sequence[TeamNode]: ...


@dataclass(frozen=True, slots=True)
class FilterField:
    """One filter."""

    name: str
    """The field of UserFilter, and the key in JSON."""
    kind: Kind
    option: str
    help: Message
    metavar: str | None = None
    label: Message | None = None
    line: int = 0
    """The line in the form on the screen; unused without a label."""
    choices: Callable[[Offered], Iterable[Choice]] = lambda offered: ()
    matches: Callable[[UserFilter, AccessState], bool] | None = None
    """Whether an access state matches. Called only if the filter is set."""
    holds: Callable[[UserFilter, User, datetime], bool] | None = None
    """Whether a person matches, for filters on more than the access state; the datetime is now."""
    remembered: bool = True
    """Whether the filter is restored at the next start."""
    widens: str = ""
    """The filter that this switch widens, the text when only that one is set, and the text when both are."""
    alone: Message | None = None
    widened: Callable[[str], Message] | None = None

    def of(self, wanted: UserFilter) -> Value:
        """The filter's value; None if it isn't set."""
        value: Value = getattr(wanted, self.name)
        return None if value is False or value == "" else value

    def given(self, wanted: UserFilter) -> bool:
        return self.of(wanted) is not None


def filter_json(wanted: UserFilter, fields: Iterable[FilterField] | None = None) -> dict[str, Json]:
    """The given filters, by default all, by name; null for those that aren't set."""
    return {field.name: _json(field.of(wanted)) for field in FIELDS if fields is None or field in fields}


def given_json(wanted: UserFilter) -> dict[str, dict[str, Json]]:
    """Under `filter`, the filters that are given; nothing where none is. Lists have it beside their items."""
    given: dict[str, Json] = {name: value for name, value in filter_json(wanted).items() if value is not None}
    return {"filter": given} if given else {}


def _json(value: Value) -> Json:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _statuses(offered: Offered) -> Iterable[Choice]:
    return [Choice(one, one.value, STATUS[one]) for one in (Status.ACTIVE, Status.DEACTIVATED)]


def _seats(offered: Offered) -> Iterable[Choice]:
    for one in offered.subscriptions:
        yield Choice(one.hub, one.hub, msg("{hub}", hub=one.hub_name))
    yield Choice(ANY_SEAT, ANY_SEAT, msg("any hub"), speaks=False)
    yield Choice(NO_SEAT, NO_SEAT, msg("none"), speaks=False)


def _holds_seat(wanted: UserFilter, access_state: AccessState) -> bool:
    if wanted.seat in (ANY_SEAT, NO_SEAT):
        return bool(access_state.seats) is (wanted.seat == ANY_SEAT)
    return wanted.seat in access_state.seats


def _permissions(offered: Offered) -> Iterable[Choice]:
    yield Choice(SUPER_ADMIN, SUPER_ADMIN, msg("super admin"))
    for one in offered.permissions:
        yield Choice(one.code, one.code, label_of(one.code, [one]))


def _holds_permission(wanted: UserFilter, access_state: AccessState) -> bool:
    if wanted.permission == SUPER_ADMIN:
        return access_state.super_admin
    return wanted.permission in access_state.permissions


def _text_matches(wanted: UserFilter, user: User, now: datetime) -> bool:
    text = fold(f"{user.first_name} {user.last_name} {user.email}")
    return all(word in text for word in fold(wanted.search).split())


def _added_since(wanted: UserFilter, user: User, now: datetime) -> bool:
    day = wanted.created_since
    return day is None or (user.created_on is not None and user.created_on >= day)


FIELDS = (
    FilterField(
        "search",
        Kind.WORDS,
        "--search",
        msg("Words in name or email."),
        "TEXT",
        holds=_text_matches,
        remembered=False,  # it may name people
    ),
    FilterField(
        "status",
        Kind.CHOICE,
        "--status",
        msg("active or deactivated."),
        "STATUS",
        msg("Status"),
        line=2,
        choices=_statuses,
        matches=lambda wanted, access_state: access_state.status is wanted.status,
    ),
    FilterField(
        "invite",
        Kind.CHOICE,
        "--invite",
        msg("pending, accepted or expired."),
        "STATUS",
        msg("Invite status"),
        line=4,
        choices=lambda offered: [Choice(one, one.value, INVITE[one]) for one in Invite],
        matches=lambda wanted, access_state: access_state.invite is wanted.invite,
    ),
    FilterField(
        "seat",
        Kind.CHOICE,
        "--seat",
        msg("Who holds a seat of this hub; any: a seat of any hub; none: no seat."),
        "HUB",
        msg("Seat"),
        line=3,
        choices=_seats,
        matches=_holds_seat,
    ),
    FilterField(
        "permission",
        Kind.CHOICE,
        "--permission",
        msg("Who holds this permission, such as modify_billing or super_admin."),
        "P",
        msg("Permissions"),
        line=1,
        choices=_permissions,
        matches=_holds_permission,
    ),
    FilterField(
        "team",
        Kind.TEAM,
        "--team",
        msg("Who is in this team or one of its subteams."),
        "TEAM",
        msg("Team"),
        line=9,
        choices=lambda offered: [Choice(t.id, t.name, msg("{team}", team=t.name)) for t in offered.teams],
        holds=lambda wanted, user, now: wanted.team in user.within,
    ),
    FilterField(
        "idle_days",
        Kind.DAYS,
        "--idle",
        msg(
            "Who has been deactivated, or not active for this many days, nor on leave, invited, "
            "restored or given a seat in that time."
        ),
        "DAYS",
        msg("Idle for"),
        line=8,
        matches=lambda wanted, access_state: asks_for_pending(wanted) or not awaited(access_state),
        holds=lambda wanted, user, now: idle(user, wanted.idle_days or 0, now, wanted.seat),
        remembered=False,  # it isn't part of any default list
    ),
    FilterField(
        "with_pending",
        Kind.WIDENS,
        "--with-pending",
        msg("With --idle: include people who haven't accepted their invitation yet."),
        None,
        msg("Include pending"),
        line=7,
        remembered=False,
        widens="idle_days",
        alone=msg("--with-pending needs --idle DAYS."),
        widened=lambda days: msg("{days}, incl. pending", days=days),
    ),
    FilterField(
        "created_since",
        Kind.DAY,
        "--created-since",
        msg("Who was added on this day or later."),
        "DATE",
        msg("Added since"),
        line=5,
        holds=_added_since,
    ),
    FilterField(
        "record",
        Kind.RECORD,
        "--record",
        msg("Whom the change with this number in the record was about."),
        "N",
        msg("Record"),
        line=6,
        holds=lambda wanted, user, now: wanted.record == user.record,
        remembered=False,  # it is about one change
    ),
)
"""In the order of --help."""
