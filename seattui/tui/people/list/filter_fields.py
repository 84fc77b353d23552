"""The filters of the users list as an operator chooses them: a label, and what may be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from seattui.domain.billing.subscription import Subscription
from seattui.domain.model import (
    ANY_SEAT,
    NO_SEAT,
    SUPER_ADMIN,
    Invite,
    Permission,
    Status,
    TeamNode,
    UserFilter,
)
from seattui.kit.i18n import Message, msg, plural
from seattui.kit.text import safe
from seattui.tui.people.list.user_columns import INVITE, STATUS, SUPER_ADMIN_LABEL, label

Value = str | int | None
ANY = msg("any")
PENDING = "with_pending"
"""The part that widens what `idle_days` narrows, and alone says nothing."""
IDLE = (30, 60, 90, 180, 365)
MOST_IDLE = 9999


@dataclass(frozen=True, slots=True)
class FilterField:
    """One filter: the part of UserFilter it sets, and its choices, of which the first is always *any*."""

    part: str
    label: Message
    choices: tuple[tuple[Value, str], ...]

    def of(self, wanted: UserFilter) -> Value:
        value: Value = getattr(wanted, self.part)
        return None if value is False else value

    def said(self, wanted: UserFilter) -> str:
        """The choice in words, also where it is none of the usual ones (idle for 45 days)."""
        value = self.of(wanted)
        known = next((text for choice, text in self.choices if choice == value), None)
        if known is not None:
            return known
        return str(days(value)) if self.is_days and isinstance(value, int) else str(value)

    def speaks(self, wanted: UserFilter) -> bool:
        """Whether the choice in words says by itself which filter it is of."""
        return self.part != PENDING and not self.is_days and self.of(wanted) not in (ANY_SEAT, NO_SEAT)

    @property
    def is_days(self) -> bool:
        """Whether any number of days may be typed, besides the usual ones."""
        return self.part == "idle_days"

    def put(self, wanted: UserFilter, value: Value) -> UserFilter:
        changed: dict[str, Any] = {self.part: bool(value) if self.part == PENDING else value}
        return replace(wanted, **changed)

    def stepped(self, wanted: UserFilter, by: int) -> UserFilter:
        """The next or previous choice, around the ends."""
        values = [value for value, _ in self.choices]
        now = self.of(wanted)
        if now in values:
            at = (values.index(now) + by) % len(values)
        else:
            larger = [
                i for i, v in enumerate(values) if isinstance(v, int) and isinstance(now, int) and v > now
            ]
            at = (larger[0] if larger else 0) if by > 0 else (larger[0] - 1 if larger else len(values) - 1)
        return self.put(wanted, values[at])


def days(number: int) -> Message:
    return plural("{n} day", "{n} days", number)


def filter_fields(
    permissions: Sequence[Permission],
    subscriptions: Sequence[Subscription],
    teams: Sequence[TeamNode] = (),
) -> tuple[FilterField, ...]:
    """The filters, with the account's own permissions, subscriptions and teams as choices."""
    nothing = (None, str(ANY))
    return (
        FilterField(
            "permission",
            msg("Permissions"),
            (nothing, (SUPER_ADMIN, str(SUPER_ADMIN_LABEL)), *((p.code, label(p)) for p in permissions)),
        ),
        FilterField(
            "status",
            msg("Status"),
            (nothing, *((s, str(STATUS[s])) for s in (Status.ACTIVE, Status.DEACTIVATED))),
        ),
        FilterField(
            "seat",
            msg("Seat"),
            (
                nothing,
                *((s.hub, str(msg("{hub}", hub=s.hub_name))) for s in subscriptions),
                (ANY_SEAT, str(msg("any hub"))),
                (NO_SEAT, str(msg("none"))),
            ),
        ),
        FilterField("invite", msg("Invite status"), (nothing, *((i, str(INVITE[i])) for i in Invite))),
        FilterField(PENDING, msg("Include pending"), ((None, str(msg("no"))), (True, str(msg("yes"))))),
        FilterField("idle_days", msg("Idle for"), (nothing, *((n, str(days(n))) for n in IDLE))),
        *(
            [FilterField("team", msg("Team"), (nothing, *((t.id, safe(t.name)) for t in teams)))]
            if teams
            else []
        ),
    )


def cleared(wanted: UserFilter) -> UserFilter:
    """Without filters; the search stays."""
    return UserFilter(search=wanted.search)


def narrowed(wanted: UserFilter) -> bool:
    """Whether any filter is set, the search aside."""
    return wanted != cleared(wanted)


def in_force(wanted: UserFilter, fields: Sequence[FilterField]) -> list[tuple[FilterField, str]]:
    """The filters that are set, each with its choice in words."""
    said = [(field, field.said(wanted)) for field in fields if field.of(wanted) is not None]
    return [
        (
            field,
            str(msg("{days}, incl. pending", days=words)) if field.is_days and wanted.with_pending else words,
        )
        for field, words in said
        if field.part != PENDING
    ]


def filter_message(wanted: UserFilter, fields: Sequence[FilterField]) -> str:
    """Search and filters in a line: `“lee” · Seat: Sales Hub · Idle for: 90 days`; empty where there are none."""
    search = [str(msg("“{text}”", text=wanted.search))] if wanted.search else []
    return " · ".join([*search, *(f"{field.label}: {words}" for field, words in in_force(wanted, fields))])


def as_json(wanted: UserFilter) -> dict[str, str | int | None]:
    """For remembering: not the search, which may name people, nor idle days, which no list begins with."""
    return {
        "status": wanted.status.value if wanted.status else None,
        "invite": wanted.invite.value if wanted.invite else None,
        "seat": wanted.seat,
        "permission": wanted.permission,
        "team": wanted.team,
    }


def from_json(kept: dict[str, Any], fields: Sequence[FilterField]) -> UserFilter:
    """What was remembered, but for choices that this account doesn't have."""
    wanted = UserFilter()
    for field in fields:
        if field.is_days or field.part == PENDING:
            continue
        value = kept.get(field.part)
        known = next((choice for choice, _ in field.choices if choice is not None and choice == value), None)
        wanted = field.put(wanted, known)
    return wanted
