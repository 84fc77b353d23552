"""What a record says of one person, in words: seats, status, permissions, teams, leave, SSH keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from seattui.domain.model import Affected
from seattui.domain.people.permissions import LABELS, hub_access, label_of
from seattui.kit.i18n import Message, msg

_STATES: Mapping[str, Message] = {
    "active": msg("active"),
    "deactivated": msg("deactivated"),
    "removed": msg("removed"),
    "accepted": msg("accepted"),
    "pending": msg("pending"),
    "expired": msg("expired"),
}


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
        result.append(msg("{was} → {now}", was=state_named(was), now=state_named(now)))
    if one.before.get("invite") != one.after.get("invite"):
        result.append(msg("invite {state}", state=state_named(one.after.get("invite"))))
    if one.before.get("super_admin", False) != one.after.get("super_admin", False):
        result.append(
            msg("now a super admin") if one.after["super_admin"] else msg("no longer a super admin")
        )
    result += _permissions(one.before.get("permissions", ()), one.after.get("permissions", ()), hubs)
    result += _teams(one.before.get("teams"), one.after.get("teams"))
    result += _exception(one.before, one.after)
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
        yield msg("+ {permission}", permission=permission_named(code, hubs) or code)
    for code in sorted(before - after):
        yield msg("− {permission}", permission=permission_named(code, hubs) or code)


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


def _exception(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Message]:
    """Until when they aren't counted as idle, and why."""
    if was.get("idle_exception") == now.get("idle_exception"):
        return
    if (exception := now.get("idle_exception")) is None:
        yield msg("counted as idle again")
    else:
        until, because = date.fromisoformat(exception["until"]), exception["because"]
        yield msg("not counted as idle until {day}: {reason}", day=until, reason=because)


def permission_named(code: str, hubs: Mapping[str, str]) -> Message | None:
    """The label of the permission with this code; None where it isn't known."""
    opened = (hub_access(hub, name) for hub, name in hubs.items())
    access = next((permission for permission in opened if permission.code == code), None)
    return label_of(code, [access] if access else []) if access or code in LABELS else None


def state_named(value: object) -> Message:
    return _STATES.get(str(value), msg("{value}", value=str(value)))
