"""The activity record in words: changed counters, amounts and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from seattui.domain.model import Activity
from seattui.domain.people.views import stored_words
from seattui.domain.plan.kinds import Fields, field_words
from seattui.domain.plan.plan import Line
from seattui.kit.i18n import Message, msg
from seattui.kit.money import Money
from seattui.tui.change.person_lines import permission_named, state_named

NOTHING = msg("–")

# Needed by undo only, not shown.
KEPT_FOR_UNDO = ("_id", "_ids", "did")
PARTS_OF_VIEWS = ("filter", "sort", "columns")
TEAM_OF_FILTER = ("filter", "team")
"""A view's, by its number; its name stands beside the filter."""


def hub_of(row: Activity, hubs: Mapping[str, str]) -> str | None:
    """The name of the hub that the whole change is about; None when it is about several, or none."""
    codes = {*row.before, *row.after}
    code = next(iter(codes)) if len(codes) == 1 else ""
    return hubs.get(code)


def record_lines(
    row: Activity, hubs: Mapping[str, str], currency: str, zone: tzinfo = UTC
) -> tuple[Line, ...]:
    """Values before and after, a line for each that is in either, those that changed first.

    `hubs`: code → name. If all is about one hub, `hub_of` names it and the lines don't. Moments are shown in `zone`.
    """
    skipped = 1 if hub_of(row, hubs) else 0
    words = field_words(row)
    before, after = dict(_flat(row.before, currency)), dict(_flat(row.after, currency))
    paths = sorted(dict.fromkeys([*before, *after]), key=lambda path: before.get(path) == after.get(path))
    return tuple(
        Line(
            _label(path[skipped:], words, hubs),
            _value(path, before.get(path), hubs, zone),
            _value(path, after.get(path), hubs, zone),
        )
        for path in paths
    )


def _flat(
    value: Mapping[str, Any], currency: str, path: tuple[str, ...] = ()
) -> Iterable[tuple[tuple[str, ...], Any]]:
    """Flattens nested mappings to paths; an amount of money is one value, and None counts as missing."""
    for name, inner in value.items():
        if isinstance(inner, Mapping) and set(inner) != {"minor", "currency"}:
            yield from _flat(inner, currency, (*path, name))
        elif name.endswith("_minor") and isinstance(inner, int):
            yield (*path, name), {"minor": inner, "currency": currency}
        elif inner is None or name.endswith(KEPT_FOR_UNDO) or (*path, name) == TEAM_OF_FILTER:
            continue
        else:
            yield (*path, name), inner


def _label(path: tuple[str, ...], fields: Fields, hubs: Mapping[str, str]) -> Message:
    words = [msg("{hub}", hub=hubs[part]) if part in hubs else _field(part, fields, hubs) for part in path]
    if len(words) == 1:
        return words[0]
    if len(words) == 2:
        return msg("{hub} {field}", hub=words[0], field=words[1])
    return msg("{path}", path=" › ".join(str(word) for word in words))


def _field(part: str, fields: Fields, hubs: Mapping[str, str]) -> Message:
    """The label of a key of the record: a field, or a permission by its code."""
    return fields.get(part) or permission_named(part, hubs) or msg("{field}", field=part)


def _value(path: tuple[str, ...], value: Any, hubs: Mapping[str, str], zone: tzinfo) -> Message:
    if value is None or value == "" or value == []:
        return NOTHING
    field = path[-1]
    if path[0] in PARTS_OF_VIEWS and (words := stored_words(field, value)):
        return words
    if isinstance(value, Mapping):
        return msg("{amount}", amount=Money(int(value["minor"]), str(value["currency"])))
    if isinstance(value, bool):
        return msg("yes") if value else msg("no")
    if isinstance(value, int):
        return msg("{n}", n=value)
    if isinstance(value, list):
        texts = [permission_named(str(item), hubs) if field == "permissions" else None for item in value]
        return msg("{values}", values=", ".join(str(t or item) for t, item in zip(texts, value, strict=True)))
    if field == "invite":
        return state_named(value)
    if field == "seat" and value in hubs:
        return msg("{hub}", hub=hubs[value])
    if field == "permission" and (permission := permission_named(str(value), hubs)):
        return permission
    when = _when(str(value), zone)
    return msg("{day}", day=when) if when else msg("{value}", value=str(value))


def _when(value: str, zone: tzinfo) -> date | None:
    """The day, or the moment, that the record has in ISO form: `2026-11-20`, `2026-11-20T09:00:00+00:00`."""
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo:
            return at.astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return at.date() if len(value) == len("2026-11-20") else None
