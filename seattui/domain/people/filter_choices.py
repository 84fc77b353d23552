"""Filters with the choices that an account offers, and the filters that are set in words, as the filter bar has them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from seattui.domain.model import UserFilter
from seattui.domain.people.filter_fields import FIELDS, FilterField, Kind, Offered, Value, filter_json
from seattui.kit.i18n import Message, msg, plural, worded
from seattui.kit.records import dataclass
from seattui.kit.text import safe

ANY = msg("any")
IDLE = (30, 60, 90, 180, 365)
MOST_IDLE = 9999


@dataclass(frozen=True, slots=True)
class FormField:
    """A filter and its choices, of which the first is always *any*."""

    field: FilterField
    label: Message
    choices: tuple[tuple[Value, str], ...]
    quiet: frozenset[Value] = frozenset()
    """Choices whose text doesn't name the filter."""

    @property
    def part(self) -> str:
        return self.field.name

    def of(self, wanted: UserFilter) -> Value:
        return self.field.of(wanted)

    def choice_text(self, wanted: UserFilter) -> str:
        """The choice as text, also if it isn't one of the usual ones (idle for 45 days)."""
        value = self.of(wanted)
        known = next((text for choice, text in self.choices if choice == value), None)
        if known is not None:
            return known
        if self.field.kind is Kind.TEAM:
            return str(msg("a deleted team"))
        return str(days(value)) if self.is_days and isinstance(value, int) else worded(value)

    def offers(self, wanted: UserFilter) -> bool:
        """Whether the account still has what the filter is set to."""
        return any(choice == self.of(wanted) for choice, _ in self.choices)

    def names_filter(self, wanted: UserFilter) -> bool:
        """Whether the choice's text names its filter."""
        return self.field.kind in (Kind.CHOICE, Kind.TEAM) and self.of(wanted) not in self.quiet

    @property
    def is_days(self) -> bool:
        """Whether any number of days can be typed, besides the choices."""
        return self.field.kind is Kind.DAYS

    @property
    def is_day(self) -> bool:
        """Whether a date can be typed."""
        return self.field.kind is Kind.DAY

    def in_form(self, wanted: UserFilter) -> bool:
        """Whether the form has a line for it. A record is chosen in Activity; the form can only give it up."""
        return self.field.kind is not Kind.RECORD or self.of(wanted) is not None

    @property
    def widens(self) -> bool:
        """Whether it only widens another filter, and has no effect alone."""
        return self.field.kind is Kind.WIDENS

    def put(self, wanted: UserFilter, value: Value) -> UserFilter:
        changed: dict[str, Any] = {self.part: bool(value) if self.widens else value}
        return replace(wanted, **changed)

    def stepped(self, wanted: UserFilter, by: int) -> UserFilter:
        """The next or previous choice; wraps around."""
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

    def recalled(self, remembered: object) -> Value:
        """The choice for a remembered value; None if this account doesn't have it."""
        if self.is_day:
            with suppress(ValueError):
                return date.fromisoformat(str(remembered))
        return next((value for value, _ in self.choices if value is not None and value == remembered), None)


def days(number: int) -> Message:
    return plural("{n} day", "{n} days", number)


def form_fields(offered: Offered, wanted: UserFilter | None = None) -> tuple[FormField, ...]:
    """All filters, with the account's permissions, subscriptions and teams as choices; one without choices only where it
    is set in `wanted`, such as that of the account's last team, which was deleted.
    """
    labelled = [(field, field.label) for field in FIELDS if field.label]
    made = [
        _form_field(field, label, offered) for field, label in sorted(labelled, key=lambda one: one[0].line)
    ]
    return tuple(
        field
        for field in made
        if len(field.choices) > 1
        or field.field.kind in (Kind.DAY, Kind.RECORD)
        or (wanted and field.of(wanted) is not None)
    )


def _form_field(field: FilterField, label: Message, offered: Offered) -> FormField:
    if field.kind is Kind.WIDENS:
        return FormField(field, label, ((None, str(msg("no"))), (True, str(msg("yes")))))
    chosen = [*field.choices(offered)]
    usual = [(n, str(days(n))) for n in IDLE] if field.kind is Kind.DAYS else []
    return FormField(
        field,
        label,
        ((None, str(ANY)), *((one.value, safe(str(one.label))) for one in chosen), *usual),
        frozenset(one.value for one in chosen if not one.speaks),
    )


def cleared(wanted: UserFilter) -> UserFilter:
    """Without filters; the search stays."""
    return UserFilter(search=wanted.search)


def narrowed(wanted: UserFilter) -> bool:
    """Whether any filter is set, apart from the search."""
    return wanted != cleared(wanted)


def active_filters(wanted: UserFilter, fields: Sequence[FormField]) -> list[tuple[FormField, str]]:
    """The filters that are set, each with its choice as text."""
    wider = {f.field.widens: f.field.widened for f in fields if f.of(wanted) and f.field.widened}
    active = [
        (field, field.choice_text(wanted))
        for field in fields
        if field.of(wanted) is not None and not field.widens
    ]
    return [
        (field, str(wider[field.part](words)) if field.part in wider else words) for field, words in active
    ]


def filter_message(wanted: UserFilter, fields: Sequence[FormField]) -> str:
    """Search and filters on a line: `“lee” · Seat: Sales Hub · Idle for: 90 days`; empty if there are none."""
    search = [str(msg("“{text}”", text=wanted.search))] if wanted.search else []
    return " · ".join(
        [*search, *(f"{field.label}: {words}" for field, words in active_filters(wanted, fields))]
    )


def title_words(wanted: UserFilter, fields: Sequence[FormField]) -> list[str]:
    """Search and filters as a title has them: `“lee”`, `idle for 90 days`, `Sales Hub`."""
    search = [str(msg("“{text}”", text=safe(wanted.search, 60)))] if wanted.search else []
    active = sorted(active_filters(wanted, fields), key=lambda one: not one[0].is_days)
    return [*search, *(_title_word(field, words, wanted) for field, words in active)]


def _title_word(field: FormField, words: str, wanted: UserFilter) -> str:
    if field.is_days:
        return str(msg("idle for {days}", days=words))
    return words if field.names_filter(wanted) else f"{field.label}: {words}"


def as_json(wanted: UserFilter) -> dict[str, Any]:
    """The filters to be remembered."""
    return dict(filter_json(wanted, [field for field in FIELDS if field.remembered]))


def from_json(remembered: dict[str, Any], fields: Sequence[FormField]) -> UserFilter:
    """The remembered filters, without choices that this account doesn't have."""
    wanted = UserFilter()
    for field in fields:
        if field.field.remembered:
            wanted = field.put(wanted, field.recalled(remembered.get(field.part)))
    return wanted
