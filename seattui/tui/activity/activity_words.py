"""The activity record in words: changed counters, amounts and dates, and what changed for each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from seattui.domain.model import Activity, Affected
from seattui.domain.people.permissions import LABELS, hub_access, label_of
from seattui.domain.plan.kinds import Fields, field_words
from seattui.domain.plan.plan import Line
from seattui.kit.i18n import Message, msg
from seattui.kit.money import Money

NOTHING = msg("–")

# Needed by undo only, not shown.
KEPT_FOR_UNDO = ("_id", "_ids", "did")

_STATES: Mapping[str, Message] = {
    "active": msg("active"),
    "deactivated": msg("deactivated"),
    "removed": msg("removed"),
    "accepted": msg("accepted"),
    "pending": msg("pending"),
    "expired": msg("expired"),
}


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
            _value(path[-1], before.get(path), hubs, zone),
            _value(path[-1], after.get(path), hubs, zone),
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
        elif inner is not None and not name.endswith(KEPT_FOR_UNDO):
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
    return fields.get(part) or _permission(part, hubs) or msg("{field}", field=part)


def _permission(code: str, hubs: Mapping[str, str]) -> Message | None:
    opened = (hub_access(hub, name) for hub, name in hubs.items())
    access = next((permission for permission in opened if permission.code == code), None)
    return label_of(code, [access] if access else []) if access or code in LABELS else None


def _value(field: str, value: Any, hubs: Mapping[str, str], zone: tzinfo) -> Message:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, Mapping):
        return msg("{amount}", amount=Money(int(value["minor"]), str(value["currency"])))
    if isinstance(value, bool):
        return msg("yes") if value else msg("no")
    if isinstance(value, int):
        return msg("{n}", n=value)
    if isinstance(value, list):
        texts = [_permission(str(item), hubs) if field == "permissions" else None for item in value]
        return msg("{values}", values=", ".join(str(t or item) for t, item in zip(texts, value, strict=True)))
    if field == "invite":
        return _state(value)
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


def person_lines(one: Affected, hubs: Mapping[str, str]) -> tuple[Message, ...]:
    """What changed for a person: seats assigned and unassigned, status, permissions, teams, SSH keys."""
    if one.before is None:
        ruling = (msg("now a super admin"),) if one.after and one.after.get("super_admin") else ()
        return (msg("new"), *ruling, *_seats((), _seats_of(one.after), hubs))
    if one.after is None:
        return (msg("removed"),)
    result = [*_seats(_seats_of(one.before), _seats_of(one.after), hubs)]
    was, now = one.before.get("status"), one.after.get("status")
    if was != now:
        result.append(msg("{was} → {now}", was=_state(was), now=_state(now)))
    if one.before.get("invite") != one.after.get("invite"):
        result.append(msg("invite {state}", state=_state(one.after.get("invite"))))
    if one.before.get("super_admin", False) != one.after.get("super_admin", False):
        result.append(
            msg("now a super admin") if one.after["super_admin"] else msg("no longer a super admin")
        )
    result += _permissions(one.before.get("permissions", ()), one.after.get("permissions", ()), hubs)
    result += _teams(one.before.get("teams"), one.after.get("teams"))
    result += _keys(one.before.get("keys", ()), one.after.get("keys", ()))
    return tuple(result) or (msg("details changed"),)


def _seats_of(access_state: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(access_state.get("seats", ())) if access_state else ()


def _seats(was: Iterable[str], now: Iterable[str], hubs: Mapping[str, str]) -> Iterable[Message]:
    before, after = set(was), set(now)
    for hub in sorted(after - before):
        yield msg("+ {hub}", hub=hubs.get(hub, hub))
    for hub in sorted(before - after):
        yield msg("− {hub}", hub=hubs.get(hub, hub))


def _permissions(was: Iterable[str], now: Iterable[str], hubs: Mapping[str, str]) -> Iterable[Message]:
    before, after = set(was), set(now)
    for code in sorted(after - before):
        yield msg("+ {permission}", permission=_permission(code, hubs) or code)
    for code in sorted(before - after):
        yield msg("− {permission}", permission=_permission(code, hubs) or code)


def _keys(was: Iterable[str], now: Iterable[str]) -> Iterable[Message]:
    before, after = set(was), set(now)
    for fingerprint in sorted(after - before):
        yield msg("+ SSH key {fingerprint}", fingerprint=fingerprint)
    for fingerprint in sorted(before - after):
        yield msg("− SSH key {fingerprint}", fingerprint=fingerprint)


def _teams(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Iterable[Message]:
    """The teams that a person was added to and removed from, and the main team if it changed."""
    if was is None or now is None:
        return
    before = {*was["extra"], was["main"]} - {None}
    after = {*now["extra"], now["main"]} - {None}
    for team in sorted(after - before):
        yield msg("+ {team}", team=team)
    for team in sorted(before - after):
        yield msg("− {team}", team=team)
    if was["main"] != now["main"]:
        yield msg("main team {team}", team=now["main"]) if now["main"] else msg("no main team")


def _state(value: object) -> Message:
    return _STATES.get(str(value), msg("{value}", value=str(value)))
